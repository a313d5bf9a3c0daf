"""Stories: read by whom they were told to, judged by consent each time, answered once."""

import datetime
import uuid

import pytest

from escalations.choices import EventKind
from escalations.models import Event, Story
from livingwell import clock
from livingwell.models import ReadRecord
from tests import make
from volunteers.choices import ConsentState, TellBack

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
WORDS = "A rail was fitted by the step."


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


@pytest.fixture
def story(team):
    return make.story(team, WORDS)


def knock(client, person):
    client.force_login(getattr(person, "user", person))
    return client


def test_the_volunteer_reads_what_came_of_it_and_how_it_went(client, team, story):
    page = knock(client, team.volunteer).get(f"/stories/{story.pk}/").content.decode()

    assert WORDS in page
    assert "You noticed" in page
    assert f"{team.coordinator.first_name} took it" in page
    assert "You heard about it" in page
    assert ReadRecord.objects.filter(subject_kind="story", subject_id=story.pk).exists()


def test_what_staff_wrote_for_themselves_is_not_in_it(client, team, story):
    Event.objects.create(
        escalation=story.escalation,
        kind=EventKind.NOTE,
        at=clock.now(),
        actor=team.coordinator,
        words="CANARY",
    )

    assert "CANARY" not in knock(client, team.volunteer).get(f"/stories/{story.pk}/").content.decode()


@pytest.mark.parametrize("address", ["/", "/stories/", "/stories/{pk}/"])
@pytest.mark.parametrize(
    "answer",
    [{"state": ConsentState.WITHDRAWN}, {"state": ConsentState.REFUSED}, {"tell_back": TellBack.NOTHING}],
)
def test_a_withdrawn_consent_hides_the_words_wherever_they_stood(client, team, story, address, answer):
    address = address.format(pk=story.pk)
    before = knock(client, team.volunteer).get(address).content.decode()
    make.consent(team.client, **answer)

    after = client.get(address).content.decode()

    assert WORDS in before
    assert WORDS not in after
    assert "We cannot tell you more" in after or "Thank you for passing this on" in after


def test_where_nothing_may_be_told_nobody_is_named_on_the_way(client, team, story):
    make.consent(team.client, state=ConsentState.WITHDRAWN)

    page = knock(client, team.volunteer).get(f"/stories/{story.pk}/").content.decode()

    assert "took it" not in page
    assert str(team.client) not in page


def test_the_owner_the_staff_of_the_area_and_strangers(client, team, story):
    elsewhere = make.team()
    address = f"/stories/{story.pk}/"

    assert knock(client, team.volunteer).get(address).status_code == 200
    assert knock(client, team.coordinator).get(address).status_code == 200
    assert "Write back" not in client.get(address).content.decode()
    for stranger in (make.volunteer(team.area), elsewhere.coordinator, elsewhere.volunteer):
        assert knock(client, stranger).get(address).status_code == 404
        assert WORDS not in client.get("/stories/").content.decode()


def test_a_story_that_has_not_left_is_not_there(client, team, story):
    Story.objects.filter(pk=story.pk).update(state="waiting")

    for person in (team.volunteer, team.coordinator):
        assert knock(client, person).get(f"/stories/{story.pk}/").status_code == 404


def test_a_note_is_kept_shown_and_told_once(client, team, story):
    address = f"/stories/{story.pk}/reply/"
    posted = {"words": "The scones were good.", "may_share": "on", "send": "note"}

    first = knock(client, team.volunteer).post(address, posted)
    client.post(address, posted)

    page = client.get(f"/stories/{story.pk}/").content.decode()
    assert first.status_code == 303
    assert "The scones were good." in page
    assert f"Your note is with {team.coordinator.first_name}." in page
    assert Event.objects.filter(kind=EventKind.REPLIED).count() == 1
    story.refresh_from_db()
    assert story.may_share


def test_thanks_need_no_words_and_a_note_may_follow(client, team, story):
    address = f"/stories/{story.pk}/reply/"
    page = knock(client, team.volunteer).post(address, {"send": "thanks"}, follow=True).content.decode()
    client.post(address, {"send": "note", "words": "And again"})

    assert "Your thanks are with" in page
    story.refresh_from_db()
    assert (story.thanked, story.reply) == (True, "And again")


@pytest.mark.parametrize(
    "posted", [{"send": "note"}, {"words": "x" * 2001}, {"words": "a\x00b"}, {"send": "x"}]
)
def test_a_reply_that_cannot_be_keeps_the_page_and_the_words(client, team, story, posted):
    answer = knock(client, team.volunteer).post(f"/stories/{story.pk}/reply/", posted)

    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert posted.get("words", "").replace("\x00", "") in answer.content.decode()


def test_only_the_volunteer_writes_back(client, team, story):
    answer = knock(client, team.coordinator).post(f"/stories/{story.pk}/reply/", {"send": "thanks"})

    assert answer.status_code == 404


def test_the_list_goes_on_by_key(client, team):
    for _ in range(22):
        make.story(team, noticed=[])
    knock(client, team.volunteer)

    page = client.get("/stories/").content.decode()
    rest = client.get(page.split('lw-more"><a href="')[1].split('"')[0]).content.decode()

    assert page.count("News about") == 20
    assert rest.count("News about") == 2


def test_nothing_yet_says_so(client, team):
    assert "Nothing yet" in knock(client, team.volunteer).get("/stories/").content.decode()
    assert client.get(f"/stories/{uuid.uuid4()}/").status_code == 404
