"""The pages of the rota: as the person whose duty it is, a colleague, and a stranger."""

import datetime
import re

import icalendar
import pytest
from django.urls import reverse

from escalations import workflow
from escalations.models import Absence, CalendarFeed, Shift, Swap
from livingwell import clock
from livingwell.choices import CoproductionModel
from livingwell.models import RoleAssignment, User
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
DAY = 24 * HOUR


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team(CoproductionModel.TEAM_LEADER, name="West")


def page(client, person, address):
    client.force_login(person)
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return re.sub(r"\s+", " ", answer.content.decode())


def send(client, person, name, /, *parts, query="", json=False, **fields):
    client.force_login(person)
    headers = {"Accept": "application/json"} if json else {}
    return client.post(reverse(f"escalations:{name}", args=parts) + query, fields, headers=headers)


def local(at):
    return at.astimezone(clock.LONDON).strftime("%Y-%m-%dT%H:%M")


def duty(team, person=None, begins=DAY, length=12 * HOUR):
    starts = TUESDAY_3PM + begins
    return make.shift(team.area, person or team.leader, starts, starts + length)


def week(team, *people):
    """Day and night from today's morning for 14 days."""
    starts = TUESDAY_3PM - 7 * HOUR
    return [
        make.shift(team.area, people[number % len(people)], starts + number * DAY / 2, starts + (number + 1) * DAY / 2)
        for number in range(30)
    ]  # fmt: skip


# --- the week ---


def test_the_rota_shows_who_is_there_and_says_when_nobody_is(client, team):
    elsewhere = make.team()
    duty(team, begins=-7 * HOUR)
    make.shift(elsewhere.area, elsewhere.leader)

    rota = page(client, team.leader, "/rota/")

    assert f"<strong>{team.leader.name}</strong>, until 8pm" in rota
    assert "8am to 8pm" in rota
    assert "Tue 9 June" in rota
    assert '<span class="lw-small">you</span>' in rota
    assert "28 gaps in the next 14 days" in rota
    assert "Tuesday 9 June, night</a>: nobody from 8pm to 8am. Today." in rota
    assert "And 20 more" in rota
    assert elsewhere.leader.name not in rota


def test_a_rota_without_a_gap_says_nothing_in_red(client, team):
    week(team, team.leader, team.second_leader)

    rota = page(client, team.coordinator, "/rota/")

    assert "lw-note is-bad" not in rota
    assert "is-gap" not in rota
    assert '<td class="is-today">' in rota


def test_one_gap_leads_to_the_form_with_its_times_filled_in(client, team):
    shifts = week(team, team.leader)
    gap = shifts[3]
    gap.delete()

    rota = page(client, team.coordinator, "/rota/")
    (address,) = re.findall(r'<a href="(/rota/new/\?[^"]+)"><span', rota)
    form = page(client, team.coordinator, address.replace("&amp;", "&"))

    assert "1 gap in the next 14 days" in rota
    assert "Wednesday 10 June, night</a>: nobody from 8pm to 8am. Tomorrow." in rota
    assert f'value="{local(gap.starts)}"' in form
    assert f'value="{local(gap.ends)}"' in form


def test_a_gap_that_runs_is_from_now(client, team):
    duty(team, begins=6 * HOUR)

    assert "Tuesday 9 June, day</a>: nobody from now to 8pm. Today." in page(client, team.leader, "/rota/")


def test_who_is_away_lost_the_post_or_cannot_be_reached_leaves_a_gap_too(client, team):
    third, fourth = make.user("team_leader", team.area), make.user("team_leader", team.area)
    shifts = week(team, team.leader)
    for shift, person in ((shifts[4], team.second_leader), (shifts[6], third), (shifts[8], fourth)):
        Shift.objects.filter(pk=shift.pk).update(person=person)
    make.absence(team.second_leader, shifts[4].starts + HOUR, shifts[4].ends)
    RoleAssignment.objects.filter(user=third).update(ends=TUESDAY_3PM.date() - DAY)
    User.objects.filter(pk=fourth.pk).update(unreachable_since=TUESDAY_3PM)

    rota = page(client, team.leader, "/rota/")

    assert "3 gaps in the next 14 days" in rota
    assert f"{team.second_leader.name} is away, so nobody is there from 9am to 8pm. In 2 days." in rota
    assert f"{third.name} no longer has this post, so nobody is there from 8am to 8pm" in rota
    assert f"{fourth.name} cannot be reached, so nobody is there from 8am to 8pm" in rota


def test_an_area_without_a_rota_says_so_and_one_that_counts_on_it_in_red(client, team):
    other = make.team()

    assert "Nobody is on the rota." in page(client, other.coordinator, "/rota/")
    make.escalation(team)  # its policy asks whoever is on duty first
    assert "29 gaps in the next 14 days" in page(client, team.coordinator, "/rota/")


def test_the_coordinators_have_a_rota_of_their_own(client, team):
    week(team, team.leader)
    starts = TUESDAY_3PM - 6 * HOUR
    make.shift(team.area, team.coordinator, starts, starts + 8 * HOUR, post="coordinator")

    rota = page(client, team.coordinator, "/rota/")

    assert "Coordinator on duty" in rota
    assert "gaps in the next 14 days: coordinator on duty" in rota


def test_other_weeks_are_reached_step_by_step_or_by_their_date(client, team):
    week(team, team.leader)

    later = page(client, team.leader, "/rota/?week=2026-06-17")

    assert "Next week" in later
    assert "Week from Monday 22 June" in later
    assert "Back to this week" in later
    assert "week=2026-06-22" in later.replace("&amp;", "&")
    assert "Week from Monday 2 March" in page(client, team.leader, "/rota/?week=2026-03-04")
    assert "This week" in page(client, team.leader, "/rota/?week=0001-01-01")


def test_who_works_in_two_areas_sees_first_the_one_with_a_gap(client, team):
    second = make.area(name="Aaa North")
    make.role(team.leader, "team_leader", second)
    duty(team)

    rota = page(client, team.leader, "/rota/")

    assert "Duty rota, West</h1>" in rota
    assert "West: 29 gaps" in rota
    assert "Duty rota, Aaa North</h1>" in page(client, team.leader, f"/rota/?area={second.pk}")
    assert "Duty rota, West</h1>" in page(client, team.leader, f"/rota/?area={make.area().pk}")


def test_what_changed_lately_and_how_heavy_it_was_is_shown(client, team):
    shifts = week(team, team.leader, team.second_leader)
    workflow.ask_swap(Swap(shift=shifts[2], to=team.second_leader, words="The dentist"), by=team.leader)
    past = duty(team, team.second_leader, -19 * HOUR)
    had = {"asked": 6, "taken": 3, "very_worried": 1, "at_night": 0, "handover": "Keys in the tray."}
    Shift.objects.filter(pk=past.pk).update(**had)
    swap = make.swap(shifts[4], team.second_leader, words="A wedding")
    workflow.answer_swap(swap.pk, yes=True, by=team.second_leader)

    rota = page(client, team.leader, "/rota/")

    assert f"{team.second_leader.name} is asked to take it" in rota
    assert "swapped with you" in rota
    assert "heavy, left a note" in rota
    assert "Keys in the tray." in rota
    assert "from " + team.leader.name + ": agreed by both" in rota
    assert "“A wedding”" in rota


def test_the_rota_is_for_those_who_work_in_an_area(client, team):
    for person in (team.volunteer.user, team.manager):
        for name in ("rota-week", "rota-mine", "rota-shared", "rota-shift-new"):
            client.force_login(person)
            assert client.get(reverse(f"escalations:{name}")).status_code == 404


@pytest.mark.parametrize("name", ["rota-week", "rota-mine", "rota-shared", "absence-list"])
def test_a_page_costs_the_same_however_much_is_on_it(client, team, name):
    second = make.area(name="North")
    make.role(team.leader, "team_leader", second)
    address = reverse(f"escalations:{name}")
    week(team, team.leader)[5].delete()
    make.absence(team.leader, TUESDAY_3PM + 5 * DAY, TUESDAY_3PM + 6 * DAY)
    client.force_login(team.leader)
    client.get(address)
    with statements() as few:
        client.get(address)
    for number in range(15):
        colleague = make.user("team_leader", second)
        make.shift(second, colleague, TUESDAY_3PM + number * DAY, TUESDAY_3PM + (number + 1) * DAY)
        make.absence(colleague, TUESDAY_3PM + number * DAY, TUESDAY_3PM + (number + 1) * DAY)
        make.swap(duty(team, begins=(20 + number) * DAY), team.second_leader)

    with statements() as many:
        client.get(address)

    assert len(many) <= len(few) <= (12 if name == "rota-mine" else 8), "\n".join(many)


# --- put on ---


def new(client, team, by=None, person=None, json=False, **fields):
    body = {
        "area": str(team.area.pk), "post": "team_leader", "person": person if isinstance(person, str) else str((person or team.leader).pk),
        "starts": "2026-06-12T20:00", "ends": "2026-06-13T08:00",
    }  # fmt: skip
    return send(client, by or team.coordinator, "rota-shift-new", json=json, **{**body, **fields})


def test_a_coordinator_puts_somebody_on_duty(client, team):
    answer = new(client, team)

    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/rota/?area={team.area.pk}&week=2026-06-12"
    shift = Shift.objects.get()
    assert (shift.person, shift.ends - shift.starts) == (team.leader, 12 * HOUR)
    said = f"{team.leader.name} is on duty Friday 12 June, 8pm to 8am."
    assert said in page(client, team.coordinator, answer.headers["Location"])
    assert new(client, team, starts="2026-06-14T20:00", ends="2026-06-15T08:00", json=True).json()["id"]


def test_what_cannot_be_is_refused_beside_its_field_and_what_was_typed_stays(client, team):
    User.objects.filter(pk=team.second_leader.pk).update(phone="")

    answer = new(client, team, person=team.second_leader)
    said = answer.content.decode()

    assert answer.status_code == 422
    assert f"There is no telephone number for {team.second_leader.name}" in said
    assert 'href="#id_person"' in said
    assert 'value="2026-06-12T20:00"' in said
    assert new(client, team, person=team.second_leader, json=True).json()["errors"]["person"]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"ends": "2026-06-12T19:00"}, "A duty ends after it begins. A night ends on the next day."),
        ({"starts": "2027-03-28T01:30"}, "there is no 1:30am. Did you mean 2:30am?"),
        ({"starts": ""}, "Give the date and time the duty begins"),
        ({"starts": "soon"}, "Give a date and a time"),
        ({"starts": "0001-01-01T00:00"}, "Give a date and a time"),
        ({"starts": "2026-06-12T20:00+05:00"}, "Give a date and a time"),
        ({"person": "6e1f5c1e-0000-4000-8000-000000000000"}, "Choose somebody from the list"),
        ({"post": "programme_manager"}, "Choose one of the two"),
        ({"area": "6e1f5c1e-0000-4000-8000-000000000000"}, "Choose an area from the list"),
    ],
)
def test_what_makes_no_sense_is_said_in_plain_words(client, team, fields, said):
    answer = new(client, team, **fields)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Shift.objects.exists()


def test_a_night_in_which_the_clocks_go_back_is_an_hour_longer(client, team):
    new(client, team, starts="2026-10-24T20:00", ends="2026-10-25T08:00")

    shift = Shift.objects.get()
    assert shift.ends - shift.starts == 13 * HOUR


def test_a_time_that_comes_twice_is_the_first_and_that_is_said(client, team):
    answer = new(client, team, starts="2026-10-25T01:30", ends="2026-10-25T08:00")

    assert Shift.objects.get().starts == datetime.datetime(2026, 10, 25, 0, 30, tzinfo=datetime.UTC)
    assert "1:30am comes twice. We take the first." in page(
        client, team.coordinator, answer.headers["Location"]
    )


def test_nobody_puts_on_somebody_elsewhere(client, team):
    other = make.team()

    assert new(client, team, by=other.coordinator).status_code == 422
    assert new(client, team, by=team.volunteer.user).status_code == 404
    assert not Shift.objects.exists()


# --- change ---


def change(client, shift, by, json=False, **fields):
    body = {
        "person": str(shift.person_id), "starts": local(shift.starts), "ends": local(shift.ends),
        "seen": shift.as_seen,
    }  # fmt: skip
    return send(client, by, "rota-shift-edit", shift.pk, json=json, **{**body, **fields})


def test_a_cover_is_recorded_on_the_page_of_the_duty(client, team):
    shift = duty(team)
    form = page(client, team.coordinator, reverse("escalations:rota-shift-edit", args=[shift.pk]))

    answer = change(client, shift, team.coordinator, person=str(team.second_leader.pk), why="The dentist")

    assert f"{team.leader.name}, team leader" in form
    assert answer.status_code == 303
    assert Shift.objects.get().person == team.second_leader
    assert "“The dentist”" in page(client, team.leader, answer.headers["Location"])


def test_who_changes_what_has_changed_is_told_and_nothing_is_lost(client, team):
    shift = duty(team)
    change(client, shift, team.leader, person=str(team.second_leader.pk))

    answer = change(client, shift, team.coordinator, why="Kept words")

    assert answer.status_code == 409
    assert "Somebody has changed this duty" in answer.content.decode()
    assert "Kept words" in answer.content.decode()
    assert change(client, shift, team.coordinator, json=True).status_code == 409


def test_a_duty_that_is_over_is_only_read(client, team):
    shift = duty(team, begins=-2 * DAY)
    workflow.end_duty(shift.pk)

    said = page(client, team.coordinator, reverse("escalations:rota-shift-edit", args=[shift.pk]))

    assert "This duty is over. It stays as it was." in said
    assert "Quiet: 0 asked" in said
    assert "<form" not in said.partition("<main")[2].partition("</main>")[0]
    assert change(client, shift, team.coordinator).status_code == 422


def test_a_duty_is_taken_off_the_rota_unless_it_has_begun(client, team):
    shift, running = duty(team), duty(team, begins=-HOUR)

    assert send(client, team.coordinator, "rota-shift-remove", shift.pk).status_code == 303
    refused = send(client, team.coordinator, "rota-shift-remove", running.pk)

    assert refused.status_code == 409
    assert "This duty has begun." in refused.content.decode()
    assert send(client, team.coordinator, "rota-shift-remove", running.pk, json=True).status_code == 409
    assert Shift.objects.get() == running
    assert send(client, team.coordinator, "rota-shift-remove", shift.pk).status_code == 404


def test_a_stranger_finds_no_duty(client, team):
    shift, stranger = duty(team), make.team().leader

    for name in ("rota-shift-edit", "rota-shift-remove", "rota-handover", "rota-swap-new"):
        assert send(client, stranger, name, shift.pk).status_code == 404
        assert send(client, team.volunteer.user, name, shift.pk).status_code == 404


def test_a_note_is_left_and_read_by_who_comes_next(client, team):
    mine = duty(team, begins=-4 * HOUR, length=4 * HOUR)
    duty(team, team.second_leader, begins=0 * HOUR)

    answer = send(client, team.leader, "rota-handover", mine.pk, words="The key is in the tray.")

    assert answer.status_code == 303
    assert "The key is in the tray." in page(client, team.second_leader, "/rota/mine/")
    assert "The key is in the tray." in page(client, team.coordinator, "/rota/")
    assert send(client, team.coordinator, "rota-handover", mine.pk, words="x").status_code == 404
    early = duty(team, begins=2 * DAY)
    assert send(client, team.leader, "rota-handover", early.pk, words="x").status_code == 422
    assert "?holder=me" in page(client, team.leader, reverse("escalations:rota-handover", args=[mine.pk]))


# --- swap ---


def test_a_swap_is_asked_answered_and_seen_by_both(client, team):
    mine, theirs = duty(team), duty(team, team.second_leader, 3 * DAY)
    form = page(client, team.leader, reverse("escalations:rota-swap-new", args=[mine.pk]))

    asked = send(
        client, team.leader, "rota-swap-new", mine.pk,
        to=str(team.second_leader.pk), in_return=str(theirs.pk), words="A wedding",
    )  # fmt: skip
    swap = Swap.objects.get()
    waiting = page(client, team.leader, "/rota/mine/")
    to_answer = page(client, team.second_leader, "/rota/mine/")
    question = page(client, team.second_leader, reverse("escalations:rota-swap-answer", args=[swap.pk]))
    answered = send(client, team.second_leader, "rota-swap-answer", swap.pk, answer="yes")

    assert "Friday 12 June, 3pm to 3am" in form
    assert (asked.status_code, answered.status_code) == (303, 303)
    assert f"You asked <strong>{team.second_leader.name}</strong>" in waiting
    assert f"{team.leader.name} asks you to take Wednesday 10 June" in to_answer
    assert "“A wedding”" in question
    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.person, theirs.person) == (team.second_leader, team.leader)
    again = send(client, team.second_leader, "rota-swap-answer", swap.pk, answer="yes")
    assert again.status_code == 409
    assert "There is nothing more to do" in page(
        client, team.second_leader, reverse("escalations:rota-swap-answer", args=[swap.pk])
    )


def test_what_is_asked_in_return_must_be_theirs(client, team):
    third = make.user("team_leader", team.area)
    mine, of_third = duty(team), duty(team, third, 3 * DAY)

    answer = send(
        client, team.leader, "rota-swap-new", mine.pk, to=str(team.second_leader.pk), in_return=str(of_third.pk)
    )  # fmt: skip

    assert answer.status_code == 422
    assert f"That is not a duty of {team.second_leader.name}" in answer.content.decode()


def test_a_swap_is_taken_back_once(client, team):
    swap = make.swap(duty(team), team.second_leader)

    assert send(client, team.leader, "rota-swap-take-back", swap.pk).status_code == 303
    assert send(client, team.leader, "rota-swap-take-back", swap.pk).status_code == 409
    assert send(client, team.leader, "rota-swap-take-back", swap.pk, json=True).status_code == 409


def test_only_whom_it_is_asked_of_sees_the_question(client, team):
    swap = make.swap(duty(team), team.second_leader)

    for person in (team.leader, team.coordinator, make.team().leader):
        assert send(client, person, "rota-swap-answer", swap.pk, answer="yes").status_code == 404
    assert send(client, team.coordinator, "rota-swap-take-back", swap.pk).status_code == 404
    assert send(client, team.second_leader, "rota-swap-answer", swap.pk).status_code == 422


def test_who_leads_alone_is_told_that_there_is_nobody_to_ask(client):
    team = make.team()
    RoleAssignment.objects.filter(user=team.second_leader).delete()

    said = page(client, team.leader, reverse("escalations:rota-swap-new", args=[duty(team).pk]))

    assert "Nobody else holds this post" in said


# --- away ---


def away(client, team, by, **fields):
    body = {"person": str(by.pk), "kind": "leave", "starts": "2026-06-12T00:00", "ends": "2026-06-15T00:00"}
    return send(client, by, "absence-new", **{**body, **fields})


def test_somebody_puts_themselves_down_and_sees_what_is_left_open(client, team):
    duty(team, begins=3 * DAY)

    answer = away(client, team, team.leader)
    listed = page(client, team.leader, answer.headers["Location"])

    assert answer.status_code == 303
    assert "You are down as away from Friday 12 June to Sunday 14 June." in listed
    assert "1 duty needs somebody else in that time" in listed
    assert "1 duty is left open" in listed
    assert "Friday 12 June, 3pm to 3am" in listed


def test_who_looks_after_an_area_puts_its_people_down_and_nobody_else(client, team):
    stranger = make.team().leader

    assert away(client, team, team.coordinator, person=str(team.leader.pk)).status_code == 303
    assert away(client, team, team.coordinator, person=str(stranger.pk)).status_code == 422
    assert away(client, team, team.volunteer.user).status_code == 404
    assert Absence.objects.get().person == team.leader


def test_a_programme_manager_puts_themselves_down(client, team):
    assert away(client, team, team.manager).status_code == 303
    assert "You" in page(client, team.manager, "/rota/away/")
    assert "Say when you are away" in page(client, team.manager, "/")
    assert "Say when you are away" not in page(client, team.coordinator, "/")


def test_it_is_changed_and_ended(client, team):
    away(client, team, team.leader)
    absence = Absence.objects.get()
    body = {"kind": "sickness", "starts": "2026-06-12T00:00", "ends": "2026-06-16T00:00"}

    assert send(client, team.coordinator, "absence-edit", absence.pk, **body).status_code == 303
    absence.refresh_from_db()
    assert absence.kind == "sickness"
    assert send(client, make.team().leader, "absence-edit", absence.pk, **body).status_code == 404
    twisted = body | {"ends": "2026-06-11T00:00"}
    assert send(client, team.coordinator, "absence-edit", absence.pk, **twisted).status_code == 422
    assert send(client, team.coordinator, "absence-end", absence.pk).status_code == 303
    assert not Absence.objects.exists()


def test_the_forms_of_an_absence_say_what_is_with_one_and_what_was_agreed(client, team):
    assert "Nobody is away" in page(client, team.leader, "/rota/away/")
    workflow.take(make.escalation(team).pk, by=team.leader)
    form = page(client, team.leader, "/rota/away/new/")
    away(client, team, team.leader)
    edit = page(
        client, team.coordinator, reverse("escalations:absence-edit", args=[Absence.objects.get().pk])
    )

    assert "1 open matter is with you" in form
    assert '<option value="' + str(team.leader.pk) + '" selected>Myself</option>' in form
    assert 'value="2026-06-12T00:00"' in edit
    assert f"When {team.leader.name} is away" in edit


def test_a_duty_that_is_gone_meanwhile_is_not_there(client, team, monkeypatch):
    shift = duty(team)
    for name in ("change_shift", "remove_shift"):
        monkeypatch.setattr(workflow, name, lambda *_args, **_kwargs: Shift.objects.get(pk=team.area.pk))

    assert change(client, shift, team.leader).status_code == 404
    assert send(client, team.leader, "rota-shift-remove", shift.pk).status_code == 404


# --- how it is shared ---


def test_how_the_duty_is_shared_is_summed_by_person(client, team):
    past = duty(team, team.second_leader, -2 * DAY)
    Shift.objects.filter(pk=past.pk).update(asked=4, taken=2, very_worried=1, at_night=1)

    said = page(client, team.coordinator, f"/rota/shared/?area={team.area.pk}&post=team_leader")

    row = f'<th scope="row">{team.second_leader.name}</th><td>13</td><td>1</td><td>12</td>'
    assert said.count(row) == 2
    assert "4 asked, 2 taken, 1 very worried, 1 message at night" in said


# --- the calendar ---


@pytest.fixture
def calendar(client, team):
    send(client, team.leader, "rota-calendar-renew")
    client.logout()
    return reverse("escalations:rota-calendar", args=[CalendarFeed.objects.get(person=team.leader).token])


def test_ones_calendar_holds_ones_duties_and_nothing_else(client, team, calendar):
    mine = duty(team)
    duty(team, team.second_leader, 3 * DAY)

    answer = client.get(calendar)
    entries = list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))

    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store, private"
    (entry,) = entries
    assert (entry["dtstart"].dt, entry["dtend"].dt) == (mine.starts, mine.ends)
    assert str(entry["summary"]) == "Living Well duty"
    assert set(entry) == {"UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"}
    text = answer.content.decode()
    assert team.area.name not in text
    assert team.leader.name not in text


def test_a_new_address_closes_the_old(client, team, calendar):
    assert client.get(calendar).status_code == 200

    send(client, team.leader, "rota-calendar-renew")
    fresh = reverse("escalations:rota-calendar", args=[CalendarFeed.objects.get().token])

    assert client.get(calendar).status_code == 404
    assert client.get(fresh).status_code == 200
    assert fresh in page(client, team.leader, "/rota/mine/")


@pytest.mark.parametrize("loss", ["account", "role"])
def test_a_closed_account_or_a_lost_role_ends_it_at_once(client, team, calendar, loss):
    duty(team)
    assert b"VEVENT" in client.get(calendar).content
    if loss == "account":
        User.objects.filter(pk=team.leader.pk).update(is_active=False)
    else:
        RoleAssignment.objects.filter(user=team.leader).update(ends=TUESDAY_3PM.date() - DAY)

    assert client.get(calendar).status_code == 404


def test_duties_of_an_area_one_has_left_are_not_in_it(client, team, calendar):
    other = make.team()
    duty(team)
    make.role(team.leader, "team_leader", other.area)
    RoleAssignment.objects.filter(user=team.leader, area=team.area).update(ends=TUESDAY_3PM.date() - DAY)

    assert b"VEVENT" not in client.get(calendar).content


def test_the_address_is_in_no_log_line(client, team, calendar, caplog):
    token = calendar.rpartition("/")[2]
    caplog.set_level("INFO")
    send(client, team.leader, "rota-calendar-renew")

    client.get(calendar)
    client.post(calendar)

    assert "rota-calendar answered 404" in caplog.text.replace("escalations:", "")
    assert token not in caplog.text
