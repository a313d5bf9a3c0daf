"""What is said outside the app about accounts and emergencies: that there is something, never about whom."""

from livingwell.models import BreakGlass, Message
from livingwell.outbox import Purpose, register

SIGN_IN_CHANGED = "sign-in-changed"
GLASS_BROKEN = "glass-broken"
GLASS_WEEK = "glass-week"


def _always(_message: Message) -> str:
    return ""


def _still_unjudged(message: Message) -> str:
    waiting = BreakGlass.objects.filter(pk=message.subject_id, verdict="")
    return "" if waiting.exists() else "it has been looked at"


register(
    Purpose(
        SIGN_IN_CHANGED,
        "Living Well: how you sign in has changed",
        "How you sign in to Living Well has changed. If that was not you, ring the office at once.",
        _always,
    ),
    Purpose(
        GLASS_BROKEN,
        "Living Well: there is something for you",
        "Somebody has opened a record in an emergency. Please sign in and look at why.",
        _still_unjudged,
    ),
    Purpose(
        GLASS_WEEK,
        "Living Well: there is something for you",
        "The week's list of records opened in an emergency is ready.",
        _always,
    ),
)
