"""The demo county's escalations: policies, rota, and a year of observations through the real verbs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations.demo import desk, feedback, matter, replay, rota, services, synthetic, talk

if TYPE_CHECKING:
    from livingwell.demo_county import County


def load(county: County) -> None:
    """Give every area its policy, rota and meetings, then live the last twelve months or make it up."""
    rota.load(county)
    services.load(county)
    if county.observations is None:
        rota.live(county)
        replay.load(county)
        rota.weigh(county)
        services.send_on(county)
        feedback.load(county)
        matter.load(county)
        talk.load(county)
        desk.load(county)
        replay.settle(county.now)
    else:
        synthetic.load(county, county.observations)
