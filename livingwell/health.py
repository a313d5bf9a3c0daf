"""What the deep health page counts on this floor: messages."""

from django.db.models import Min

from livingwell import clock
from livingwell.choices import MessageState
from livingwell.models import Message

UNSENT = (MessageState.PENDING, MessageState.FAILED)


def numbers() -> dict[str, int]:
    """Messages given up or on hold, which somebody has to look at, and how late the oldest due one is."""
    now = clock.now()
    due = Message.objects.filter(state__in=UNSENT, next_at__lte=now).aggregate(oldest=Min("next_at"))[
        "oldest"
    ]
    return {
        "dead_letters": Message.objects.filter(state=MessageState.DEAD).count(),
        "on_hold": Message.objects.filter(state=MessageState.HELD).count(),
        "oldest_due": int((now - due).total_seconds()) if due else 0,
    }
