"""Sensitive words, each with a token of its own, and who may ever read which."""

from __future__ import annotations

import datetime
import secrets as randomness
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

FIRST_BIRTH = datetime.date(1921, 3, 2)


@dataclass(frozen=True)
class Secret:
    """One sensitive thing: how it may be written, who must be able to read it, who may besides."""

    kind: str
    needles: tuple[str, ...]
    readers: frozenset[str]
    may: frozenset[str] = frozenset()
    client_id: UUID | None = None

    @property
    def is_id(self) -> bool:
        """Whether it is only the id of something, which logs and tasks may carry."""
        return self.kind.startswith(("id-", "report-", "story-id-"))

    def is_for(self, actor: str) -> bool:
        """Whether this actor may ever read it."""
        return actor in self.readers or actor in self.may

    def is_in(self, text: str) -> bool:
        """Whether a text gives it away."""
        return any(needle in text for needle in self.needles)


@dataclass
class Canaries:
    """Hands out tokens and remembers whose they are."""

    known: list[Secret] = field(default_factory=list)

    def keep(self, kind: str, needles: Any, readers: Any, may: Any = (), client_id: Any = None) -> Secret:
        """Remember one more."""
        secret = Secret(kind, tuple(needles), frozenset(readers), frozenset(may), client_id)
        self.known.append(secret)
        return secret

    def words(self, kind: str, readers: Any, may: Any = (), client_id: Any = None) -> str:
        """A token for words somebody wrote."""
        token = f"ZQ-{kind}-{randomness.token_hex(4)}"
        self.keep(kind, [token], readers, may, client_id)
        return token

    def birth(self, readers: Any, client_id: Any) -> datetime.date:
        """A date of birth nobody else has."""
        day = FIRST_BIRTH + datetime.timedelta(days=401 * len(self.known))
        written = [
            f"{day.day} {day:%B} {day.year}",
            day.isoformat(),
            f"{day:%d/%m/%Y}",
            f"{day.day} {day:%b} {day.year}",
        ]
        self.keep("birth", written, readers, client_id=client_id)
        return day

    def nhs_number(self, readers: Any, client_id: Any) -> str:
        """An NHS number from the range that is never given out."""
        number = f"999{randomness.randbelow(10**7):07}"
        self.keep("nhs", [number, f"{number[:3]} {number[3:6]} {number[6:]}"], readers, client_id=client_id)
        return number

    def phone(self, readers: Any, may: Any = (), client_id: Any = None, *, mobile: bool = False) -> str:
        """A telephone number from the range kept for stories."""
        start = "07700 900" if mobile else "01632 960"
        number = f"{start}{200 + len(self.known)}"
        bare = number.replace(" ", "")
        self.keep("phone", [number, bare, f"+44{bare[1:]}"], readers, may, client_id)
        return number

    def email(self, name: str, readers: Any, may: Any = ()) -> str:
        """An address of somebody's own."""
        address = f"zq-{name}-{randomness.token_hex(3)}@example.org"
        self.keep("email", [address], readers, may)
        return address

    def forbidden_to(self, actor: str) -> list[Secret]:
        """Everything this actor must never read."""
        return [secret for secret in self.known if not secret.is_for(actor)]

    def words_in(self, text: str) -> list[Secret]:
        """What a log, a task or a message gives away: ids are fine there, words are not."""
        return [secret for secret in self.known if not secret.is_id and secret.is_in(text)]

    def seen(self, text: str) -> list[Secret]:
        """Every secret a text gives away."""
        return [secret for secret in self.known if secret.is_in(text)]
