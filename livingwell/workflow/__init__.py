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
from livingwell.workflow.practices import import_practices
from livingwell.workflow.second_factor import reset_second_step, tell_second_step

__all__ = [
    "NewRole",
    "NotAllowedError",
    "change_account",
    "choose_appearance",
    "close_account",
    "end_role",
    "end_sessions",
    "give_role",
    "import_practices",
    "open_account",
    "reopen_account",
    "reset_second_step",
    "tell_second_step",
]
