"""Text messages: one small door, and behind it GOV.UK Notify or, without it, files to look at.

A text says that there is something and where to sign in, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from livingwell import clock, telephones

TIMEOUT_SECONDS = 5
BAD_REQUEST = 400


class Refused(Exception):
    """It can never arrive there: the address or number is wrong. Trying again would not help."""


class NotNow(OSError):
    """It could not be handed over this time: try again later."""


@dataclass(frozen=True)
class Returned:
    """A text that came back, and from which number."""

    reference: str
    number: str


class Sender(Protocol):
    """What takes a text on its way."""

    def send(self, number: str, words: str, reference: str) -> None:
        """Hand one text over; the same reference again is the same text. Raises Refused or NotNow."""


def is_set_up() -> bool:
    """Whether texts can leave from here at all."""
    return bool(settings.TEXT_SENDER)


def send(number: str, words: str, reference: str) -> None:
    """Send one text by whatever this installation sends texts with."""
    _sender(settings.TEXT_SENDER).send(telephones.dialled(number), words, reference)


def came_back() -> list[Returned]:
    """Texts that were taken and then could not be handed to their number, the latest ones."""
    ask = getattr(_sender(settings.TEXT_SENDER), "came_back", None) if is_set_up() else None
    return ask() if ask else []


@cache
def _sender(path: str) -> Sender:
    sender: Sender = import_string(path)()
    return sender


class FileTexts:
    """Writes each text to a file in `var/texts`, as emails are written to `var/mail`."""

    def send(self, number: str, words: str, reference: str) -> None:
        """Write it, over an earlier try of the same one."""
        folder = settings.TEXT_FILE_PATH
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        when = clock.now().strftime("%Y-%m-%d %H:%M:%S UTC")
        (folder / f"{reference}.txt").write_text(
            f"To: {number}\nAt: {when}\nReference: {reference}\n\n{words}\n"
        )


@dataclass
class NotifyTexts:
    """Sends texts by GOV.UK Notify. Its template is one line: `((words))`."""

    def __post_init__(self) -> None:
        try:
            from notifications_python_client import NotificationsAPIClient
        except ImportError:
            raise SystemExit(
                "NOTIFY_API_KEY is set but its client is missing: pip install -r requirements-notify.txt"
            ) from None
        self._client: Any = NotificationsAPIClient(
            settings.NOTIFY_API_KEY, base_url=settings.NOTIFY_URL, timeout=TIMEOUT_SECONDS
        )

    def send(self, number: str, words: str, reference: str) -> None:
        """Hand it over; what Notify says about the number itself is for good, anything else may pass."""
        from notifications_python_client.errors import APIError

        try:
            self._client.send_sms_notification(
                phone_number=number,
                template_id=settings.NOTIFY_TEMPLATE_ID,
                personalisation={"words": words},
                reference=reference,
            )
        except APIError as error:
            if _is_about_the_number(error):
                raise Refused from None
            raise NotNow(f"Notify answered {error.status_code}") from None

    def came_back(self) -> list[Returned]:
        """What Notify could not deliver for good; raises NotNow when it does not say."""
        from notifications_python_client.errors import APIError

        try:
            answer = self._client.get_all_notifications(status="permanent-failure", template_type="sms")
        except APIError as error:
            raise NotNow(f"Notify answered {error.status_code}") from None
        return [
            Returned(str(one.get("reference") or ""), str(one.get("phone_number") or ""))
            for one in answer["notifications"]
        ]


def _is_about_the_number(error: Any) -> bool:
    """Whether the number is what is wrong, rather than the key, the template or the day's limit."""
    said = error.message if error.status_code == BAD_REQUEST else []
    return any(
        one.get("error") == "ValidationError" and "phone_number" in str(one.get("message", ""))
        for one in (said if isinstance(said, list) else [])
    )
