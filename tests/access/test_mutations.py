"""Every rule matters: with any one of them answering "everything", the crawl must fail."""

import pytest
from django.db.models import Q

import livingwell.access
from escalations import access as escalations_access
from livingwell.models import Area
from tests.access import judging
from tests.access.test_visible_rows import KINDS, wrongly_visible
from volunteers import access as volunteers_access

pytestmark = pytest.mark.django_db

WATCHERS = ("vol_b", "coord_b", "coord_a2", "manager_2", "nobody", "both")


def everything(*_args, **_kwargs):
    return Q()


def every_area(*_args, **_kwargs):
    return frozenset(Area.objects.values_list("pk", flat=True))


#: Each rule, what it is replaced by, and whether a page shows it yet (else the rows are looked at).
MUTANTS = [
    (volunteers_access, "clients", everything, "page"),
    (volunteers_access, "own_clients", everything, "page"),
    (volunteers_access, "volunteers", everything, "page"),
    (volunteers_access, "matches", everything, "rows"),
    (volunteers_access, "consents", everything, "rows"),
    (volunteers_access, "gatherings", everything, "rows"),
    (volunteers_access, "current_match", everything, "rows"),
    (livingwell.access, "break_glass", everything, "rows"),
    (escalations_access, "escalations", everything, "page"),
    (escalations_access, "observations", everything, "page"),
    (escalations_access, "own_words", everything, "page"),
    (escalations_access, "stories", everything, "page"),
    (escalations_access, "quarantined", everything, "page"),
    (escalations_access, "asked_of", lambda *_args: Q(pk__isnull=False), "page"),
    (escalations_access, "rota", everything, "page"),
    (escalations_access, "swaps", everything, "page"),
    (escalations_access, "absences", everything, "page"),
    (escalations_access, "debts", everything, "page"),
    (escalations_access, "saved_views", everything, "page"),
    (escalations_access, "shared_stories", everything, "page"),
    (escalations_access, "notice_board", everything, "page"),
    (escalations_access, "services", everything, "page"),
    (escalations_access, "kept_services", everything, "page"),
    (escalations_access, "service_gaps", everything, "rows"),
    (escalations_access, "referrals", everything, "page"),
    (livingwell.access, "uploads", everything, "page"),
    (escalations_access, "questions", everything, "page"),
    (escalations_access, "conversations", everything, "page"),
    (escalations_access, "practice_contacts", everything, "rows"),
    (escalations_access, "digests", everything, "page"),
    (escalations_access, "digest_questions", everything, "rows"),
    (livingwell.access, "has_role", lambda *_args: True, "door"),
]

SHOWN_BY = {
    "current_match": "own_clients",
    "asked_of": "escalations",
    "rota": "shifts",
    "break_glass": "glasses",
    "kept_services": "services",
    "shared_stories": "shared",
    "notice_board": "told_on",
}


def ids(mutant):
    return f"{mutant[0].__name__}.{mutant[1]}"


def crawl_fails(crawler, actors=WATCHERS):
    return any(judging.read_everything(crawler, actor).wrong for actor in actors)


def rows_fail(world, likely=""):
    return any(wrongly_visible(world, kind) for kind in sorted(KINDS, key=lambda kind: kind != likely))


def test_with_every_rule_in_place_nothing_fails(world):
    """The control."""
    assert not rows_fail(world)


@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one[3] != "door"], ids=ids)
def test_the_rows_show_when_a_rule_is_gone(world, monkeypatch, mutant):
    module, name, instead, _ = mutant
    monkeypatch.setattr(module, name, instead)

    assert rows_fail(world, SHOWN_BY.get(name, name))


def test_the_crawl_shows_when_the_doors_stand_open(crawler, monkeypatch):
    monkeypatch.setattr(livingwell.access, "has_role", lambda *_args: True)

    assert crawl_fails(crawler, ["nobody"])


def test_the_crawl_shows_when_everybody_answers_for_every_area(crawler, monkeypatch):
    for module in (volunteers_access, escalations_access):
        monkeypatch.setattr(module, "answers_for", every_area)

    assert crawl_fails(crawler, ["coord_b"])


@pytest.mark.parametrize(
    ("module", "name", "watcher"),
    [
        (volunteers_access, "clients", "coord_b"),
        (escalations_access, "escalations", "coord_b"),
        (escalations_access, "observations", "vol_b"),
        (escalations_access, "stories", "vol_b"),
    ],
)
def test_the_crawl_shows_when_a_rule_is_gone(crawler, monkeypatch, module, name, watcher):
    monkeypatch.setattr(module, name, everything)

    assert crawl_fails(crawler, [watcher])


@pytest.mark.nightly
@pytest.mark.parametrize("mutant", [one for one in MUTANTS if one[3] == "page"], ids=ids)
def test_the_crawl_of_many_shows_when_a_rule_is_gone(crawler, monkeypatch, mutant):
    module, name, instead, _ = mutant
    monkeypatch.setattr(module, name, instead)

    assert crawl_fails(crawler)
