"""A report is stored once, never lost and never changed, and goes on its way in the same transaction."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from escalations import workflow
from escalations.choices import QuarantineReason
from escalations.models import Addition, Ask, Escalation, Event, Observation, Quarantined
from escalations.workflow import Closing
from escalations.workflow.observations import NeverTheirClientError
from livingwell import clock
from livingwell.models import Message, Notice
from tests import make
from tests.escalations.two_at_once import at_once
from volunteers.choices import Stage

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
MINUTE = datetime.timedelta(minutes=1)


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def log(team, **fields):
    report = make.observation(team, **fields)
    return workflow.log(report, by=report.author.user)


def told(person, purpose):
    return Notice.objects.filter(recipient=person, purpose=purpose).count()


# --- stored once


def test_a_fresh_report_is_stored_with_its_times_and_has_a_person_and_a_deadline():
    team = make.team()

    logged = log(team, saved_at=TUESDAY_3PM - 5 * MINUTE)

    report = Observation.objects.get()
    escalation = report.escalation
    assert (logged.observation, logged.repeated, logged.conflict) == (report, False, False)
    assert (report.received_at, report.delayed) == (TUESDAY_3PM, False)
    assert (escalation.lead, escalation.opened_at, escalation.area) == (report, TUESDAY_3PM, team.area)
    assert escalation.respond_by > TUESDAY_3PM
    assert team.coordinator.name in escalation.why
    assert Ask.objects.get(escalation=escalation).person == team.coordinator


def test_one_that_waited_on_the_phone_is_marked_delayed():
    team = make.team()

    assert log(team, saved_at=TUESDAY_3PM - 16 * MINUTE).observation.delayed


def test_the_same_key_again_gives_the_first_one():
    team = make.team()
    fields = make.report_fields(team)

    first = log(team, **fields)
    again = log(team, **fields)

    assert (again.observation, again.repeated, again.conflict) == (first.observation, True, False)
    assert Observation.objects.count() == Escalation.objects.count() == 1
    assert told(team.coordinator, "escalation-asked") == 1


def test_the_same_key_with_other_words_keeps_both_and_asks_somebody_to_look():
    team = make.team()
    fields = make.report_fields(team)
    first = log(team, **fields)

    second = log(team, **fields | {"words": "No, it was Tuesday's dinner."})
    third = log(team, **fields | {"words": "No, it was Tuesday's dinner."})

    assert second.conflict
    assert second.observation == first.observation
    assert Quarantined.objects.get().report["words"] == "No, it was Tuesday's dinner."
    assert (third.quarantined, third.repeated) == (second.quarantined, True)
    assert told(team.coordinator, "report-to-place") == 1


def test_somebody_elses_key_never_shows_their_report():
    team = make.team()
    theirs = log(team).observation
    other = make.volunteer(team.area)
    make.match(other, make.client(team.area))
    make.match(other, team.client)

    mine = log(team, key=theirs.key, author=other, words="Something else.")

    assert mine.observation is None
    assert mine.quarantined.first is None


def test_who_comes_second_in_the_same_moment_is_given_the_first(monkeypatch):
    team = make.team()
    fields = make.report_fields(team)
    first = log(team, **fields).observation

    def meet_it(_report):
        raise IntegrityError

    monkeypatch.setattr("escalations.workflow.observations._file", meet_it)
    second = log(team, **fields)

    assert (second.observation, second.repeated) == (first, True)
    with pytest.raises(IntegrityError):
        log(team)  # what is not known is somebody else's mistake


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_tabs_at_once_store_it_once():
    team = make.team()
    fields = make.report_fields(team)

    one, other = at_once(lambda: log(team, **fields), lambda: log(team, **fields))

    assert one.observation == other.observation
    assert sorted([one.repeated, other.repeated]) == [False, True]
    assert Observation.objects.count() == Escalation.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_two_tabs_at_once_with_other_words_keep_both():
    team = make.team()
    fields = make.report_fields(team)

    at_once(lambda: log(team, **fields), lambda: log(team, **fields | {"words": "Other."}))

    assert (Observation.objects.count(), Quarantined.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_a_report_that_comes_while_its_matter_is_closed_is_never_lost_in_it():
    for _ in range(5):
        team = make.team()
        matter = make.escalation(team)
        closing = Closing(outcome="helped", message="Help came.")

        closed, logged = at_once(
            lambda pk=matter.pk, team=team, closing=closing: workflow.close(pk, closing, by=team.coordinator),
            lambda team=team: log(team),
        )

        assert isinstance(closed, Escalation)
        later = Escalation.objects.get(pk=logged.observation.escalation_id)
        joined_before = later.pk == matter.pk and later.reports == 2
        assert joined_before or later.is_open


def test_an_error_that_is_not_a_repeat_is_not_swallowed():
    team = make.team()

    with pytest.raises(IntegrityError), transaction.atomic():
        workflow.log(make.observation(team), by=None)
    assert not Observation.objects.exists()


def test_an_area_without_a_policy_loses_no_report():
    team = make.team(policy=False)

    assert log(team).observation.escalation.is_open


# --- good news and all as usual


@pytest.mark.parametrize(
    "fields",
    [
        {"worry": "good_news", "noticed": ["good_news"]},
        {"worry": "", "as_usual": True, "noticed": [], "words": ""},
    ],
)
def test_good_news_and_all_as_usual_ask_nobody(fields):
    team = make.team()

    report = log(team, **fields).observation

    assert report.escalation is None
    assert not Message.objects.exists()


@pytest.mark.parametrize("fields", [{"as_usual": True, "worry": ""}, {"worry": "good_news"}])
def test_something_ticked_is_never_lost_in_all_as_usual_or_good_news(fields):
    team = make.team()

    matter = log(team, noticed=["home"], **fields).observation.escalation

    assert (matter.worry, matter.state) == ("mention", "waiting")


# --- quarantine


@pytest.mark.parametrize(
    ("reason", "arrange"),
    [
        (QuarantineReason.NO_LONGER_MATCHED, lambda team: end_match(team, 5)),
        (QuarantineReason.NO_LONGER_MATCHED, lambda team: end_match(team, 90)),
        (QuarantineReason.NOT_ACTIVE, lambda team: set_stage(team, Stage.PAUSED)),
        (QuarantineReason.NOT_ACTIVE, lambda team: set_stage(team, Stage.LEFT)),
        (QuarantineReason.BEFORE_MATCH, lambda team: start_match(team, clock.today())),
    ],
)
def test_what_cannot_be_filed_waits_for_a_person(reason, arrange):
    team = make.team()
    arrange(team)

    logged = log(team, observed_at=TUESDAY_3PM - DAY)

    assert logged.observation is None
    assert (logged.quarantined.reason, logged.quarantined.area) == (reason, team.area)
    assert told(team.coordinator, "report-to-place") == told(team.leader, "report-to-place") == 1
    assert not Escalation.objects.exists()


def end_match(team, days):
    team.client.matches.update(ends=clock.today() - days * DAY)


def set_stage(team, stage):
    type(team.volunteer).objects.filter(pk=team.volunteer.pk).update(stage=stage)
    team.volunteer.refresh_from_db()


def start_match(team, day):
    team.client.matches.update(starts=day)


def test_older_than_90_days_is_placed_by_a_person():
    team = make.team()

    logged = log(team, observed_at=TUESDAY_3PM - 91 * DAY)

    assert logged.quarantined.reason == QuarantineReason.TOO_OLD


def test_just_after_midnight_in_summer_on_the_first_day_is_not_before_the_visits_began():
    team = make.team()
    start_match(team, datetime.date(2026, 6, 9))

    logged = log(team, observed_at=datetime.datetime(2026, 6, 8, 23, 30, tzinfo=datetime.UTC))

    assert logged.observation


@pytest.mark.parametrize(
    "arrange", [lambda team: end_match(team, 91), lambda team: team.client.matches.all().delete()]
)
def test_a_client_never_theirs_is_refused(arrange):
    team = make.team()
    arrange(team)

    with pytest.raises(NeverTheirClientError):
        log(team)


def test_quarantined_safeguarding_is_told_to_team_leaders_alone_and_not_to_whom_it_is_about():
    team = make.team()
    set_stage(team, Stage.PAUSED)

    logged = log(team, noticed=["safeguarding"], about=team.leader)

    assert (logged.quarantined.worry, logged.quarantined.safeguarding) == ("very_worried", True)
    assert told(team.second_leader, "report-to-place") == 1
    assert told(team.leader, "report-to-place") == told(team.coordinator, "report-to-place") == 0


def test_a_coordinator_whose_role_has_an_end_ahead_is_told_too_and_one_whose_has_ended_is_not():
    team = make.team()
    leaving, gone = make.user(), make.user()
    make.role(leaving, "coordinator", team.area, ends=clock.today() + DAY)
    make.role(gone, "coordinator", team.area, ends=clock.today() - DAY)
    set_stage(team, Stage.PAUSED)

    log(team)

    assert (told(leaving, "report-to-place"), told(gone, "report-to-place")) == (1, 0)


# --- joining


def test_a_second_report_joins_without_moving_the_deadline_and_who_is_asked_is_told():
    team = make.team()
    first = make.escalation(team, noticed=["home"])
    with clock.moved_to(TUESDAY_3PM + MINUTE):
        second = log(team, noticed=["home", "money", "good_news"]).observation

    matter = Escalation.objects.get()
    assert second.escalation == matter
    assert matter.respond_by == first.respond_by
    assert (matter.reports, matter.lead, matter.categories) == (2, second, ["home", "money"])
    assert matter.noticed == ";home;money;"
    assert told(team.coordinator, "escalation-changed") == 1


def test_two_candidates_the_more_urgent_is_joined_and_both_are_linked():
    team = make.team()
    mild = make.escalation(team, noticed=["home"], worry="mention")
    urgent = make.escalation(team, noticed=["money"], worry="worried")

    report = log(team, noticed=["home", "money"], worry="worried").observation

    assert report.escalation == urgent
    assert list(urgent.related.all()) == [mild]
    assert list(mild.related.all()) == [urgent]


def test_a_closed_matter_and_words_alone_are_not_joined():
    team = make.team()
    closed = make.escalation(team, noticed=["home"])
    workflow.close(closed.pk, Closing(outcome="helped", message="Done."), by=team.coordinator)

    assert log(team, noticed=["home"]).observation.escalation != closed
    assert log(team, noticed=[]).observation.escalation.reports == 1


def test_what_is_about_a_colleague_joins_nothing_and_nothing_joins_it():
    team = make.team()
    before = make.escalation(team, noticed=["home"])

    theirs = log(team, noticed=["home"], about=team.leader).observation
    after = log(team, noticed=["home"]).observation

    assert theirs.escalation != before
    assert after.escalation == before


# --- raised


def test_a_more_worried_second_report_starts_the_chain_of_its_level():
    team = make.team()
    matter = make.escalation(team, worry="mention", noticed=["home"])

    log(team, worry="very_worried", noticed=["home"])

    matter.refresh_from_db()
    assert (matter.worry, matter.round) == ("very_worried", 2)
    assert matter.respond_by == TUESDAY_3PM + 60 * MINUTE
    assert Event.objects.filter(escalation=matter, kind="raised").exists()


def test_raised_a_sooner_running_deadline_is_kept_but_not_one_that_is_over():
    team = make.team()
    matter = make.escalation(team, worry="worried", noticed=["home"])
    soon = matter.respond_by - 5 * MINUTE
    with clock.moved_to(soon):
        log(team, worry="very_worried", noticed=["home"])
    late = make.escalation(team, worry="worried", noticed=["money"])
    with clock.moved_to(late.respond_by + MINUTE):
        log(team, worry="very_worried", noticed=["money"])

    kept = matter.respond_by
    matter.refresh_from_db()
    late.refresh_from_db()
    assert matter.respond_by == kept
    assert late.respond_by == TUESDAY_3PM + DAY + 61 * MINUTE


def test_raised_while_held_the_holder_keeps_it_with_the_shorter_lease_and_is_told():
    team = make.team()
    matter = make.escalation(team, worry="mention", noticed=["home"])
    workflow.take(matter.pk, by=team.leader)

    log(team, worry="very_worried", noticed=["home"])

    matter.refresh_from_db()
    assert (matter.holder, matter.state) == (team.leader, "held")
    assert matter.respond_by == TUESDAY_3PM + 60 * MINUTE
    assert told(team.leader, "escalation-changed") == 1


def test_three_small_reports_in_28_days_are_worried_with_the_reason():
    team = make.team()
    for sign, days in [("home", 27), ("money", 20)]:
        with clock.moved_to(TUESDAY_3PM - days * DAY):
            make.logged(team, worry="mention", noticed=[sign])

    third = log(team, worry="mention", noticed=["toilet"]).observation

    assert third.worry == "mention"
    assert third.escalation.worry == "worried"
    assert "3 small reports" in Event.objects.get(escalation=third.escalation, kind="raised").text


def test_small_reports_longer_ago_or_taken_back_do_not_count():
    team = make.team()
    with clock.moved_to(TUESDAY_3PM - 28 * DAY):
        make.logged(team, worry="mention", noticed=["home"])
    taken_back = make.logged(team, worry="mention", noticed=["money"])
    workflow.retract(taken_back.pk, why="Wrong person", by=team.volunteer.user)

    assert log(team, worry="mention", noticed=["toilet"]).observation.escalation.worry == "mention"


def test_a_slow_change_raises_what_it_joins():
    team = make.team()
    other = make.volunteer(team.area)
    make.match(other, team.client)
    matter = make.escalation(team, worry="mention", noticed=["home"])

    log(team, author=other, worry="mention", noticed=["home"])

    matter.refresh_from_db()
    assert matter.worry == "worried"
    assert "two volunteers noticed the same" in Event.objects.get(escalation=matter, kind="raised").text


# --- safeguarding


def test_safeguarding_is_always_its_own_escalation_and_very_worried():
    team = make.team()
    plain = make.escalation(team, noticed=["home"], worry="very_worried")

    guarded = log(team, noticed=["safeguarding", "home"], worry="mention").observation.escalation
    second = log(team, noticed=["safeguarding", "home"]).observation.escalation
    after = log(team, noticed=["home"]).observation.escalation

    assert len({plain.pk, guarded.pk, second.pk}) == 3
    assert (guarded.worry, guarded.safeguarding) == ("very_worried", True)
    assert guarded.respond_by == TUESDAY_3PM + 30 * MINUTE
    assert after == plain


def test_safeguarding_about_a_colleague_leaves_them_out_everywhere():
    team = make.team()
    make.shift(team.area, team.leader)

    guarded = log(team, noticed=["safeguarding"], about=team.leader).observation.escalation

    assert [step.skipped for step in guarded.steps.all()] == ["about_them", ""]
    assert not Ask.objects.filter(person=team.leader).exists()
    assert not Notice.objects.filter(recipient=team.leader).exists()
    assert not Escalation.objects.visible_to(team.leader).exists()
    assert Escalation.objects.visible_to(team.second_leader).exists()


# --- add


def added(team, report, key=None, **fields):
    addition = Addition(observation=report, key=key or uuid.uuid4(), **fields)
    return workflow.add(addition, by=team.volunteer.user)


def test_added_worse_is_triaged_again_and_milder_is_only_told():
    team = make.team()
    report = make.logged(team, worry="worried")

    added(team, report, words="He ate a little.", worry="mention")
    milder = Escalation.objects.get()
    added(team, report, words="He has fallen.", worry="very_worried")

    matter = Escalation.objects.get()
    assert milder.worry == "worried"
    assert matter.worry == "very_worried"
    assert told(team.coordinator, "escalation-changed") == 1
    assert [one.words for one in report.additions.all()] == ["He ate a little.", "He has fallen."]


def test_the_same_addition_again_is_kept_once_and_other_words_are_kept_too():
    team = make.team()
    report = make.logged(team)
    key = uuid.uuid4()

    added(team, report, key, words="One.")
    added(team, report, key, words="One.")
    added(team, report, key, words="Two.")
    added(team, report, key, words="Two.")

    assert sorted(one.words for one in report.additions.all()) == ["One.", "Two."]


def test_added_to_what_is_closed_a_worry_opens_a_new_matter_and_who_closed_it_is_told():
    team = make.team()
    report = make.logged(team)
    workflow.close(report.escalation_id, Closing(outcome="helped", message="Done."), by=team.coordinator)

    added(team, report, words="Thank you.")
    added(team, report, words="It is back.", worry="worried")

    assert Escalation.objects.filter(state="closed").count() == 1
    assert Escalation.objects.get(state="waiting").lead.words == "It is back."
    assert told(team.coordinator, "story-reply") == 2


def test_added_to_closed_safeguarding_it_stays_safeguarding():
    team = make.team()
    make.shift(team.area, team.leader)
    report = make.logged(team, noticed=["safeguarding"], about=team.coordinator)
    workflow.close(report.escalation_id, Closing(outcome="helped", message="Done."), by=team.leader)

    added(team, report, words="He shouted again.", worry="mention")

    again = Escalation.objects.get(state="waiting")
    assert (again.safeguarding, again.worry, again.about) == (True, "very_worried", team.coordinator)
    assert not Escalation.objects.visible_to(team.coordinator).exists()


def test_added_to_good_news_words_stay_with_it_and_a_worry_makes_a_matter():
    team = make.team()
    report = make.logged(team, worry="good_news", noticed=["good_news"])

    added(team, report, words="She sang all afternoon.")
    assert not Escalation.objects.exists()
    added(team, report, words="But she was hot.", worry="worried")

    assert Escalation.objects.get().lead.words == "But she was hot."


# --- retract


def test_taken_back_everyone_told_of_it_is_told_and_the_worry_stays():
    team = make.team()
    report = make.logged(team, worry="very_worried")
    workflow.take(report.escalation_id, by=team.leader)

    workflow.retract(report.pk, why="Wrong person", by=team.volunteer.user)
    workflow.retract(report.pk, why="Again", by=team.volunteer.user)

    matter = Escalation.objects.get()
    report.refresh_from_db()
    assert (matter.worry, matter.state, report.retracted_why) == ("very_worried", "held", "Wrong person")
    assert told(team.leader, "escalation-changed") == told(team.coordinator, "escalation-changed") == 1


def test_good_news_and_what_is_closed_can_be_taken_back_quietly():
    team = make.team()
    news = make.logged(team, worry="good_news", noticed=["good_news"])
    closed = make.logged(team)
    workflow.close(closed.escalation_id, Closing(outcome="helped", message="Done."), by=team.coordinator)

    for report in (news, closed):
        workflow.retract(report.pk, why="Sent twice", by=team.volunteer.user)
        report.refresh_from_db()
        assert report.retracted_at == TUESDAY_3PM
    assert told(team.coordinator, "escalation-changed") == 0


# --- what must never be false


@pytest.mark.parametrize("fields", [{"worry": ""}, {"escalation": None}])
def test_the_database_refuses_an_observation_of_concern_without_worry_or_escalation(fields):
    report = make.logged(make.team())

    with pytest.raises(IntegrityError), transaction.atomic():
        Observation.objects.filter(pk=report.pk).update(**fields)


def test_no_message_ever_names_the_client_or_what_was_noticed(mailoutbox):
    from livingwell import outbox

    team = make.team()
    report = make.logged(team, worry="very_worried")
    added(team, report, words="Worse.")
    workflow.take(report.escalation_id, by=team.leader)
    workflow.hand_over(report.escalation_id, to=team.coordinator, words="Edie fell", by=team.leader)
    while outbox.deliver():
        pass

    assert mailoutbox
    for mail in mailoutbox:
        said = str(mail.message())
        for secret in (team.client.preferred_name, team.client.name, "fridge", "Worse", "Edie", "Eating"):
            assert secret not in said
