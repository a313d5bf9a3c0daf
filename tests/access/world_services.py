"""The part of the crawl's world that is the directory, what it lacks, lists on their way in, and referrals."""

from __future__ import annotations

import secrets
from types import SimpleNamespace
from typing import TYPE_CHECKING

from escalations import workflow
from escalations.choices import ClientAsked, ReferralKind, ReferralState
from escalations.importing import SERVICES
from escalations.models import Referral, ServiceGap
from escalations.rules.service_list import COLUMNS
from escalations.workflow import Heard
from livingwell import clock
from livingwell.importing.tables import Row, Table
from livingwell.workflow import uploads
from tests import make

if TYPE_CHECKING:
    from tests.access.world import World


def fill_the_directory(world: World, team_a: frozenset[str], team_b: frozenset[str]) -> None:
    """A service in each area and a retired one, what is lacking, and a list of each coordinator's."""
    west, central = world.areas["a"], world.areas["b"]
    world.services["a"] = make.service(west, helps_with=["mobility_falls", "lonely"])
    world.services["b"] = make.service(central, helps_with=["toilet"])
    world.services["retired"] = make.service(west, active=False)
    for side, who in (("a", "vol_a"), ("b", "vol_b")):
        world.service_gaps[side] = ServiceGap.objects.create(
            area=world.areas[side], category="equipment", said_by=world.actors[who], said_on=clock.today()
        )
        reader = f"coord_{side}"
        name = world.canaries.words(f"file-{side}", {reader})
        row = Row(2, dict.fromkeys(COLUMNS, ""))
        upload = uploads.keep_upload(SERVICES, name, Table((row,)), by=world.actors[reader])
        uploads.do_upload(upload.pk)
        world.uploads[side] = upload


def send_on(world: World, team_a: frozenset[str]) -> None:
    """What somebody has is with a service that was given a link; two that were sent on before."""
    keep, coordinator = world.canaries, world.actors["coord_a"]
    held = world.escalations["a_held"]
    asked = keep.words("asked", team_a, set(world.actors))  # whoever has the link reads it
    referral = make.referral(held, coordinator, world.services["a"], asked=asked)
    words = keep.words("answered", team_a, (), held.client_id)
    workflow.answer_referral(referral.pk, Heard(ReferralState.ACCEPTED, words), by=coordinator)
    world.referrals["a_held"] = referral
    world.links["a_held"] = SimpleNamespace(pk=workflow.make_link(referral.pk, by=coordinator))
    for name, by, readers in (("a_safe", "lead_a", {"lead_a"}), ("b_closed", "coord_b", None)):
        world.referrals[name] = _ended(world, name, by, readers)


def _ended(world: World, name: str, by: str, readers: set[str] | None) -> Referral:
    """One that is over, of a matter that is left as it stands."""
    matter, now = world.escalations[name], clock.now()
    to = world.canaries.words("sent-to", readers, (), matter.client_id) if readers else "The warden"
    return Referral.objects.create(
        escalation=matter,
        kind=ReferralKind.COLLEAGUE,
        to_name=to,
        reference=f"LW-{secrets.token_hex(4)}",
        asked="Please look in.",
        agreed=ClientAsked.YES,
        state=ReferralState.DONE,
        sent_at=now,
        sent_by=world.actors[by],
        chase_at=now,
        changed_at=now,
        ended_at=now,
    )
