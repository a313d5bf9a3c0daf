"""What the deep health page counts on this floor."""

from livingwell.choices import MessageState
from livingwell.models import Message


def numbers() -> dict[str, int]:
    """Messages that were given up, which somebody has to look at."""
    return {"dead_letters": Message.objects.filter(state=MessageState.DEAD).count()}
