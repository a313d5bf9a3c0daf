"""Every verb of the app: the only ways to change what is noticed, escalated and told."""

from escalations.workflow.additions import add, retract
from escalations.workflow.closing import Closing, close, confirm_retraction, reopen, undo_close
from escalations.workflow.due import ask_incoming, reconsider_meeting, route, send_back
from escalations.workflow.holding import change_worry, hand_over, note, take
from escalations.workflow.leaks import leaks_in
from escalations.workflow.observations import Logged, log
from escalations.workflow.policies import adopt_default_policy
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
    "route",
    "send_back",
    "send_story",
    "take",
    "undo_close",
]
