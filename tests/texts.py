"""Texts that leave in a test stay here to be looked at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One text that left."""

    number: str
    words: str
    reference: str


OUTBOX: list[Text] = []


class KeptTexts:
    """Keeps texts instead of sending them; the fixture `texts_sent` begins with none."""

    def send(self, number: str, words: str, reference: str) -> None:
        """Keep it."""
        OUTBOX.append(Text(number, words, reference))
