"""Searching for what one may not see finds what searching for nonsense finds (rule P13)."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db

LISTS = ("volunteers:client-list", "volunteers:volunteer-list", "escalations:escalation-list", "search")
NONSENSE = "ZQ-nothing-like-it"


def shape(answer, words):
    """A page without the words that were looked for and without what differs every time."""
    text = answer.response.content.decode().replace(words, "…")
    text = re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"', "", text)
    return re.sub(r"since_at=[^\"&]*", "", text)


def _one_of_each(found):
    """Of every kind of words one that is hidden, of names and reports all."""
    plenty = ("known", "name", "words")
    kinds = {
        secret.kind if secret.kind.startswith(plenty) else secret.kind.split("-")[0]: secret
        for secret in found
    }
    return [secret for secret in kinds.values() if secret.needles[0].startswith("ZQ-")]


@pytest.mark.parametrize("actor", ["coord_a", "coord_a2", "coord_b", "manager", "manager_2", "both", "vol_a"])
@pytest.mark.parametrize("route", LISTS)
def test_a_secret_is_looked_for_in_vain(crawler, actor, route):
    row = crawler.matrix.rows[route, "GET"]
    if not row.is_allowed(actor, "all"):
        return
    address = reverse(route)
    nothing = shape(crawler.knock(actor, "GET", f"{address}?q={NONSENSE}"), NONSENSE)
    told = [
        secret.kind
        for secret in _one_of_each(crawler.world.canaries.forbidden_to(actor))
        if shape(crawler.knock(actor, "GET", f"{address}?q={secret.needles[0]}"), secret.needles[0])
        != nothing
    ]

    assert told == []


@pytest.mark.parametrize("route", LISTS)
def test_what_one_may_see_is_found(crawler, route):
    """The control."""
    world = crawler.world
    words = {
        "volunteers:client-list": world.clients["one"].name,
        "volunteers:volunteer-list": world.volunteers["vol_a"].name,
        "escalations:escalation-list": world.observations["a_free"].words,
        "search": world.observations["a_free"].words,
    }[route]
    found = crawler.knock("lead_a", "GET", f"{reverse(route)}?q={words}")
    nothing = crawler.knock("lead_a", "GET", f"{reverse(route)}?q={NONSENSE}")

    assert shape(found, words) != shape(nothing, NONSENSE)


@pytest.mark.parametrize(
    ("name", "kind"), [("area", "areas"), ("practice", "practices"), ("holder", "actors")]
)
@pytest.mark.parametrize("actor", ["coord_a", "coord_b", "manager"])
def test_filters_offer_and_understand_only_what_is_in_sight(crawler, actor, name, kind):
    rows = getattr(crawler.world, kind)
    hidden = [
        rows[key]
        for key in rows
        if key
        in (
            {"coord_a": ("b", "coord_b", "lead_b"), "coord_b": ("a", "coord_a", "lead_a")}.get(
                actor, ("a", "b", "coord_a")
            )
        )
    ]
    for route in ("escalations:escalation-list", "volunteers:client-list"):
        if not crawler.matrix.rows[route, "GET"].is_allowed(actor, "all"):
            continue
        plain = crawler.knock(actor, "GET", reverse(route)).response.content.decode()
        for row in hidden:
            assert f'value="{row.pk}"' not in plain
            unknown = "6e1f5c1e-0000-4000-8000-000000000000"
            asked = crawler.knock(actor, "GET", f"{reverse(route)}?{name}={row.pk}")
            never = crawler.knock(actor, "GET", f"{reverse(route)}?{name}={unknown}")
            assert shape(asked, str(row.pk)) == shape(never, unknown)


def test_somebody_elses_report_cannot_be_written(crawler):
    world = crawler.world
    body = {
        "key": "6e1f5c1e-0000-4000-8000-000000000001", "noticed": ["lonely"], "words": "x", "worry": "worried",
        "observed_at": "2026-06-09T14:30",
    }  # fmt: skip
    tries = [
        ("vol_a2", {"client": world.clients["one"].pk}, 422),
        ("vol_b", {"client": world.clients["one"].pk}, 422),
        ("vol_b", {"client": world.clients["far"].pk, "for_volunteer": world.volunteers["vol_b2"].pk}, 404),
        ("coord_b", {"client": world.clients["one"].pk, "for_volunteer": world.volunteers["vol_a"].pk}, 404),
        ("coord_a", {"client": world.clients["far"].pk, "for_volunteer": world.volunteers["vol_a"].pk}, 422),
        ("manager", {"client": world.clients["one"].pk, "for_volunteer": world.volunteers["vol_a"].pk}, 404),
    ]
    for actor, fields, status in tries:
        answer = crawler.knock(actor, "POST", "/observations/", body | fields)
        assert (actor, answer.status) == (actor, status)
        assert not answer.changed
        assert crawler.leaks(actor, answer, "/observations/") == []
