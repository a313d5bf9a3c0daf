"""Sessions that end, requests that are counted, and the words that are given back when a form comes too late."""

import datetime
import uuid

import pytest

from livingwell import account_events, clock, guard, kept, rates
from livingwell.choices import RoleName
from livingwell.models import AuditRecord, RoleAssignment
from livingwell.settings import STAFF_IDLE, STAFF_LONGEST, VOLUNTEER_IDLE, VOLUNTEER_LONGEST
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
WORDS = "Three dinners in the fridge, untouched. She says she is not hungry."
IN_THE_DEMO = "demo.livingwell.example"


@pytest.fixture(autouse=True)
def _a_real_guard(settings):
    settings.STAFF_IDLE, settings.STAFF_LONGEST = STAFF_IDLE, STAFF_LONGEST
    settings.VOLUNTEER_IDLE, settings.VOLUNTEER_LONGEST = VOLUNTEER_IDLE, VOLUNTEER_LONGEST
    clock.move_to(NOW)


@pytest.fixture
def team():
    made = make.team()
    for user, local in ((made.coordinator, "coordinator"), (made.volunteer.user, "volunteer")):
        user.email = f"{local}@{IN_THE_DEMO}"
        user.save()
    return made


def come_in(client, local):
    answer = client.post("/demo/sign-in/", {"email": f"{local}@{IN_THE_DEMO}"})
    assert answer.headers["Location"] == "/"


def later(length):
    clock.move_to(clock.now() + length)


def is_out(answer):
    return answer.status_code == 303 and answer.headers["Location"].startswith("/sign-in/")


def last_event(user):
    return (
        AuditRecord.objects.filter(subject_id=user.pk)
        .order_by("-at", "-id")
        .values_list("action", flat=True)[0]
    )


def test_staff_are_signed_out_after_half_an_hour_without_use(client, team):
    come_in(client, "coordinator")
    later(29 * MINUTE)
    assert client.get("/escalations/").status_code == 200
    later(29 * MINUTE)
    assert client.get("/escalations/?status=closed").status_code == 200
    later(30 * MINUTE)

    answer = client.get("/escalations/?status=closed")

    assert is_out(answer)
    assert answer.headers["Location"] == "/sign-in/?next=%2Fescalations%2F%3Fstatus%3Dclosed"
    assert (
        "signed out after 30 minutes without use" in client.get(answer.headers["Location"]).content.decode()
    )
    assert last_event(team.coordinator) == account_events.TIMED_OUT


def test_a_page_that_reads_itself_again_does_not_keep_anybody_in(client, team):
    come_in(client, "coordinator")
    for _ in range(3):
        later(10 * MINUTE)
        answer = client.get(
            "/escalations/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/x/"}
        )

    assert answer.status_code == 403
    assert answer.headers["HX-Redirect"] == "/sign-in/?next=%2Fx%2F"


def test_staff_are_signed_out_after_twelve_hours_however_busy(client, team):
    come_in(client, "coordinator")
    for _ in range(12 * 60 // 20 - 1):
        later(20 * MINUTE)
        assert client.get("/escalations/").status_code == 200
    later(20 * MINUTE)

    assert is_out(client.get("/escalations/"))


@pytest.mark.parametrize(("away", "stays"), [(13, True), (14, False)])
def test_a_volunteer_stays_in_from_visit_to_visit(client, team, away, stays):
    come_in(client, "volunteer")
    later(datetime.timedelta(days=away))

    assert is_out(client.get("/observations/")) is not stays


def test_a_volunteer_is_signed_out_after_thirty_days(client, team):
    come_in(client, "volunteer")
    for _ in range(2):
        later(datetime.timedelta(days=13))
        assert client.get("/observations/").status_code == 200
    later(datetime.timedelta(days=4))

    assert is_out(client.get("/observations/"))


def test_a_form_sent_too_late_says_nothing_was_saved_and_gives_the_words_back(client, team):
    come_in(client, "volunteer")
    later(VOLUNTEER_IDLE)
    form = {"key": str(uuid.uuid4()), "words": WORDS, "worry": "worried", "observed_at": "2026-06-09T14:30"}

    answer = client.post("/observations/", form, headers={"Referer": "http://testserver/observations/new/"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert "Nothing was saved" in page
    assert WORDS in page
    assert form["key"] not in page
    assert "2026-06-09T14:30" not in page
    assert 'href="/sign-in/?next=%2Fobservations%2Fnew%2F"' in page
    assert "_auth_user_id" not in client.session


def test_a_program_that_comes_too_late_is_told_in_a_sentence(client, team):
    come_in(client, "volunteer")
    later(VOLUNTEER_IDLE)

    answer = client.post(
        "/observations/",
        {"words": WORDS},
        content_type="application/json",
        headers={"Accept": "application/json"},
    )

    assert answer.status_code == 403
    assert "Nothing was saved" in answer.json()["errors"][""][0]


@pytest.mark.parametrize(
    ("content_type", "body", "found"),
    [
        ("application/json", '{"words": "She is cold.", "key": "abc", "n": 1}', [("Words", "She is cold.")]),
        ("application/json", "{", []),
        ("application/json", "[1]", []),
        (
            "application/x-www-form-urlencoded",
            "told_client=not_yet&would_help=A+ramp.",
            [("Would help", "A ramp.")],
        ),
    ],
)
def test_what_was_typed_is_told_from_what_was_chosen(rf, content_type, body, found):
    request = rf.generic("POST", "/x/", body, content_type)

    assert kept.words_of(request) == found
    assert kept.words_of(rf.get("/x/?words=She+is+cold.")) == []


def test_a_page_open_to_all_goes_on_for_a_stranger(client, team):
    come_in(client, "coordinator")
    later(STAFF_LONGEST)

    assert client.get("/help/").status_code == 200
    assert "_auth_user_id" not in client.session
    come_in(client, "coordinator")
    later(STAFF_LONGEST)
    assert is_out(client.get("/nowhere/"))


def test_whose_last_role_ended_is_out_at_the_next_request(client, team):
    come_in(client, "coordinator")
    RoleAssignment.objects.filter(user=team.coordinator).update(
        ends=clock.today() - datetime.timedelta(days=1)
    )

    answer = client.get("/escalations/")

    assert is_out(answer)
    assert guard.ROLE_ENDED in client.get(answer.headers["Location"]).content.decode()


def test_whose_account_is_closed_is_out_at_the_next_request(client, team):
    from livingwell import workflow

    come_in(client, "coordinator")
    workflow.close_account(team.coordinator.pk, by=make.user(RoleName.ADMINISTRATOR))

    assert client.get("/escalations/").headers["Location"].startswith("/sign-in/")


def test_a_session_of_no_known_age_begins_now(client, team):
    client.force_login(team.coordinator)
    assert client.get("/escalations/").status_code == 200
    later(30 * MINUTE)

    assert is_out(client.get("/escalations/"))


def test_being_there_is_written_down_once_a_minute_at_most(client, team):
    come_in(client, "coordinator")
    later(MINUTE)
    with statements() as found:
        client.get("/help/")
        client.get("/help/")

    assert len([sql for sql in found if "UPDATE" in sql and "django_session" in sql]) == 1


@pytest.fixture
def five_a_minute(settings):
    settings.REQUESTS_A_MINUTE = 5


def test_who_asks_too_often_is_told_when_to_come_back(client, team, five_a_minute):
    come_in(client, "coordinator")
    clock.move_to(NOW + datetime.timedelta(seconds=20))
    answers = [client.get("/help/") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "40"
    assert "no-store" in answers[-1].headers["Cache-Control"]
    later(datetime.timedelta(seconds=40))
    assert client.get("/help/").status_code == 200


def test_each_person_is_counted_apart_and_strangers_not_at_all(client, team, five_a_minute):
    come_in(client, "coordinator")
    for _ in range(9):
        client.get("/help/")
    other = client.__class__()
    come_in(other, "volunteer")

    assert other.get("/help/").status_code == 200
    stranger = client.__class__()
    assert [stranger.get("/help/").status_code for _ in range(9)] == [200] * 9
    assert client.get("/healthz").status_code == 200


def report(team, **fields):
    return {
        "key": str(uuid.uuid4()), "client": str(team.client.pk), "words": WORDS, "noticed": ["home"],
        "observed_at": "2026-06-09T14:30", **fields,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"worry": "very_worried"}, 303),
        ({"worry": "worried", "noticed": ["safeguarding"], "about_colleague": ""}, 303),
        ({"worry": "worried"}, 429),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_a_very_worried_report_gets_through(client, team, five_a_minute, fields, status, as_json):
    come_in(client, "volunteer")
    for _ in range(9):
        client.get("/help/")

    body = report(team, **fields)
    if as_json:
        answer = client.post(
            "/observations/", body, content_type="application/json", headers={"Accept": "application/json"}
        )
        status = {303: 201}.get(status, status)
    else:
        answer = client.post("/observations/", body)

    assert answer.status_code == status, answer.content
    if status == 429 and not as_json:
        assert WORDS in answer.content.decode()


def test_adding_to_a_report_gets_through(client, team, five_a_minute):
    made = make.logged(team)
    come_in(client, "volunteer")
    for _ in range(9):
        client.get("/help/")

    answer = client.post(
        f"/observations/{made.pk}/add/", {"key": str(uuid.uuid4()), "words": "Now she is cold."}
    )

    assert answer.status_code in {302, 303}
    assert client.get(f"/observations/{made.pk}/add/").status_code == 429


def test_a_body_nobody_can_read_does_not_get_through(client, team, five_a_minute):
    come_in(client, "volunteer")
    for _ in range(9):
        client.get("/help/")

    assert client.post("/observations/", b"{", content_type="application/json").status_code == 429


def test_counting_costs_the_database_nothing(client, team, settings):
    come_in(client, "coordinator")
    client.get("/help/")
    with statements() as without:
        client.get("/help/")
    settings.REQUESTS_A_MINUTE = 100
    with statements() as counted:
        client.get("/help/")

    assert len(counted) == len(without)


def test_a_disk_that_fails_keeps_nobody_out(client, team, settings, monkeypatch, caplog):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(rates, "_write", full)
    settings.REQUESTS_A_MINUTE = 1
    come_in(client, "coordinator")

    assert [client.get("/help/").status_code for _ in range(3)] == [200] * 3
    assert "requests are not counted: OSError" in caplog.text


def test_counts_of_minutes_gone_by_are_thrown_away(settings):
    person = uuid.uuid4()
    for _ in range(4):
        assert rates.count(person) == 1
        assert rates.count(person) == 2
        later(MINUTE)

    assert len(list((settings.VAR / "rates").iterdir())) <= 2


def test_threads_that_count_at_once_lose_nothing():
    from concurrent.futures import ThreadPoolExecutor

    person = uuid.uuid4()
    with ThreadPoolExecutor(8) as pool:
        found = sorted(pool.map(lambda _: rates.count(person), range(200)))

    assert found[-1] == 200
