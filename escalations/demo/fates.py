"""What became of each observation of the demo: which stay open, and the words of those that ended."""

from __future__ import annotations

from dataclasses import dataclass

from escalations.choices import Outcome

#: Observations whose matter is still open when the demo begins, and how it stands.
#: `chain`: nobody took it, the chain runs on; `held`: somebody has it; `manager`: the chain reached
#: the programme manager, who took it; `lowered`: held, after the first hour at a lower worry;
#: `handed`: held, and handed over to the demo's coordinator within the last hour.
OPEN: dict[str, str] = {
    "O282": "held",
    "O284": "held",
    "O285": "lowered",
    "O286": "held",
    "O288": "lowered",
    "O290": "held",
    "O291": "manager",
    "O292": "held",
    "O293": "chain",
    "O295": "held",
    "O296": "lowered",
    "O297": "chain",
    "O298": "chain",
    "O299": "handed",
}

#: What a holder writes when their time is nearly up.
NOTES = (
    "Rang, no answer yet. Trying again tomorrow.",
    "Spoke on the phone. All well for now, waiting to hear from the service.",
    "The family will ring back after the weekend.",
    "Asked again. There is a short wait.",
    "Looked in on the way past. Nothing has got worse.",
)

HANDED_OVER = "You know the family better than I do. They expect a call this week."

LOWERED = "Somebody is with them and a plan is in place. It needs looking after, not running."

THANKS = "Thank you. It would have gone unnoticed without you."


@dataclass(frozen=True)
class Ending:
    """How one matter of the demo ended, and what its authors are told."""

    outcome: str
    message: str
    good_news: bool


class Endings:
    """The stories of the demo data by observation, and words by what was noticed for the rest."""

    def __init__(self, stories: list[dict[str, str]], endings: list[dict[str, str]]) -> None:
        self._by_observation = {row["observation"]: row for row in stories if row["observation"]}
        self._by_category = {row["noticed"]: row for row in endings}

    def of(self, ref: str, noticed: list[str]) -> Ending:
        """The ending for an observation by its ref and what was ticked."""
        row = self._by_observation.get(ref)
        if row:
            return Ending(row["outcome"], row["message"], row["good_news"] == "yes")
        concerns = [code for code in noticed if code != "good_news"]
        usual = self._by_category[concerns[0] if concerns else ""]
        message = f"{usual['message']} {THANKS}"
        return Ending(usual["outcome"], message, good_news=usual["outcome"] == Outcome.HELPED)
