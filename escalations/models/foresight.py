"""Looks ahead: whom the policy of an area would ask, and by when, if nobody answered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from escalations.models.policies import chains_of
from escalations.models.roster import roster_for
from escalations.rules import chains, policies

if TYPE_CHECKING:
    from livingwell.models import Area
    from volunteers.models import Client


def foreseen(
    area: Area, worry: str, at: datetime, client: Client | None = None, *, safeguarding: bool = False
) -> list[chains.Asking]:
    """The whole chain as it would run from that moment if nobody answered; nothing is written.

    Raises NeverOpen or OverflowError for a moment too far from today to work out.
    """
    level = policies.level_of(worry, safeguarding=safeguarding)
    steps = policies.steps_of(chains_of(area)[level])
    roster, _ = roster_for(area, client, at, steps, safeguarding=safeguarding)
    return chains.foresee(steps, at, chains.Circumstances(roster, at, safeguarding=safeguarding))
