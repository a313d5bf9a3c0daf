"""The part of the crawl's world that guards it: second steps, accounts and roles, emergencies, readings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from uuid import UUID

from livingwell import audit, workflow
from tests.make import passkeys

if TYPE_CHECKING:
    from tests.access.world import World

REASON = "Taken to hospital, and nobody knows whom to ring."
#: What the operator reads in an emergency; the information lead reads everything but safeguarding.
CARD = ("known", "name", "address", "need")
SAFEGUARDING = ("a_safe", "a_safe_leader", "a_lost_safe")


@dataclass(frozen=True)
class Passkey:
    """A passkey by the id its address has."""

    pk: UUID


def guard(world: World) -> None:
    """Who has what to show, who looked at whom, and two records open in an emergency."""
    actors = world.actors
    ref = passkeys.passkey(actors["vol_a2"]).data["ref"]
    world.passkeys["own"] = Passkey(UUID(ref))
    passkeys.app(actors["vol_a3"])
    world.accounts = {key: actors[key] for key in ("coord_b", "vol_b", "admin")}
    world.assignments = {key: actors[key].assignments.get() for key in ("coord_b", "admin")}
    for client in world.clients.values():
        audit.read_by(actors["leaver"], "volunteers:client-detail", "client", [client.pk])
    for key, actor, client in (("lead", "information", "one"), ("operator", "operator", "two")):
        pk = world.clients[client].pk
        world.glasses[key] = workflow.break_glass(pk, reason=REASON, by=actors[actor])
    _may_be_read(world)


def _may_be_read(world: World) -> None:
    """Widen who may read what by these emergencies, and by keeping accounts."""
    one, two = world.clients["one"].pk, world.clients["two"].pk
    for number, secret in enumerate(world.canaries.known):
        may = set(secret.may)
        if secret.client_id == one and not secret.kind.endswith(SAFEGUARDING):
            may.add("information")
        if secret.client_id == two and secret.kind in CARD:
            may.add("operator")
        if secret.kind in {"email", "phone"} and secret.client_id is None and not secret.readers:
            may.add("admin")
        world.canaries.known[number] = replace(secret, may=frozenset(may))
