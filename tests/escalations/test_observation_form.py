"""The form of an observation: what it accepts, what it says is wrong, what no input can break."""

import datetime
import json
import uuid

import pytest
from playwright.sync_api import expect

from escalations.models import Observation, Quarantined
from livingwell import clock
from livingwell.clock import LONDON
from tests import make

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, 0, tzinfo=datetime.UTC)
LIST = "/observations/"
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team(client):
    made = make.team()
    client.force_login(made.volunteer.user)
    return made


def fields(team, **changes):
    return {
        "key": str(uuid.uuid4()),
        "client": str(team.client.pk),
        "observed_at": "2026-06-09T14:30",
        "noticed": ["toilet"],
        "words": "Up all night.",
        "worry": "worried",
        **changes,
    }


def errors(browser, team, **changes):
    answer = browser.post(LIST, fields(team, **changes), headers=JSON)
    assert answer.status_code == 422, answer.content
    return answer.json()["errors"]


def accepted(client, team, **changes):
    answer = client.post(LIST, fields(team, **changes), headers=JSON)
    assert answer.status_code == 201, answer.content
    return Observation.objects.filter(pk=answer.json()["id"]).first()


@pytest.mark.parametrize(
    "changes",
    [
        {"noticed": ["good_news", "toilet"], "worry": "good_news"},
        {"noticed": [], "words": ""},
        {"worry": ""},
        {"worry": "terrified"},
        {"noticed": ["toilet", "ghosts"]},
        {"called": ["112"]},
        {"change": "better"},
        {"told_client": "perhaps"},
        {"client": ""},
        {"client": "x"},
        {"key": ""},
        {"key": "x"},
        {"about_colleague": "other"},
        {"about_colleague": "nobody-we-know", "noticed": ["safeguarding"]},
        {"as_usual": "on"},
        {"observed_at": "2026-06-09T15:06"},
        {"observed_at": "2027-06-09T15:06"},
        {"observed_at": "2026-03-01T12:00"},
        {"observed_at": "0001-01-01T00:00"},
        {"observed_at": "9999-12-31T23:59"},
        {"observed_at": "10000-01-01T00:00"},
        {"observed_at": "0001-01-01T00:00+23:59"},
        {"observed_at": "yesterday"},
        {"words": "x" * 5001},
        {"words": "x" * 1_000_000},
        {"words": "nothing\x00here"},
        {"they_would_like": "x" * 5001},
        {"would_help": "turned \u202e round"},
    ],
    ids=lambda changes: str(changes)[:60],
)
def test_what_cannot_be_is_422_and_nothing_is_stored(client, team, changes):
    page = client.post(LIST, fields(team, **changes))
    answer = client.post(LIST, fields(team, **changes), headers=JSON)

    assert (page.status_code, answer.status_code) == (422, 422)
    assert Observation.objects.count() + Quarantined.objects.count() == 0
    assert 'role="alert"' in page.content.decode()
    assert answer.json()["errors"]


@pytest.mark.parametrize("words", ["x" * 5001, "x" * 1_000_000])
def test_what_is_too_long_is_kept_as_typed(client, team, words):
    page = client.post(LIST, fields(team, words=words)).content.decode()

    assert words in page
    assert "5,000 characters or fewer" in page


def test_what_was_ticked_and_chosen_is_kept(client, team):
    changes = {
        "worry": "",
        "called": ["999"],
        "change": "worse",
        "ring_me": "on",
        "told_client": "unsafe",
        "they_would_like": "To stay put",
        "observed_at": "2026-06-08T10:00",
    }

    page = client.post(LIST, fields(team, **changes)).content.decode()

    assert 'value="999" id="id_called_0" checked' in page
    assert 'value="toilet" id="id_noticed_8" checked' in page
    assert "To stay put" in page
    assert 'value="2026-06-08T10:00"' in page
    for chosen in ("worse", "unsafe"):
        assert f'value="{chosen}"' in page
    assert page.count("checked") >= 6


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b" ", 400),
        (b"{", 400),
        (b"[]", 400),
        (b'"x"', 400),
        (b"[" * 5000, 400),
        (b'{"key": {"a": 1}}', 400),
        (b'{"noticed": [["a"]]}', 400),
        (b"\xff\xfe", 400),
        (b"{}", 422),
        (b'{"key": 1, "worry": 2}', 422),
        (b"1" * 5000, 400),
        (b'{"words": "' + b"x" * 5_000_000 + b'"}', 413),
    ],
    ids=lambda value: str(value)[:30],
)
def test_a_body_nobody_can_read_is_refused_plainly(client, team, body, status):
    answer = client.post(LIST, body, content_type="application/json", headers=JSON)

    assert answer.status_code == status


@pytest.mark.parametrize(
    "value", ["\ud800", "a\x00b", "\u202e", "x" * 70_000], ids=["half", "nul", "turn", "long"]
)
@pytest.mark.parametrize("headers", [JSON, {}], ids=["json", "page"])
def test_half_letters_and_nothing_letters_break_no_field(client, team, value, headers):
    names = [
        "key",
        "client",
        "words",
        "worry",
        "noticed",
        "observed_at",
        "about_colleague",
        "called",
        "would_help",
    ]
    for name in names:
        body = json.dumps(fields(team) | {name: value})

        answer = client.post(LIST, body, content_type="application/json", headers=headers)

        assert answer.status_code == 422, name


def test_bytes_that_are_not_utf8_are_refused(client, team):
    answer = client.post(LIST, b"words=%FF%FE&key=x", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 400


def test_the_last_of_two_keys_counts(client, team):
    one, two = uuid.uuid4(), uuid.uuid4()
    answer = client.post(LIST, fields(team) | {"key": [str(one), str(two)]})

    assert answer.status_code == 303
    assert Observation.objects.get().key == two


def test_the_words_for_what_is_missing(client, team):
    found = errors(client, team, noticed=[], words="", worry="") | errors(client, team, client="")

    assert found["client"] == ["Choose who you visited"]
    assert found["noticed"] == ["Tick what you noticed, or say it in your own words"]
    assert found["worry"] == ["Choose how worried you are"]


def test_words_alone_and_ticks_alone_are_enough(client, team):
    assert accepted(client, team, noticed=[]).noticed == []
    assert accepted(client, team, words="").words == ""


def test_ticks_are_kept_once_in_the_order_of_the_form(client, team):
    report = accepted(client, team, noticed=["money", "toilet", "money"])

    assert report.noticed == ["toilet", "money"]


def test_safeguarding_needs_no_worry_and_may_name_somebody_else(client, team):
    report = accepted(client, team, noticed=["safeguarding"], worry="", about_colleague="other")

    assert report.worry == "very_worried"
    assert report.about_other


def test_who_can_be_named_are_those_the_volunteer_knows(client, team):
    other = make.volunteer(team.area)
    make.match(other, team.client)
    stranger = make.volunteer(team.area)

    page = client.get("/observations/new/").content.decode()

    for known in (team.coordinator, team.leader, other.user):
        assert str(known.pk) in page
    assert str(stranger.user.pk) not in page
    assert f'value="{team.volunteer.user.pk}"' not in page


def test_a_minute_that_never_was_offers_the_hour_later(client, team):
    with clock.moved_to(datetime.datetime(2026, 3, 29, 12, 0, tzinfo=datetime.UTC)):
        found = errors(client, team, observed_at="2026-03-29T01:30")

    assert found["observed_at"] == [
        "The clocks went forward on Sunday 29 March, so there was no 1:30am. Did you mean 2:30am?"
    ]


def test_a_minute_that_came_twice_is_the_first_and_says_so(client, team):
    with clock.moved_to(datetime.datetime(2026, 10, 25, 12, 0, tzinfo=datetime.UTC)):
        answer = client.post(LIST, fields(team, observed_at="2026-10-25T01:30"), follow=True)

    assert "We noted the first" in answer.content.decode()
    assert Observation.objects.get().observed_at == datetime.datetime(
        2026, 10, 25, 0, 30, tzinfo=datetime.UTC
    )


def test_just_ahead_is_now_and_90_days_back_is_still_taken(client, team):
    assert accepted(client, team, observed_at="2026-06-09T15:05").observed_at == TUESDAY_3PM
    back = (TUESDAY_3PM - datetime.timedelta(days=89)).astimezone(LONDON)
    assert accepted(client, team, observed_at=f"{back:%Y-%m-%dT%H:%M}").observed_at < TUESDAY_3PM


def test_before_the_visits_began_waits_to_be_placed(client, team):
    new = make.client(team.area)
    make.match(team.volunteer, new, starts=datetime.date(2026, 6, 1))

    answer = client.post(LIST, fields(team, client=str(new.pk), observed_at="2026-05-20T10:00"), headers=JSON)

    assert answer.status_code == 201
    assert answer.json()["state"] == "quarantined"


@pytest.mark.parametrize(
    ("saved_at", "kept"),
    [
        ("2026-06-09T13:00:00Z", True),
        ("2026-06-09T13:00:00+00:00", True),
        ("1999-01-01T00:00:00Z", False),
        ("9999-12-31T23:59:59Z", False),
        ("rubbish", False),
    ],
)
def test_a_phones_wrong_clock_is_no_reason_to_refuse(client, team, saved_at, kept):
    report = accepted(client, team, saved_at=saved_at, observed_at="", worry="very_worried")

    assert (report.saved_at is not None) is kept
    assert report.delayed is kept
    assert report.observed_at == (report.saved_at or TUESDAY_3PM)


def test_an_area_without_a_policy_loses_no_report(client):
    area = make.area(policy=False)
    volunteer = make.volunteer(area)
    visited = make.client(area, visited_by=volunteer)
    client.force_login(volunteer.user)
    posted = {"key": str(uuid.uuid4()), "client": str(visited.pk), "words": "He fell", "worry": "worried"}

    assert client.get("/observations/new/").status_code == 200
    assert client.post(LIST, posted, follow=True).status_code == 200
    assert Observation.objects.get().words == "He fell"


def test_a_volunteer_who_visits_nobody_is_told_whom_to_ring(client, team):
    idle = make.volunteer(team.area)
    client.force_login(idle.user)

    page = client.get("/observations/new/").content.decode()

    assert "Nobody is down as visited" in page


@pytest.mark.browser
def test_without_scripts_as_usual_takes_two_taps(plain_phone, client, live_server):
    team = make.team()
    client.force_login(team.volunteer.user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    plain_phone.context.add_cookies([cookie])
    plain_phone.goto("/")

    plain_phone.get_by_text(f"Log an observation for {team.client.first_name}").click()
    plain_phone.get_by_role("button", name="All as usual").click()

    expect(plain_phone.get_by_role("heading", level=1)).to_have_text("Thank you. All as usual.")


@pytest.mark.browser
def test_without_scripts_a_report_is_sent_and_added_to(plain_phone, client, live_server):
    team = make.team()
    client.force_login(team.volunteer.user)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    plain_phone.context.add_cookies([cookie])
    plain_phone.goto("/observations/new/")

    plain_phone.get_by_text("Unsteady, or a fall", exact=True).first.click()
    plain_phone.get_by_label("In your own words").fill("He held on to the wall.")
    plain_phone.get_by_role("button", name="Send").last.click()
    expect(plain_phone.get_by_role("alert")).to_contain_text("Choose how worried you are")
    expect(plain_phone.get_by_label("In your own words")).to_have_value("He held on to the wall.")
    plain_phone.get_by_text("Very worried", exact=True).click()
    plain_phone.get_by_role("button", name="Send").last.click()

    expect(plain_phone.get_by_role("heading", name="What happens next")).to_be_visible()
    plain_phone.get_by_text("Add to it").click()
    plain_phone.get_by_label("What would you like to add?").fill("He is better now.")
    plain_phone.get_by_role("button", name="Add it").click()
    expect(plain_phone.get_by_text("He is better now.")).to_be_visible()
