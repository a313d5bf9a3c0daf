"""What a browser complains of, and where it goes: nothing may leave this machine."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit


def watch(page: Any) -> list[str]:
    """Collect from now on what must never happen while the page is used."""
    complaints: list[str] = []

    def said(message: Any) -> None:
        # A page that answers 409 or 422 is logged by the browser too; `answered` judges those.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            complaints.append(f"console: {message.text}")

    def asked(request: Any) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.hostname != "127.0.0.1" and address.hostname != "localhost":
            complaints.append(f"left this machine: {request.url}")

    def answered(response: Any) -> None:
        of_page = response.request.resource_type in {"document", "xhr", "fetch"}
        if response.status >= (500 if of_page else 400):
            complaints.append(f"{response.status}: {response.url}")

    page.on("console", said)
    page.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    page.on("request", asked)
    page.on("response", answered)
    return complaints
