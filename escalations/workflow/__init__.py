"""Every verb of the app: the only ways to change what is noticed, escalated and told."""

from escalations.workflow.additions import add, retract
from escalations.workflow.closing import Closing, close, confirm_retraction, reopen, undo_close
from escalations.workflow.due import ask_incoming, reconsider_meeting, route, send_back
from escalations.workflow.holding import change_worry, hand_over, note, take
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
from escalations.workflow.rota import change_shift, leave_note, put_on, remove_shift
from escalations.workflow.stories import Answer, reply, send_story

__all__ = [
    "Answer",
    "Closing",
    "Logged",
    "add",
    "adopt_default_policy",
    "ask_incoming",
    "change_worry",
    "close",
    "confirm_retraction",
    "hand_over",
    "leaks_in",
    "log",
    "note",
    "reconsider_meeting",
    "reopen",
    "reply",
    "retract",
    "adopt_policy",
    "answer_question",
    "answer_swap",
    "route",
    "send_back",
    "send_story",
    "take",
    "take_back_question",
    "take_back_swap",
    "tell_decision",
    "tell_placers_again",
    "thank",
    "told_by_phone",
    "undo",
]
    "remind",
    "remind_of_question",
    "keep_with",
    "remove_shift",
    "renew_calendar",
    "place",
    "put_on",
    "set_aside",
