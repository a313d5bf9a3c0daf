"""The pages that screen, pass on as safeguarding, show to one more, settle, join, split and undo."""

import datetime
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from escalations import workflow
from escalations.models import Addition, Escalation, Observation
from escalations.workflow import Closing, Concern
from livingwell import clock
from livingwell.models import ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    made = make.team()
    make.shift(made.area, made.leader)
    return made


def later():
    clock.move_to(clock.now() + SECOND)


def address(matter, action=""):
    return f"/escalations/{matter.pk}/{action + '/' if action else ''}"


def read(client, user, matter, action="", **headers):
    client.force_login(user)
    return client.get(address(matter, action), headers=headers)


def post(client, user, matter, action, data=None, **headers):
    client.force_login(user)
    return client.post(address(matter, action), data or {}, headers=headers)


def page(client, user, matter, action=""):
    return read(client, user, matter, action).content.decode()


# --- screening


def test_the_kind_of_need_is_shown_and_can_be_undone(client, team):
    matter = make.escalation(team)

    answer = post(client, team.coordinator, matter, "screen", {"need": "both"})

    assert answer.status_code == 302
    shown = page(client, team.coordinator, matter)
    assert '<span class="lw-tag">Both</span>' in shown
    assert "screened it</strong> as both" in shown
    assert "Undo the screening" in shown
    later()
    assert post(client, team.coordinator, matter, "undo").status_code == 302
    shown = page(client, team.coordinator, matter)
    assert '<span class="lw-tag">Both</span>' not in shown
    assert '<span class="lw-tag">Taken back</span>' in shown
    assert "undid</strong> the screening" in shown


def test_screening_without_a_choice_or_with_an_odd_one_is_said(client, team):
    matter = make.escalation(team)

    nothing = post(client, team.coordinator, matter, "screen")
    odd = post(client, team.coordinator, matter, "screen", {"need": "odd"})
    program = post(client, team.coordinator, matter, "screen", {"need": "odd"}, **JSON)

    assert [one.status_code for one in (nothing, odd, program)] == [422] * 3
    assert "Choose what kind of need it is" in nothing.content.decode()
    assert "Choose one of the four" in odd.content.decode()
    assert "need" in program.json()["errors"]
    matter.refresh_from_db()
    assert matter.holder is None


def test_programs_are_told_what_it_was_screened_as(client, team):
    matter = make.escalation(team)

    told = post(client, team.coordinator, matter, "screen", {"need": "medical"}, **JSON).json()

    assert (told["need"], told["safeguarding"], told["state"]) == ("medical", False, "held")


# --- safeguarding


def test_passed_on_as_safeguarding_the_coordinator_keeps_only_their_own_words(client, team):
    matter = make.escalation(team, words="A bruise like fingers.")
    later()
    workflow.note(matter.pk, words="My own note.", by=team.coordinator)
    later()
    assert post(client, team.coordinator, matter, "screen", {"need": "safeguarding"}).headers[
        "Location"
    ] == address(matter, "safeguarding")
    asked = page(client, team.coordinator, matter, "safeguarding")
    assert "You may not see it any more after this" in asked

    answer = post(client, team.coordinator, matter, "safeguarding", {"sure": "on"})

    assert answer.headers["Location"] == address(matter, "own")
    kept = page(client, team.coordinator, matter, "own")
    assert "My own note." in kept
    assert "bruise" not in kept
    for action in ("", "safeguarding", "show", "about"):
        assert read(client, team.coordinator, matter, action).status_code == 404
    for action in ("take", "note", "screen", "close", "join", "split", "hand-over"):
        assert post(client, team.coordinator, matter, action, {"words": "x"}).status_code == 404
    for place in ("/escalations/", "/", f"/clients/{team.client.pk}/", "/escalations/?q=bruise"):
        assert str(matter.pk) not in client.get(place).content.decode()
    shown = page(client, team.leader, matter)
    assert "A bruise like fingers." in shown
    assert "My own note." in shown
    assert ReadRecord.objects.filter(subject_kind="escalation-own", reader=team.coordinator).exists()


def test_who_did_nothing_on_it_has_no_words_of_their_own(client, team):
    matter = make.escalation(team)
    later()
    workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.coordinator)

    assert read(client, team.second_leader, matter, "own").status_code == 404
    assert read(client, team.leader, matter, "own").status_code == 404  # who sees it reads it whole
    assert read(client, make.user("coordinator", make.area()), matter, "own").status_code == 404
    assert post(client, team.second_leader, matter, "undo").status_code == 404


def test_whom_it_is_about_does_not_even_keep_their_own_words(client, team):
    matter = make.escalation(team)
    later()
    workflow.note(matter.pk, words="Nothing to see.", by=team.second_leader)
    workflow.hand_over(matter.pk, to=team.coordinator, words="", by=team.second_leader)
    later()
    data = {"sure": "on", "about": str(team.second_leader.pk)}

    post(client, team.coordinator, matter, "safeguarding", data)

    matter.refresh_from_db()
    assert matter.about == team.second_leader
    assert read(client, team.second_leader, matter, "own").status_code == 404


def test_undone_from_the_page_of_ones_own_words(client, team):
    matter = make.escalation(team)
    later()
    post(client, team.coordinator, matter, "safeguarding", {"sure": "on"})
    assert "Undo screening it as safeguarding" in page(client, team.coordinator, matter, "own")
    later()

    undone = post(client, team.coordinator, matter, "undo")

    assert undone.headers["Location"] == address(matter)
    assert read(client, team.coordinator, matter).status_code == 200


def test_undone_too_late_the_page_of_ones_own_words_says_so(client, team):
    matter = make.escalation(team)
    later()
    post(client, team.coordinator, matter, "safeguarding", {"sure": "on"})
    clock.move_to(clock.now() + 61 * SECOND)

    late = post(client, team.coordinator, matter, "undo")
    program = post(client, team.coordinator, matter, "undo", **JSON)

    assert late.status_code == 409
    assert "too late" in late.content.decode()
    assert program.status_code == 409
    assert "Undo" not in page(client, team.coordinator, matter, "own").replace("Undone", "")


def test_it_takes_a_plain_yes_and_with_several_reports_a_choice(client, team):
    matter = make.escalation(team, noticed=["home"])
    later()
    second = make.logged(team, noticed=["home"], words="Pushed.")

    unsure = post(client, team.coordinator, matter, "safeguarding", {"reports": str(second.pk)})
    unchosen = post(client, team.coordinator, matter, "safeguarding", {"sure": "on"})
    program = post(client, team.coordinator, matter, "safeguarding", {"sure": "on"}, **JSON)
    some = post(client, team.coordinator, matter, "safeguarding", {"sure": "on", "reports": str(second.pk)})

    assert "Say that you want to pass it on" in unsure.content.decode()
    assert "Choose which of them it is about" in unchosen.content.decode()
    assert [one.status_code for one in (unsure, unchosen, program)] == [422] * 3
    assert some.headers["Location"] == address(matter)
    shown = page(client, team.coordinator, matter)
    assert "Part of it is looked after by others now" in shown
    assert "Pushed." not in shown


def test_of_what_stayed_each_reads_only_their_own_words_from_before(client, team):
    matter = make.escalation(team, noticed=["home"], words="The boiler is out.")
    later()
    second = make.logged(team, noticed=["home"], words="Pushed.")
    workflow.add(
        Addition(observation=second, key=uuid.uuid4(), words="Pushed again."), by=team.volunteer.user
    )
    later()
    workflow.note(matter.pk, words="Who pushed her?", by=team.coordinator)
    later()
    workflow.change_worry(matter.pk, to="very_worried", reason="she was pushed", by=team.coordinator)
    later()
    workflow.screen_as_safeguarding(matter.pk, Concern(frozenset({second.pk})), by=team.coordinator)
    later()
    workflow.note(matter.pk, words="The plumber comes.", by=team.coordinator)

    mine = page(client, team.coordinator, matter)
    others = page(client, team.second_leader, matter)
    chain = page(client, team.leader, Observation.objects.get(pk=second.pk).escalation)

    assert "Who pushed her?" in mine
    assert "she was pushed" in mine
    assert "Pushed again." not in mine
    assert "The boiler is out." in others
    assert "The plumber comes." in others
    assert "ushed" not in others
    assert "Pushed again." in chain


def test_part_of_it_sent_by_mistake_is_undone_from_the_page_it_left(client, team):
    matter = make.escalation(team, noticed=["home"], words="The boiler is out.")
    later()
    hurt = make.logged(team, noticed=["home"], words="A bruise like fingers.")
    later()
    post(client, team.coordinator, matter, "safeguarding", {"sure": "on", "reports": str(hurt.pk)})
    hurt.refresh_from_db()
    assert hurt.escalation_id != matter.pk

    left = page(client, team.coordinator, matter)
    done = post(client, team.coordinator, matter, "undo")

    assert "You can undo passing part of it on until" in left
    assert "Nothing is sent before then" not in left
    assert "A bruise like fingers" not in left
    assert done.status_code == 302
    hurt.refresh_from_db()
    assert hurt.escalation_id == matter.pk
    assert "A bruise like fingers" in page(client, team.coordinator, matter)


def test_what_was_joined_to_it_says_no_more_than_it_does(client, team):
    one = make.escalation(team, noticed=["home"], words="The boiler is out.")
    later()
    other = make.escalation(team, noticed=["money"], words="Pushed.")
    workflow.note(other.pk, words="Who pushed her?", by=team.second_leader)
    workflow.hand_over(other.pk, to=team.coordinator, words="Pushed, look.", by=team.second_leader)
    later()
    workflow.join(one.pk, other.pk, by=team.coordinator)
    later()
    assert "Who pushed her?" in page(client, team.leader, other)
    assert "Who pushed her?" in page(client, team.leader, one)

    workflow.screen_as_safeguarding(one.pk, Concern(), by=team.coordinator)

    assert "ushed" not in page(client, team.coordinator, other)
    assert "It was joined to another" in page(client, team.coordinator, other)
    assert str(one.pk) not in page(client, team.coordinator, other)
    assert "Who pushed her?" in page(client, team.second_leader, other)  # who wrote it


def test_a_closed_or_safeguarding_one_is_not_asked_about_again(client, team):
    safe = make.escalation(team, noticed=["safeguarding"])

    assert read(client, team.leader, safe, "safeguarding").headers["Location"] == address(safe)


def test_somebody_elses_is_refused_with_who_has_it(client, team):
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)

    answer = post(client, team.coordinator, matter, "safeguarding", {"sure": "on"})

    assert answer.status_code == 409
    assert team.leader.name in answer.content.decode()


def test_the_councils_numbers_day_and_night_with_when_they_were_checked(client, team):
    area = team.area
    area.council_day_phone, area.council_night_phone = "01632 960171", "01632 960172"
    area.council_checked_on = datetime.date(2026, 5, 4)
    area.save()
    matter = make.escalation(team)
    later()
    workflow.screen_as_safeguarding(matter.pk, Concern(), by=team.coordinator)

    shown = page(client, team.leader, matter)

    for words in ("01632 960171", "01632 960172", "Checked on Monday 4 May"):
        assert words in shown


# --- one more who may read it; whom it is about


def test_one_more_may_read_it(client, team):
    matter = make.escalation(team, noticed=["safeguarding"])
    later()
    offered = page(client, team.leader, matter, "show")
    assert team.coordinator.name in offered
    assert team.leader.name not in offered.partition("<select")[2].partition("</select>")[0]

    answer = post(client, team.leader, matter, "show", {"to": str(team.coordinator.pk)})

    assert answer.status_code == 302
    assert read(client, team.coordinator, matter).status_code == 200
    assert f"showed it to</strong> {team.coordinator.name}" in page(client, team.leader, matter)
    assert post(client, team.leader, matter, "show", {"to": "x"}).status_code == 422
    plain = make.escalation(team, noticed=["home"])
    assert read(client, team.leader, plain, "show").status_code == 302


def test_whom_it_is_about_is_settled_by_a_team_leader(client, team):
    matter = make.escalation(team, noticed=["safeguarding"], about_other=True)
    later()
    assert "Settle whom it is about" in page(client, team.leader, matter)
    offered = page(client, team.leader, matter, "about")
    assert team.volunteer.name in offered
    assert "Nobody who works or volunteers here" in offered
    assert post(client, team.leader, matter, "about", {}).status_code == 422

    answer = post(client, team.leader, matter, "about", {"about": str(team.coordinator.pk)})

    matter.refresh_from_db()
    assert answer.status_code == 302
    assert matter.about == team.coordinator
    assert read(client, team.leader, matter, "about").status_code == 302  # settled


def test_settled_as_nobody_it_stays_open_to_the_area_and_coordinators_do_not_settle(client, team):
    matter = make.escalation(team, about_other=True)

    assert read(client, team.coordinator, matter, "about").status_code == 404
    post(client, team.leader, matter, "about", {"about": "nobody"})

    matter.refresh_from_db()
    assert (matter.about, matter.about_other) == (None, False)


# --- join and split


def test_two_are_joined_from_the_page_and_both_timelines_can_be_read(client, team):
    one = make.escalation(team, noticed=["home"], words="The boiler is out.")
    later()
    other = make.escalation(team, noticed=["money"], words="A letter about rent.")
    workflow.note(other.pk, words="Rang the landlord.", by=team.coordinator)
    later()
    assert "Join the two" in page(client, team.coordinator, other)

    answer = post(client, team.coordinator, other, "join", {"other": str(one.pk)})

    assert answer.headers["Location"] == address(one)
    survivor = page(client, team.coordinator, one)
    ended = page(client, team.coordinator, other)
    for words in ("The boiler is out.", "A letter about rent.", "Rang the landlord.", "Undo joining the two"):
        assert words in survivor
    assert "Rang the landlord." in ended
    assert f'<a href="{address(one)}">Home cold' in ended
    assert "Open it again" not in ended
    assert "Joined to another" in ended
    assert str(other.pk) not in client.get("/escalations/?status=closed").content.decode()
    assert str(other.pk) not in client.get("/escalations/").content.decode()


@pytest.mark.parametrize("other", ["", "odd", "6e1f5c1e-0000-4000-8000-000000000000"])
def test_joined_only_with_one_that_is_shown(client, team, other):
    matter = make.escalation(team)

    assert post(client, team.coordinator, matter, "join", {"other": other}).status_code == 422


def test_a_safeguarding_one_is_not_offered_and_refused_plainly(client, team):
    safe = make.escalation(team, noticed=["safeguarding"])
    later()
    matter = make.escalation(team, noticed=["home"])

    assert "Join the two" not in page(client, team.leader, matter)
    refused = post(client, team.leader, matter, "join", {"other": str(safe.pk)})
    program = post(client, team.leader, matter, "join", {"other": str(safe.pk)}, **JSON)

    assert refused.status_code == program.status_code == 409
    assert "never joined" in refused.content.decode()


def test_reports_are_split_off_from_the_page(client, team):
    matter = make.escalation(team, noticed=["home"])
    later()
    second = make.logged(team, noticed=["home", "money"], worry="mention")

    all_of_it = [str(one.pk) for one in Observation.objects.all()]
    nothing = post(client, team.coordinator, matter, "split")
    everything = post(client, team.coordinator, matter, "split", {"reports": all_of_it})
    answer = post(client, team.coordinator, matter, "split", {"reports": str(second.pk)})

    assert nothing.status_code == everything.status_code == 422
    assert "Leave at least one where it is" in everything.content.decode()
    assert answer.status_code == 302
    second.refresh_from_db()
    assert second.escalation.holder == team.coordinator
    assert "Undo the split" in page(client, team.coordinator, matter)
    assert f'href="{address(second.escalation)}"' in page(client, team.coordinator, matter)


# --- taken back


def test_confirming_what_was_taken_back_says_why_who_knows_and_who_will_hear(client, team):
    report = make.logged(team, words="The wrong person.")
    matter = report.escalation
    assert read(client, team.coordinator, matter, "retracted").status_code == 302  # it stands
    workflow.hand_over(matter.pk, to=team.second_leader, words="Look.", by=team.coordinator)
    workflow.hand_over(matter.pk, to=team.coordinator, words="Back.", by=team.second_leader)
    workflow.retract(report.pk, why="Sent about the wrong person", by=team.volunteer.user)

    assert "Confirm it was taken back" in page(client, team.coordinator, matter)
    shown = page(client, team.coordinator, matter, "retracted")

    for words in ("Sent about the wrong person", team.second_leader.name, "Told when you confirm"):
        assert words in shown
    assert f"Confirm and tell {team.volunteer.first_name}" in shown
    assert read(client, team.manager, matter, "retracted").status_code == 404
    assert post(client, team.coordinator, matter, "retracted").status_code == 302
    assert "Undo confirming that it was taken back" in page(client, team.coordinator, matter)


# --- what it costs


def crowded(team):
    """A matter with everything on it that a page can show."""
    matter = make.escalation(team, noticed=["home"], words="The boiler is out.")
    for _ in range(3):
        later()
        make.logged(team, noticed=["home"])
        other = make.escalation(team, noticed=[], words="Another matter.")
        later()
        workflow.join(matter.pk, other.pk, by=team.coordinator)
    gone = make.escalation(team, noticed=["toilet"])
    workflow.close(gone.pk, Closing(outcome="helped", message="Done."), by=team.leader)
    make.escalation(team, noticed=["lonely"])
    return matter


@pytest.mark.parametrize("what", ["plain", "crowded", "safeguarding", "hushed"])
def test_the_page_costs_twelve_statements_whatever_is_on_it(client, team, what):
    matter = make.escalation(team, noticed=["safeguarding"]) if what == "safeguarding" else crowded(team)
    if what == "hushed":
        later()
        first = Observation.objects.filter(escalation=matter).first()
        workflow.screen_as_safeguarding(matter.pk, Concern(frozenset({first.pk})), by=team.coordinator)
    reader = team.leader if what == "safeguarding" else team.coordinator
    client.force_login(reader)

    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address(matter))

    assert answer.status_code == 200
    assert len(asked) <= 12, [one["sql"][:110] for one in asked]


@pytest.mark.parametrize(
    ("action", "data"),
    [
        ("screen", {"need": "both"}),
        ("safeguarding", {"sure": "on"}),
        ("join", {}),
        ("split", {}),
        ("undo", {}),
        ("show", {}),
        ("about", {"about": "nobody"}),
    ],
)
def test_what_a_save_costs(client, team, action, data):
    is_safe = action in {"show", "about"}
    matter = make.escalation(team, noticed=["safeguarding" if is_safe else "home"], about_other=is_safe)
    later()
    other = make.escalation(team, noticed=["money"])
    who = team.leader if is_safe else team.coordinator
    if action in {"split", "safeguarding"}:
        second = make.logged(team, noticed=["home"])
        data = data | {"reports": str(second.pk)}
    if action == "undo":
        workflow.take(matter.pk, by=who)
    if action == "show":
        data = {"to": str(team.coordinator.pk)}
    if action == "join":
        data = {"other": str(other.pk)}
    client.force_login(who)

    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address(matter, action), data)

    sql = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    assert answer.status_code == 302
    most = {"safeguarding": 31, "join": 17, "split": 19, "show": 16}.get(action, 14)
    assert len(sql) <= most, (len(sql), [one[:120] for one in sql])


def test_nothing_is_left_without_person_deadline_or_reason(team):
    """What the database also refuses: see escalation_open_has_a_deadline and its neighbours."""
    crowded(team)

    for row in Escalation.objects.open():
        assert row.respond_by
        assert row.why
