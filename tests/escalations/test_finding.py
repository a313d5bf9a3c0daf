"""The words an escalation is found by: names and all that was written, and nothing of another matter."""

import datetime
import uuid

import pytest

from escalations import workflow
from escalations.models import Addition, Escalation
from escalations.workflow import finding
from livingwell import clock
from livingwell.searching import HasWords, wanted
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def found(text):
    return set(Escalation.objects.filter(HasWords("searchable", wanted(text))).values_list("pk", flat=True))


def test_it_is_found_by_its_names_and_by_every_word_written():
    team = make.team()
    team.client.name, team.client.preferred_name = "Zoë O’Brien", "Mrs O'Brien"
    team.client.save()
    report = make.logged(
        team, words="Untouched dinners.", they_would_like="The lunch club", would_help="A lift on Tuesdays"
    )
    other = make.escalation(make.team(), words="Nothing like it.")

    for text in ("zoe", "OBrien", "o'brien", "unto", "dinners lunch lift", "CLUB zoë"):
        assert found(text) == {report.escalation_id}, text
    assert found("nothing") == {other.pk}
    assert found("dinners nothing") == set()
    assert found("inners") == set()


def test_what_comes_later_is_found_as_well():
    team = make.team()
    first = make.logged(team, words="Dinners.")
    second = make.logged(team, words="Slippers.")
    assert second.escalation_id == first.escalation_id
    added = Addition(observation=first, key=uuid.uuid4(), words="Umbrella.")
    workflow.add(added, by=team.volunteer.user)

    assert found("dinners slippers umbrella") == {first.escalation_id}


def test_words_follow_a_report_that_goes_to_another_matter():
    team = make.team()
    first = make.logged(team, words="Dinners.", noticed=["home"])
    other = make.logged(team, words="Slippers.", noticed=["money"])
    workflow.add(Addition(observation=first, key=uuid.uuid4(), words="Umbrella."), by=team.volunteer.user)
    type(first).objects.filter(pk=first.pk).update(escalation=other.escalation_id)

    finding.afresh([first.escalation_id, other.escalation_id])

    assert found("dinners") == found("umbrella") == {other.escalation_id}
    assert found("slippers") == {other.escalation_id}
    assert found(team.client.name) == {first.escalation_id, other.escalation_id}


@pytest.mark.parametrize("text", ["'", "\\", "a' & 'b", "%", "_", "\u0301", "<->", "🙂", "١٢٣", "x" * 4000])
def test_odd_words_are_looked_for_like_others(text):
    team = make.team()
    report = make.logged(team, words=f"kept {text} kept")

    assert report.escalation_id in found("kept")
    if wanted(text):
        assert report.escalation_id in found(text)
