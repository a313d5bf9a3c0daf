"""Two matters of one person made one, and one made two: nothing is lost and both timelines tell."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import Outcome
from escalations.models import Ask, Escalation, Event, Observation, Story
from escalations.rules.states import MoveNotAllowedError
from escalations.workflow import Closing
from escalations.workflow.holding import HeldBySomebodyElseError
from escalations.workflow.joining import CannotJoinError, CannotSplitError
from escalations.workflow.undoing import CannotUndoError
from livingwell import clock, outbox
from livingwell.models import Message, Notice
from tests import make
from tests.escalations.two_at_once import at_once

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
HELPED = Closing(outcome=Outcome.HELPED, message="Meals come now.")


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def two(team, first="worried", second="worried", **fields):
    one = make.escalation(team, worry=first, noticed=["home"], **fields)
    clock.move_to(clock.now() + MINUTE)
    other = make.escalation(team, worry=second, noticed=["money"], **fields)
    clock.move_to(clock.now() + MINUTE)
    return one, other


def kinds(matter):
    return list(Event.objects.filter(escalation=matter).order_by("at").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("first", "second", "from_first", "survivor"),
    [
        ("worried", "worried", True, "first"),
        ("worried", "worried", False, "first"),
        ("mention", "very_worried", True, "second"),
    ],
)
def test_the_more_urgent_goes_on_then_the_older(first, second, from_first, survivor):
    team = make.team()
    one, other = two(team, first, second)
    done_from, done_to = (one, other) if from_first else (other, one)

    goes_on = workflow.join(done_from.pk, done_to.pk, by=team.leader)

    ends = other if survivor == "first" else one
    assert goes_on == (one if survivor == "first" else other)
    ends.refresh_from_db()
    assert (ends.state, ends.outcome, ends.joined_to) == ("closed", "joined", goes_on)
    assert (ends.respond_by, ends.next_at, ends.reports) == (None, None, 0)
    assert (goes_on.state, goes_on.holder, goes_on.reports) == ("held", team.leader, 2)
    assert set(goes_on.categories) == {"home", "money"}
    assert set(goes_on.noticed.strip(";").split(";")) == {"home", "money"}
    assert not Observation.objects.exclude(escalation=goes_on).exists()
    assert not Ask.objects.filter(released_at__isnull=True).exists()
    assert kinds(goes_on)[-1] == kinds(ends)[-1] == "merged"
    assert goes_on.lead == Observation.objects.order_by("-received_at").first()


def test_what_somebody_else_has_stays_with_them_who_is_told_after_a_minute(mailoutbox):
    team = make.team()
    one, other = two(team)
    workflow.take(one.pk, by=team.coordinator)

    goes_on = workflow.join(other.pk, one.pk, by=team.leader)

    assert goes_on.holder == team.coordinator
    told = Message.objects.filter(purpose="escalation-changed")
    assert {one.recipient for one in told} == {team.coordinator}
    assert {one.next_at for one in told} == {clock.now() + 60 * SECOND}


def test_no_deadline_is_extended():
    team = make.team()
    one, other = two(team, "mention", "mention")
    workflow.take(one.pk, by=team.leader)
    clock.move_to(TUESDAY_3PM + 3 * DAY)
    workflow.take(other.pk, by=team.leader)
    one.refresh_from_db()
    other.refresh_from_db()

    goes_on = workflow.join(one.pk, other.pk, by=team.leader)

    assert goes_on.respond_by == min(one.respond_by, other.respond_by)


def test_joined_with_one_that_is_more_urgent_the_lease_is_the_shorter_one():
    team = make.team()
    one, other = two(team, "mention", "very_worried")
    workflow.take(one.pk, by=team.leader)

    goes_on = workflow.join(one.pk, other.pk, by=team.leader)

    assert (goes_on.worry, goes_on.respond_by) == ("very_worried", clock.now() + HOUR)


def test_every_author_hears_and_what_was_joined_away_tells_no_story_and_stays_ended():
    team = make.team()
    other_author = make.volunteer(team.area)
    make.match(other_author, team.client)
    one = make.escalation(team, noticed=["home"])
    clock.move_to(clock.now() + MINUTE)
    other = make.logged(team, author=other_author, noticed=["money"]).escalation
    goes_on = workflow.join(one.pk, other.pk, by=team.leader)
    workflow.close(goes_on.pk, HELPED, by=team.leader)

    assert {story.to for story in Story.objects.all()} == {team.volunteer, other_author}
    assert {story.escalation for story in Story.objects.all()} == {goes_on}
    with pytest.raises(MoveNotAllowedError):
        workflow.reopen(other.pk, reason="Again", by=team.leader)


def test_found_by_the_words_of_both():
    team = make.team()
    one = make.escalation(team, noticed=["home"], words="The boiler is out.")
    clock.move_to(clock.now() + MINUTE)
    other = make.escalation(team, noticed=["money"], words="A letter about rent.")

    workflow.join(one.pk, other.pk, by=team.leader)

    one.refresh_from_db()
    assert "boiler" in one.searchable
    assert "rent" in one.searchable


def test_undone_both_are_as_they_were():
    team = make.team()
    one, other = two(team, "mention", "worried")
    reports = set(Observation.objects.values_list("pk", "escalation"))
    asked = set(Ask.objects.filter(released_at__isnull=True).values_list("escalation", "person"))
    goes_on = workflow.join(one.pk, other.pk, by=team.leader)
    clock.move_to(clock.now() + 50 * SECOND)

    workflow.undo(goes_on.pk, by=team.leader)

    assert set(Observation.objects.values_list("pk", "escalation")) == reports
    assert set(Ask.objects.filter(released_at__isnull=True).values_list("escalation", "person")) == asked
    for row in Escalation.objects.all():
        assert (row.state, row.reports, row.joined_to) == ("waiting", 1, None)
        assert row.respond_by > clock.now()
        assert kinds(row)[-2:] == ["merged", "undone"]
    outbox.deliver()
    assert not Message.objects.filter(purpose="escalation-changed", state="sent").exists()


def test_not_undone_once_something_has_happened_to_the_other_one():
    team = make.team()
    one, other = two(team)
    goes_on = workflow.join(one.pk, other.pk, by=team.leader)
    Escalation.objects.filter(pk=other.pk).update(version=99)

    with pytest.raises(CannotUndoError):
        workflow.undo(goes_on.pk, by=team.leader)

    assert Observation.objects.filter(escalation=goes_on).count() == 2


def test_what_is_never_joined():
    team = make.team()
    one = make.escalation(team, noticed=["home"])
    stranger = make.escalation(
        team, client=make.client(team.area, visited_by=team.volunteer, coordinator=team.coordinator)
    )
    safeguarding = make.escalation(team, noticed=["safeguarding"])
    about = make.escalation(team, noticed=["money"], about=team.second_leader)
    other = make.escalation(team, noticed=["money"], about_other=True)
    closed = make.escalation(team, noticed=["toilet"])
    workflow.close(closed.pk, HELPED, by=team.leader)

    for with_this in (one, stranger, safeguarding, about, other, closed):
        with pytest.raises(CannotJoinError) as refused:
            workflow.join(one.pk, with_this.pk, by=team.leader)
        assert str(refused.value).endswith(".")

    one.refresh_from_db()
    assert (one.holder, one.reports) == (None, 1)


def test_what_a_service_has_goes_on_or_waits_for_the_answer():
    team = make.team()
    one, other = two(team)
    workflow.take(one.pk, by=team.leader)
    workflow.take(other.pk, by=team.leader)
    Escalation.objects.filter(pk=other.pk).update(state="referred")

    with pytest.raises(CannotJoinError):
        workflow.join(one.pk, other.pk, by=team.leader)

    Escalation.objects.filter(pk=other.pk).update(state="held")
    Escalation.objects.filter(pk=one.pk).update(state="referred")
    assert workflow.join(one.pk, other.pk, by=team.leader).state == "referred"


def test_from_somebody_elses_it_is_refused_with_who_has_it():
    team = make.team()
    one, other = two(team)
    workflow.take(one.pk, by=team.coordinator)

    with pytest.raises(HeldBySomebodyElseError):
        workflow.join(one.pk, other.pk, by=team.leader)


@pytest.mark.django_db(transaction=True)
@pytest.mark.postgres
def test_joined_while_a_volunteer_adds_and_takes_back_ends_without_a_deadlock():
    import uuid

    from escalations.models import Addition

    team = make.team()
    for _ in range(5):
        one, other = two(team)
        report = Observation.objects.get(escalation=other)
        added = Addition(observation=report, key=uuid.uuid4(), words="And more.", worry="very_worried")

        outcomes = at_once(
            lambda a=one.pk, b=other.pk: workflow.join(a, b, by=team.leader),
            lambda added=added: workflow.add(added, by=team.volunteer.user),
            lambda pk=report.pk: workflow.retract(pk, why="Wrong", by=team.volunteer.user),
            lambda: make.logged(team, noticed=["home", "money"]),
        )

        assert [str(found) for found in outcomes if isinstance(found, Exception)] == []
        assert not Observation.objects.filter(escalation__outcome="joined").exists()
        for row in Escalation.objects.all():
            assert row.reports == Observation.objects.filter(escalation=row).count()
        for row in Escalation.objects.filter(client=team.client).exclude(state="closed"):
            workflow.close(row.pk, HELPED, by=row.holder or team.leader) if Observation.objects.filter(
                escalation=row, retracted_at__isnull=True
            ).exists() else workflow.confirm_retraction(row.pk, by=row.holder or team.leader)


# --- splitting


def of_three(team):
    matter = make.escalation(team, worry="mention", noticed=["home"], words="The boiler is out.")
    clock.move_to(clock.now() + MINUTE)
    rent = make.logged(team, worry="worried", noticed=["home", "money"], words="A letter about rent.")
    clock.move_to(clock.now() + MINUTE)
    make.logged(team, worry="mention", noticed=["home", "toilet"])
    clock.move_to(clock.now() + MINUTE)
    matter.refresh_from_db()
    return matter, rent


def test_what_is_split_off_has_its_own_worry_and_chain_and_the_same_holder():
    team = make.team()
    matter, rent = of_three(team)

    new = workflow.split(matter.pk, [rent.pk], by=team.leader)

    matter.refresh_from_db()
    rent.refresh_from_db()
    assert rent.escalation == new
    assert (new.worry, new.holder, new.state, new.reports) == ("worried", team.leader, "held", 1)
    assert new.respond_by == clock.now() + 2 * DAY
    assert (new.categories, new.lead) == (["home", "money"], rent)
    assert (matter.holder, matter.reports, matter.worry) == (team.leader, 2, "worried")
    assert (matter.categories, matter.noticed) == (["toilet", "home"], ";toilet;home;") or (
        matter.categories,
        matter.noticed,
    ) == (["home", "toilet"], ";home;toilet;")
    assert matter in new.related.all()
    assert kinds(matter)[-1] == "parted"
    assert kinds(new) == ["sent", "parted"]
    assert "rent" in Escalation.objects.get(pk=new.pk).searchable
    assert "rent" not in matter.searchable


def test_what_was_added_goes_along_and_counts():
    import uuid

    from escalations.models import Addition

    team = make.team()
    matter, rent = of_three(team)
    workflow.add(
        Addition(observation=rent, key=uuid.uuid4(), words="Bailiffs came.", worry="very_worried"),
        by=team.volunteer.user,
    )

    new = workflow.split(matter.pk, [rent.pk], by=team.leader)

    assert new.worry == "very_worried"
    assert Event.objects.get(escalation=new, kind="added").words == "Bailiffs came."
    assert Event.objects.filter(escalation=matter, kind="added").exists()  # nothing is erased


@pytest.mark.parametrize("chosen", ["none", "all", "strange"])
def test_some_must_stay_and_some_must_go(chosen):
    import uuid

    team = make.team()
    matter, _ = of_three(team)
    every = [one.pk for one in Observation.objects.all()]

    with pytest.raises(CannotSplitError):
        workflow.split(
            matter.pk, {"none": [], "all": every, "strange": [uuid.uuid4()]}[chosen], by=team.leader
        )

    assert Escalation.objects.count() == 1
    matter.refresh_from_db()
    assert matter.holder is None


def test_a_split_undone_puts_the_reports_back_and_ends_the_new_one_as_joined():
    team = make.team()
    matter, rent = of_three(team)
    new = workflow.split(matter.pk, [rent.pk], by=team.leader)
    clock.move_to(clock.now() + MINUTE)

    workflow.undo(matter.pk, by=team.leader)

    matter.refresh_from_db()
    new.refresh_from_db()
    assert Observation.objects.filter(escalation=matter).count() == matter.reports == 3
    assert (new.state, new.outcome, new.joined_to) == ("closed", "joined", matter)
    assert matter.state == "waiting"
    assert set(matter.categories) == {"home", "money", "toilet"}
    assert kinds(new)[-1] == kinds(matter)[-1] == "undone"


def test_a_split_is_not_undone_once_the_new_one_has_moved():
    team = make.team()
    matter, rent = of_three(team)
    new = workflow.split(matter.pk, [rent.pk], by=team.leader)
    workflow.note(new.pk, words="Rang the landlord.", by=team.leader)

    with pytest.raises(CannotUndoError):
        workflow.undo(matter.pk, by=team.leader)

    rent.refresh_from_db()
    assert rent.escalation == new


def test_by_who_has_it_only():
    team = make.team()
    matter, rent = of_three(team)
    workflow.take(matter.pk, by=team.coordinator)

    with pytest.raises(HeldBySomebodyElseError):
        workflow.split(matter.pk, [rent.pk], by=team.leader)


def test_everybody_told_of_the_joining_is_told_nothing_when_it_is_undone_in_time():
    team = make.team()
    one, other = two(team)
    workflow.take(one.pk, by=team.coordinator)
    goes_on = workflow.join(other.pk, one.pk, by=team.leader)
    assert Notice.objects.filter(recipient=team.coordinator, purpose="escalation-changed").exists()

    workflow.undo(goes_on.pk, by=team.leader)

    assert not Notice.objects.filter(recipient=team.coordinator, purpose="escalation-changed").exists()
