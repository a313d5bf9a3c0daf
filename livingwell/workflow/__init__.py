"""The verbs of the ground floor: every change to what is shared by all."""

from livingwell.workflow.accounts import (
    NewRole,
    NotAllowedError,
    change_account,
    close_account,
    end_role,
    end_sessions,
    give_role,
    open_account,
    reopen_account,
)
from livingwell.workflow.appearance import choose_appearance
from livingwell.workflow.break_glass import break_glass, give_up_glass, judge_glass, report_week
from livingwell.workflow.messages import (
    Preferences,
    choose_messages,
    drop_messages,
    hold_messages,
    release_messages,
    retry_messages,
)
from livingwell.workflow.practices import import_practices
from livingwell.workflow.second_factor import reset_second_step, tell_second_step
from livingwell.workflow.uploads import (
    NotReadyError,
    confirm_upload,
    discard_upload,
    do_short_upload,
    do_upload,
    forget_uploads,
    keep_upload,
)

__all__ = [
    "NewRole",
    "NotAllowedError",
    "NotReadyError",
    "Preferences",
    "break_glass",
    "change_account",
    "choose_appearance",
    "choose_messages",
    "close_account",
    "confirm_upload",
    "discard_upload",
    "do_short_upload",
    "do_upload",
    "drop_messages",
    "end_role",
    "end_sessions",
    "forget_uploads",
    "give_role",
    "give_up_glass",
    "hold_messages",
    "import_practices",
    "judge_glass",
    "keep_upload",
    "open_account",
    "release_messages",
    "reopen_account",
    "report_week",
    "reset_second_step",
    "retry_messages",
    "tell_second_step",
]
