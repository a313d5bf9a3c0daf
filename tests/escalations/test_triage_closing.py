"""Closing: the form, the leak check, the preview, what is kept when something stands in the way."""

import datetime

import pytest

from escalations import workflow
from escalations.choices import State
from escalations.models import Story
from escalations.rules import feedback
from livingwell import clock
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
LEAKY = "The doctor says it was a urine infection. Ring the surgery on 01632 960170."
JSON = {"Accept": "application/json"}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


def address(matter):
    return f"/escalations/{matter.pk}/close/"


def send(client, user, matter, *, headers=None, **fields):
    matter.refresh_from_db()
    client.force_login(user)
    data = {
        "outcome": "helped",
        "message": "Help came. Thank you.",
        "note": "Rang.",
        "version": matter.version,
    }
    return client.post(address(matter), data | fields, headers=headers or {})


def test_the_page_says_who_hears_what_leaves_and_what_they_told_us(client):
    team = make.team()
    matter = make.escalation(team, words="ZQ-words")
    client.force_login(team.coordinator)

    page = client.get(address(matter)).content.decode()

    for words in (
        f"Close it and tell {team.volunteer.first_name}",
        "in the app, and by email",
        "There is news for you about something you passed on.",
        "ZQ-words",
        "Not asked yet",
        "I cannot tell you more",
        "Nothing could be done, and why",
        "You can undo this for 60 seconds",
        'name="version" value="1"',
    ):
        assert words in page, words
    assert "retracted" not in page
    assert "I have read it again" not in page


def test_closing_tells_the_volunteer_and_leads_back_with_an_undo(client):
    team = make.team()
    matter = make.escalation(team)

    answer = send(client, team.coordinator, matter, good_news="on", wanted="Company", agreed="yes")

    matter.refresh_from_db()
    story = Story.objects.get()
    assert answer.headers["Location"] == f"/escalations/{matter.pk}/"
    assert (matter.state, matter.outcome, matter.wanted, matter.agreed) == (
        "closed",
        "helped",
        "Company",
        "yes",
    )
    assert (story.message, story.good_news) == ("Help came. Thank you.", True)
    page = client.get(f"/escalations/{matter.pk}/").content.decode()
    assert "Undo the closing" in page
    assert "Closed. " in page


def test_what_would_tell_too_much_stops_it_until_it_is_mended_or_confirmed(client):
    team = make.team()
    matter = make.escalation(team)

    stopped = send(client, team.coordinator, matter, message=LEAKY)
    program = send(client, team.coordinator, matter, message=LEAKY, headers=JSON)
    matter.refresh_from_db()
    still_open = matter.state
    confirmed = send(client, team.coordinator, matter, message=LEAKY, leaks_confirmed="on")

    page = stopped.content.decode()
    assert stopped.status_code == 422
    assert "Please check your message" in page
    assert "a word that sounds like a diagnosis: “urine infection”" in page
    assert "a phone number: “01632 960170”" in page
    assert LEAKY in page
    assert "I have read it again" in page
    assert {leak["kind"] for leak in program.json()["leaks"]} == {"diagnosis", "phone"}
    assert still_open == State.WAITING
    assert confirmed.status_code == 302
    assert Story.objects.get().leaks_confirmed


def test_the_names_of_its_readers_are_no_leak(client):
    team = make.team()
    second = make.volunteer(team.area, name="Derek Angove", known_as="Derek")
    make.match(second, team.client)
    matter = make.escalation(team)
    make.logged(team, author=second)

    answer = send(client, team.coordinator, matter, message="Dear Derek, help came for us all. Thank you.")

    assert answer.status_code == 302
    assert Story.objects.count() == 2


def test_the_preview_shows_it_as_it_will_be_read_and_sends_nothing(client):
    team = make.team()
    matter = make.escalation(team)

    page = send(client, team.coordinator, matter, message="Help came.\n\nThank <b>you</b>.", preview="1")

    assert page.status_code == 200
    assert "<p>Help came.</p>" in page.content.decode()
    assert "<p>Thank &lt;b&gt;you&lt;/b&gt;.</p>" in page.content.decode()
    assert not Story.objects.exists()


def test_without_consent_the_preview_is_the_neutral_text(client):
    team = make.team()
    make.consent(team.client, state="refused")
    matter = make.escalation(team)

    page = send(client, team.coordinator, matter, message=LEAKY, preview="1").content.decode()
    send(client, team.coordinator, matter, message=LEAKY)

    assert page.count(feedback.NEUTRAL) == 2
    assert "did not agree that the outcome is told back" in page
    assert Story.objects.get().message == feedback.NEUTRAL


def test_a_safeguarding_matter_needs_no_message(client):
    team = make.team()
    make.shift(team.area, team.leader)
    matter = make.escalation(team, noticed=["safeguarding"], worry="very_worried")

    answer = send(client, team.leader, matter, message="")

    assert answer.status_code == 302
    assert Story.objects.get().message == feedback.NEUTRAL


def test_an_honest_text_begins_the_message_and_keeps_the_rest(client):
    team = make.team()
    matter = make.escalation(team)

    begun = send(client, team.coordinator, matter, message="", note="ZQ-note", start="cannot-say")
    added = send(
        client,
        team.coordinator,
        matter,
        message="Mine first.",
        start="nothing-done",
        outcome="could_not_help",
    )

    assert begun.status_code == 200
    assert "I cannot tell you more than that" in begun.content.decode()
    assert "ZQ-note" in begun.content.decode()
    page = added.content.decode()
    assert page.index("Mine first.") < page.index("I am sorry that we could not do anything")
    assert not Story.objects.exists()


def test_a_form_that_was_opened_earlier_is_refused_with_the_words_kept(client):
    team = make.team()
    matter = make.escalation(team)
    make.logged(team, words="ZQ-new")

    stale = send(client, team.coordinator, matter, version="1", message="ZQ-typed help came.")
    program = send(client, team.coordinator, matter, version="1", headers=JSON)
    matter.refresh_from_db()
    again = send(client, team.coordinator, matter, message="ZQ-typed help came.")

    assert stale.status_code == 409
    page = stale.content.decode()
    assert "It has changed since you opened it" in page
    assert "ZQ-typed help came." in page
    assert "ZQ-new" in page
    assert f'name="version" value="{matter.version - 0}"' in page or again.status_code == 302
    assert (program.status_code, program.json()["state"]) == (409, "waiting")
    assert again.status_code == 302


def test_what_somebody_else_has_is_not_closed_and_the_words_are_kept(client):
    team = make.team()
    matter = make.escalation(team)
    workflow.take(matter.pk, by=team.leader)

    answer = send(client, team.coordinator, matter, message="ZQ-typed help came.")

    matter.refresh_from_db()
    assert answer.status_code == 409
    assert f"{team.leader.name} has it" in answer.content.decode()
    assert "ZQ-typed help came." in answer.content.decode()
    assert matter.state == State.HELD


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("outcome", "", "Choose how it ended"),
        ("outcome", "cured", "Choose how it ended"),
        ("outcome", "retracted", "Choose how it ended"),
        ("message", "", "Write what they should hear"),
        ("message", "a\x00b", "Take out the characters"),
        ("message", "\u202eabc", "Take out the characters"),
        ("message", "x" * 2001, "Use 2,000 characters or fewer"),
        ("note", "x" * 5001, "Use 5,000 characters or fewer"),
        ("wanted", "x" * 201, "Use 200 characters or fewer"),
        ("agreed", "perhaps", "Choose one of the answers"),
        ("version", "one", "Open this page again"),
        ("version", "-1", "Open this page again"),
        ("version", "9" * 30, "Open this page again"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client, field, value, said):
    team = make.team()
    matter = make.escalation(team)

    answer = send(client, team.coordinator, matter, **{"message": "ZQ-typed", field: value})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "lw-summary" in page
    assert said in page
    assert "ZQ-typed" in page or field == "message"
    assert not Story.objects.exists()


def test_what_was_taken_back_is_confirmed_rather_than_closed(client):
    team = make.team()
    report = make.logged(team)
    workflow.retract(report.pk, why="wrong person", by=team.volunteer.user)
    matter = report.escalation
    client.force_login(team.coordinator)

    page = client.get(address(matter)).content.decode()
    closed = send(client, team.coordinator, matter, outcome="helped")
    confirmed = send(client, team.coordinator, matter, outcome="retracted")

    matter.refresh_from_db()
    assert "Confirm it was taken back" in page
    assert "Close and send" not in page
    assert closed.status_code == 409
    assert confirmed.status_code == 302
    assert matter.outcome == "retracted"


def test_what_is_closed_already_leads_to_how_it_ended(client):
    team = make.team()
    matter = make.escalation(team)
    send(client, team.coordinator, matter)

    assert client.get(address(matter)).status_code == 302
    assert send(client, team.coordinator, matter).status_code == 409
