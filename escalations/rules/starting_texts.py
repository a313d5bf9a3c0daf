"""Honest texts to begin a message with: one for each way it can end, one for when little can be said.

They are data: a row says what it is called, which outcome it fits, and the words, where {client} stands
for the person's first name. Whoever writes goes on from there in their own words.
"""

from __future__ import annotations

from dataclasses import dataclass

#: When and by whom these words were last agreed.
AGREED_BY, AGREED_ON = "Programme board", "2026-11-02"


@dataclass(frozen=True)
class StartingText:
    """A text to begin with."""

    name: str
    label: str
    outcome: str
    text: str

    def words(self, client: str) -> str:
        """The text about this person."""
        return self.text.replace("{client}", client)


STARTING_TEXTS: tuple[StartingText, ...] = (
    StartingText(
        "helped",
        "Help came",
        "helped",
        "Thank you for telling us about {client}. After your message we … Now {client} … "
        "It began with you noticing.",
    ),
    StartingText(
        "service",
        "A service is in place",
        "service_in_place",
        "Thank you for telling us about {client}. From now on … comes on … {client} says … "
        "Without you nobody would have asked.",
    ),
    StartingText(
        "seen",
        "Somebody has seen them",
        "seen_by_professional",
        "Thank you for telling us about {client}. Somebody who knows about these things has been, and … "
        "Please tell us if you notice it again.",
    ),
    StartingText(
        "nothing-needed",
        "Nothing more was needed",
        "no_action_needed",
        "Thank you for telling us about {client}. We looked into it, and nothing more needs to be done now, "
        "because … It was still right to say so. Please tell us if it changes.",
    ),
    StartingText(
        "declined",
        "They did not want help",
        "client_declined",
        "Thank you for telling us about {client}. Somebody asked, and the answer was no thank you for now. "
        "That is {client}’s own choice, and noticing was still right.",
    ),
    StartingText(
        "nothing-done",
        "Nothing could be done, and why",
        "could_not_help",
        "Thank you for telling us about {client}. It was right to do so. We tried … I am sorry that we could "
        "not do anything more this time, because … If it changes, please tell us again.",
    ),
    StartingText(
        "cannot-say",
        "I cannot tell you more",
        "",
        "Thank you for telling us about {client}. It was right to do so. Somebody has seen to it. I cannot "
        "tell you more than that, and it is not because of anything you did.",
    ),
)

BY_NAME: dict[str, StartingText] = {one.name: one for one in STARTING_TEXTS}


def is_untouched(typed: str, client: str) -> bool:
    """Whether what stands in the box is nothing, or one of these as it was put there."""
    return not typed.strip() or typed.strip() in {one.words(client) for one in STARTING_TEXTS}
