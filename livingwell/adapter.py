"""How this project signs people in: by a code in an email, for people somebody has let in.

Nobody signs themselves up, an address that is not known is answered like one that is, and the email holds the
code and nothing else about anybody.
"""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from livingwell import codes, entry

TOO_MANY = "You have tried a few times. Please wait a few minutes, then ask for a new code."
WRONG_CODE = "That is not the code we sent. Look at the newest email and type its six figures."
NOWHERE = ".invalid"  # the robots of the system's check have no letter box and never sign in
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
        """Send the code, beside the request: a slow mail server must not tell known addresses from others."""
        if not template_prefix.endswith("/login_code") or email.endswith(NOWHERE):
            return  # nothing else is ever sent from here, least of all to an address nobody has given us
        codes.send(self.render_mail(template_prefix, email, {"email": email, **context}))

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
