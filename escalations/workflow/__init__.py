"""Every verb of the app: the only ways to change what is noticed, escalated and told."""

from escalations.workflow.absences import change_absence, end_absence, go_away
from escalations.workflow.additions import add, retract
from escalations.workflow.bulk import Done, hand_over_each, take_each
from escalations.workflow.calendars import renew_calendar
from escalations.workflow.calls import take_back_call, told_by_phone
from escalations.workflow.canary import begin_canary, move_canaries, prepare_canary, prune_canaries
from escalations.workflow.closing import Closing, close, confirm_retraction, reopen
from escalations.workflow.conversations import (
    Agreed,
    Talk,
    finish_action,
    log_talk,
    remind_of_action,
    take_back_action,
)
from escalations.workflow.digests import (
    Digest,
    answer_practice,
    ask_from_practice,
    name_contact,
    send_digest,
    take_back_digest,
)
from escalations.workflow.due import ask_incoming, reconsider_meeting, route, send_back
from escalations.workflow.duty import begin_duty, end_duty
from escalations.workflow.exports import note_export
from escalations.workflow.helped import keep_helped, say_helped
from escalations.workflow.holding import change_worry, hand_over, note, take
from escalations.workflow.joining import join, split
from escalations.workflow.leaks import leaks_in
from escalations.workflow.observations import Logged, log
from escalations.workflow.placing import keep_with, place, set_aside, tell_placers_again
from escalations.workflow.policies import adopt_default_policy, adopt_policy
from escalations.workflow.questions import (
    answer_question,
    ask_volunteer,
    remind_of_question,
    take_back_question,
)
from escalations.workflow.referrals import (
    Heard,
    answer_by_link,
    answer_referral,
    chase,
    make_link,
    refer,
)
from escalations.workflow.repeating import Repeated, copy_week, put_on_weekly
from escalations.workflow.rota import change_shift, leave_note, put_on, remove_shift
from escalations.workflow.saved_views import delete_view, rename_view, save_view
from escalations.workflow.screening import Concern, screen, screen_as_safeguarding, settle_about, show
from escalations.workflow.services import (
    add_service,
    bring_back_service,
    change_service,
    mark_service_checked,
    remind_to_check,
    retire_service,
    say_lacking,
)
from escalations.workflow.sharing import (
    Draft,
    approve,
    rewrite,
    send_story_back,
    share_news,
    share_story,
    take_off,
)
from escalations.workflow.stories import Answer, reply, send_story
from escalations.workflow.swaps import answer_swap, ask_swap, take_back_swap
from escalations.workflow.telling import (
    did_not_arrive,
    remind,
    tell_decision,
    thank,
)
from escalations.workflow.undoing import undo

__all__ = [
    "Agreed",
    "Answer",
    "Closing",
    "Concern",
    "Digest",
    "Done",
    "Draft",
    "Heard",
    "Logged",
    "Repeated",
    "Talk",
    "add",
    "add_service",
    "adopt_default_policy",
    "adopt_policy",
    "answer_by_link",
    "answer_practice",
    "answer_question",
    "answer_referral",
    "answer_swap",
    "approve",
    "ask_from_practice",
    "ask_incoming",
    "ask_swap",
    "ask_volunteer",
    "begin_canary",
    "begin_duty",
    "bring_back_service",
    "change_absence",
    "change_service",
    "change_shift",
    "change_worry",
    "chase",
    "close",
    "confirm_retraction",
    "copy_week",
    "delete_view",
    "did_not_arrive",
    "end_absence",
    "end_duty",
    "finish_action",
    "go_away",
    "hand_over",
    "hand_over_each",
    "join",
    "keep_helped",
    "keep_with",
    "leaks_in",
    "leave_note",
    "log",
    "log_talk",
    "make_link",
    "mark_service_checked",
    "move_canaries",
    "name_contact",
    "note",
    "note_export",
    "place",
    "prepare_canary",
    "prune_canaries",
    "put_on",
    "put_on_weekly",
    "reconsider_meeting",
    "refer",
    "remind",
    "remind_of_action",
    "remind_of_question",
    "remind_to_check",
    "remove_shift",
    "rename_view",
    "renew_calendar",
    "reopen",
    "reply",
    "retire_service",
    "retract",
    "rewrite",
    "route",
    "save_view",
    "say_helped",
    "say_lacking",
    "screen",
    "screen_as_safeguarding",
    "send_back",
    "send_digest",
    "send_story",
    "send_story_back",
    "set_aside",
    "settle_about",
    "share_news",
    "share_story",
    "show",
    "split",
    "take",
    "take_back_action",
    "take_back_call",
    "take_back_digest",
    "take_back_question",
    "take_back_swap",
    "take_each",
    "take_off",
    "tell_decision",
    "tell_placers_again",
    "thank",
    "told_by_phone",
    "undo",
]
