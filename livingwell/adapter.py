"""How this project signs people in: by a code in an email, for people somebody has let in.

Nobody signs themselves up, an address that is not known is answered like one that is, and the email holds the
code and nothing else about anybody.
"""

import logging
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from livingwell import entry

logger = logging.getLogger(__name__)

TOO_MANY = "You have tried a few times. Please wait a few minutes, then ask for a new code."
WRONG_CODE = "That is not the code we sent. Look at the newest email and type its six figures."
CLOSED_ACCOUNT = "This account is closed. Please ring your coordinator or the office."


class Adapter(DefaultAccountAdapter):
    """What allauth asks us."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are let in by a coordinator, never by themselves."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as the template has it, without the name of a machine before it."""
        return subject

    def is_safe_url(self, url: str | None) -> bool:
        """Go on only to a page of this site, at the address it was reached by."""
        request = context.request
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the code. A mail server that is down looks like a slow one: the page offers another try."""
        if not template_prefix.endswith("/login_code"):
            return  # nothing else is ever sent from here, least of all to an address nobody has given us
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            logger.error("a sign-in code could not be sent: %s", type(error).__name__)

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Say what went wrong; that something went right is plain from the next page."""
        if level >= messages.WARNING:
            super().add_message(request, level, *args, **kwargs)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Let them in, and write it down."""
        super().login(request, user)
        entry.came_in(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Let them out, and write it down."""
        entry.went_out(request.user)  # type: ignore[arg-type]  # only who is in can go
        super().logout(request)

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Changes of how somebody signs in are told by the verbs, as all messages are."""

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Somebody whose account closed between the two pages."""
        messages.warning(request, CLOSED_ACCOUNT)
        return redirect("sign-in")
