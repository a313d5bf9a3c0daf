"""One face for the practice: who speaks with it, what it may be told, its questions and the answers."""

import datetime

import pytest

from escalations import talk_notices, workflow
from escalations.choices import EventKind
from escalations.models import DigestQuestion, DigestSent, Escalation, Event, PracticeContact
from escalations.models.digests import contact_of, matters_for, people_at, still_told, why_not
from escalations.rules import digests as rules
from escalations.workflow import Closing, Digest
from escalations.workflow.digests import CannotTellPracticeError
from livingwell import clock, outbox
from livingwell.choices import MessageState
from livingwell.models import Message, User
from tests import make
from tests.escalations.counting import statements
from tests.make import practices
from volunteers.choices import ConsentState, Purpose

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
DAY = datetime.timedelta(days=1)
SAVE = 11


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    made = make.team()
    made.reader = practices.reader(made)
    practices.contact(made)
    return made


def fresh(person):
    return User.objects.get(pk=person.pk)


def letters(purpose):
    return set(Message.objects.filter(purpose=purpose, channel="email").values_list("recipient", flat=True))


def offered(team):
    return {one.pk: why_not(one) for one in matters_for(fresh(team.coordinator), team.practice, team.area.pk)}


@pytest.mark.parametrize(
    ("visits", "discussion", "why"),
    [
        ("", "given", ""),
        ("given", "given", ""),
        ("never_asked", "given", ""),
        ("withdrawn", "given", "recorded"),
        ("refused", "given", "recorded"),
        ("cannot_decide", "given", "recorded"),
        ("given", "", "not been asked"),
        ("given", "never_asked", "not been asked"),
        ("given", "mistake", "not been asked"),
        ("given", "refused", "discussed"),
        ("given", "withdrawn", "discussed"),
        ("given", "cannot_decide", "discussed"),
    ],
)
def test_what_a_practice_may_be_told_follows_from_two_answers(visits, discussion, why):
    said = rules.why_not(visits=visits, discussion=discussion)

    assert (why in said) if why else said == ""


def test_the_open_matters_of_its_patients_are_offered_and_no_others(team):
    mine = make.escalation(team)
    make.escalation(team, client=make.client(team.area, visited_by=team.volunteer))
    closed = make.escalation(team, noticed=["money"])
    workflow.close(closed.pk, Closing(outcome="helped", message="Done."), by=team.coordinator)
    make.escalation(team, noticed=["safeguarding"], worry="very_worried")
    make.escalation(team, noticed=["home"], about=team.leader)
    make.escalation(team, noticed=["access"], about_other=True)

    assert offered(team) == {mine.pk: ""}


def test_an_answer_that_has_run_out_does_not_count(team):
    make.escalation(team)
    make.consent(team.client, Purpose.MDT_DISCUSSION, ends=TUESDAY_3PM.date() - DAY)

    assert "not been asked" in next(iter(offered(team).values()))


def test_a_practice_has_one_contact_at_a_time_and_a_dated_history(team):
    clock.move_to(TUESDAY_3PM + DAY)
    workflow.name_contact(team.practice.pk, team.leader, by=team.coordinator)
    again = workflow.name_contact(team.practice.pk, team.leader, by=team.coordinator)

    assert contact_of(team.practice) == team.leader == again.person
    before, now = PracticeContact.objects.order_by("since")
    assert (before.person, before.until, now.until) == (team.coordinator, TUESDAY_3PM + DAY, None)
    assert letters(talk_notices.CONTACT) == {team.leader.pk}


def test_what_is_sent_is_frozen_in_the_volunteers_words(team):
    matter = make.escalation(team, words="Untouched dinners.", they_would_like="Company", would_help="A call")
    sent = workflow.send_digest(
        Digest(team.practice.pk, team.area.pk, (matter.pk,), "Dear all"), by=team.coordinator
    )
    make.logged(team, words="Something later.")

    (item,) = DigestSent.objects.get(pk=sent.pk).items
    assert (item["words"], item["they_would_like"], item["would_help"]) == (
        "Untouched dinners.", "Company", "A call",
    )  # fmt: skip
    assert item["name"] == team.client.name
    assert (sent.note, sent.contact, sent.leaves_at) == ("Dear all", team.coordinator, TUESDAY_3PM + MINUTE)
    assert letters(talk_notices.DIGEST) == {team.reader.pk}
    assert Event.objects.get(escalation=matter, kind=EventKind.DIGEST).text == team.practice.name


def test_words_that_were_taken_back_are_not_told(team):
    report = make.logged(team, words="Untouched dinners.")
    workflow.retract(report.pk, why="Wrong person", by=team.volunteer.user)
    sent = practices.digest(team, report.escalation)

    assert sent.items[0]["words"] == ""


@pytest.mark.parametrize("spoil", ["other", "nobody", "consent", "unknown", "nothing", "readers"])
def test_what_may_not_be_sent_is_not(team, spoil):
    matter = make.escalation(team)
    by, chosen = team.coordinator, (matter.pk,)
    if spoil == "other":
        by = team.leader
    elif spoil == "nobody":
        PracticeContact.objects.all().delete()
    elif spoil == "consent":
        make.consent(team.client, Purpose.VISITS, ConsentState.WITHDRAWN)
    elif spoil == "unknown":
        chosen = (matter.pk, make.escalation(make.team()).pk)
    elif spoil == "nothing":
        chosen = ()
    else:
        team.reader.assignments.all().delete()

    with pytest.raises(CannotTellPracticeError):
        workflow.send_digest(Digest(team.practice.pk, team.area.pk, chosen), by=by)
    assert not DigestSent.objects.exists()


def test_a_digest_is_taken_back_within_its_minute_by_who_sent_it(team):
    matter = make.escalation(team)
    sent = workflow.send_digest(Digest(team.practice.pk, team.area.pk, (matter.pk,)), by=team.coordinator)
    with pytest.raises(CannotTellPracticeError):
        workflow.take_back_digest(sent.pk, by=team.leader)
    for _ in range(2):
        workflow.take_back_digest(sent.pk, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + MINUTE)

    assert not DigestSent.objects.visible_to(fresh(team.reader)).exists()
    assert set(Message.objects.filter(purpose=talk_notices.DIGEST).values_list("state", flat=True)) == {
        MessageState.CANCELLED
    }
    second = practices.digest(team, matter)
    with pytest.raises(CannotTellPracticeError, match="left"):
        workflow.take_back_digest(second.pk, by=team.coordinator)


def test_only_its_practice_and_the_area_see_it_once_it_has_left(team):
    matter, other = make.escalation(team), make.team()
    sent = workflow.send_digest(Digest(team.practice.pk, team.area.pk, (matter.pk,)), by=team.coordinator)
    seen = DigestSent.objects.visible_to
    elsewhere = practices.reader(other, "mdt_chair")
    chair = practices.reader(team, "mdt_chair")

    assert not seen(fresh(team.reader)).exists()
    assert seen(fresh(team.leader)).exists()
    clock.move_to(sent.leaves_at)
    for person in (team.reader, chair):
        assert seen(fresh(person)).exists()
    for stranger in (elsewhere, other.coordinator, team.volunteer.user, team.manager):
        assert not seen(fresh(stranger)).exists()
    team.reader.assignments.update(ends=TUESDAY_3PM.date() - DAY)
    assert not seen(fresh(team.reader)).exists()
    assert people_at(team.practice) == [chair]


@pytest.mark.parametrize("change", ["consent", "safeguarding", "about", "moved"])
def test_each_opening_looks_again_at_what_may_be_read(team, change):
    matter = make.escalation(team)
    sent = practices.digest(team, matter)
    sent.practice = team.practice
    assert still_told(sent, team.reader, as_practice=True) == {str(matter.pk)}
    if change == "consent":
        make.consent(team.client, Purpose.MDT_DISCUSSION, ConsentState.WITHDRAWN)
    elif change == "safeguarding":
        Escalation.objects.filter(pk=matter.pk).update(safeguarding=True)
    elif change == "about":
        Escalation.objects.filter(pk=matter.pk).update(about=team.leader)
    else:
        type(team.client).objects.filter(pk=team.client.pk).update(practice=None)

    assert still_told(sent, team.reader, as_practice=True) == set()


def test_staff_read_in_it_only_what_they_may_see(team):
    sent = practices.digest(team, make.escalation(team))
    stranger = fresh(make.team().coordinator)

    assert still_told(sent, stranger, as_practice=False) == set()
    assert still_told(sent, fresh(team.leader), as_practice=False)


def test_a_question_of_the_practice_reaches_who_has_the_matter_and_the_contact(team):
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)
    sent = practices.digest(team, matter)
    question = workflow.ask_from_practice(sent.pk, matter=matter.pk, words="Since when?", by=team.reader)

    event = Event.objects.get(escalation=matter, kind=EventKind.PRACTICE_ASKED)
    assert (event.words, event.text, question.event) == ("Since when?", team.practice.name, event)
    assert letters(talk_notices.PRACTICE_QUESTION) == {team.leader.pk, team.coordinator.pk}
    assert DigestQuestion.objects.unanswered().get() == question


def test_with_nobody_as_contact_any_more_whoever_sent_it_hears(team):
    sent = practices.digest(team, make.escalation(team))
    PracticeContact.objects.update(until=clock.now())
    matter = Escalation.objects.get()
    workflow.ask_from_practice(sent.pk, matter=matter.pk, words="Since when?", by=team.reader)

    assert letters(talk_notices.PRACTICE_QUESTION) == {team.coordinator.pk}


def test_the_answer_goes_back_to_who_asked_and_is_given_once(team):
    matter = make.escalation(team)
    taken = workflow.take(matter.pk, by=team.coordinator).respond_by
    sent = practices.digest(team, matter)
    question = workflow.ask_from_practice(sent.pk, matter=matter.pk, words="Since when?", by=team.reader)
    clock.move_to(TUESDAY_3PM + DAY)
    for words in ("Since May.", "Since June."):
        workflow.answer_practice(question.pk, words=words, by=team.coordinator)

    question.refresh_from_db()
    assert question.answered.words == "Since May."
    assert letters(talk_notices.PRACTICE_ANSWER) == {team.reader.pk}
    assert Escalation.objects.get(pk=matter.pk).respond_by > taken


def test_a_colleague_may_answer_what_somebody_else_has(team):
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)
    question = workflow.ask_from_practice(
        practices.digest(team, matter).pk, matter=matter.pk, words="Since when?", by=team.reader
    )
    workflow.answer_practice(question.pk, words="Since May.", by=team.coordinator)

    assert Escalation.objects.get(pk=matter.pk).holder == team.leader


def test_letters_wait_for_who_may_still_open_them(team):
    matter = make.escalation(team)
    workflow.send_digest(Digest(team.practice.pk, team.area.pk, (matter.pk,)), by=team.coordinator)
    workflow.name_contact(team.practice.pk, team.leader, by=team.coordinator)
    workflow.name_contact(team.practice.pk, team.coordinator, by=team.leader)
    team.reader.assignments.all().delete()
    clock.move_to(TUESDAY_3PM + 2 * MINUTE)
    for _ in range(3):
        outbox.deliver()

    states = dict(Message.objects.filter(channel="email").values_list("purpose", "state"))
    assert states[talk_notices.DIGEST] == MessageState.CANCELLED
    by_person = dict(Message.objects.filter(purpose=talk_notices.CONTACT).values_list("recipient", "state"))
    assert by_person[team.leader.pk] == MessageState.CANCELLED
    assert by_person[team.coordinator.pk] == MessageState.SENT


def test_what_it_costs(team):
    matter = make.escalation(team)
    with statements() as send:
        sent = workflow.send_digest(Digest(team.practice.pk, team.area.pk, (matter.pk,)), by=team.coordinator)
    with statements() as ask:
        question = workflow.ask_from_practice(sent.pk, matter=matter.pk, words="When?", by=team.reader)
    with statements() as answer:
        workflow.answer_practice(question.pk, words="May.", by=team.coordinator)

    for found in (send, ask, answer):
        assert len(found) <= SAVE, "\n".join(found)
