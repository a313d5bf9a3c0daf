"""By which ways a person is told, and how a message leaves by each of them.

A way that came back is not used again until its address or number is changed.
"""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage

from livingwell import telephones, texts
from livingwell.choices import Channel
from livingwell.leaving import Wishes
from livingwell.texts import Refused

if TYPE_CHECKING:
    from livingwell.models import Message, User
    from livingwell.outbox import Purpose

REACH = ("email_failed_at", "phone_failed_at", "unreachable_since")
FOR_GOOD = range(500, 600)  # what a mail server says that it will say again


def working(user: User) -> tuple[Channel, ...]:
    """The ways by which something would get to them now, the better one first."""
    ways = []
    if user.email and user.email_failed_at is None:
        ways.append(Channel.EMAIL)
    if texts.is_set_up() and user.phone_failed_at is None and telephones.is_mobile(user.phone):
        ways.append(Channel.TEXT)
    return tuple(ways)


def try_anew(user: User, *, email: bool = False, phone: bool = False) -> None:
    """Forget that a way came back, because its address or number is another now. The caller saves REACH."""
    if email:
        user.email_failed_at = None
    if phone:
        user.phone_failed_at = None
    if working(user):
        user.unreachable_since = None


def chosen(user: User, *, urgent: bool) -> tuple[Channel, ...]:
    """The ways one message takes: what is urgent all that work, what is routine the one they chose.

    Only in the app means no message, unless it is urgent. Notifications are not built yet: email instead.
    """
    ways = working(user) or (Channel.EMAIL,)
    if urgent:
        return ways
    if user.message_channel == Channel.APP_ONLY:
        return ()
    wanted = Channel.TEXT if user.message_channel == Channel.TEXT else Channel.EMAIL
    return (wanted,) if wanted in ways else ways[:1]


def wishes(user: User) -> Wishes:
    """When routine messages may reach them."""
    days = frozenset(int(day) for day in user.quiet_days)
    return Wishes(user.quiet_from, user.quiet_until, days, user.digest_at)


def send(message: Message, purpose: Purpose) -> None:
    """Hand it over. Raises Refused when it can never arrive, OSError when not this time."""
    if message.recipient.is_robot:
        return  # the system's check of itself ends here: its messages reach nobody
    if message.channel == Channel.TEXT:
        texts.send(message.recipient.phone, text(message, purpose), str(message.pk))
        return
    try:
        email(message, purpose).send()
    except SMTPRecipientsRefused as error:
        if all(code in FOR_GOOD for code, _ in error.recipients.values()):
            raise Refused from None
        raise


def email(message: Message, purpose: Purpose) -> EmailMessage:
    """The email: fixed words and a link; the same message has the same Message-ID at each try."""
    return EmailMessage(
        subject=purpose.subject,
        body=f"{purpose.says(message)}\n\n{_site()}{message.link}\n\nLiving Well\n",
        to=[message.recipient.email],
        headers={"Message-ID": f"<{message.pk}@livingwell>"},
    )


def text(message: Message, purpose: Purpose) -> str:
    """The text: that there is something, and the page where it stands, never which one it is."""
    section = message.link.strip("/").partition("/")[0]
    return f"{purpose.subject}. {_site()}/{section}/" if section else f"{purpose.subject}. {_site()}/"


def _site() -> str:
    return str(settings.SITE_URL).rstrip("/")
