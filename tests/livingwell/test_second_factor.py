"""The second step: set up, shown, asked for again, lost and reset; and nobody comes further without it."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.core.cache import cache

from livingwell import account_events, mfa, workflow
from livingwell.choices import RoleName
from livingwell.models import AuditRecord, Message, Notice
from livingwell.settings import SECOND_STEP_ROLES
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _as_in_a_real_installation(settings):
    settings.DEMO = False
    settings.SECOND_STEP_ROLES = SECOND_STEP_ROLES
    cache.clear()


@pytest.fixture
def jo():
    return make.user("coordinator", make.area(), email="jo@example.org")


def figures(secret, step=0):
    """What an app shows: computed here as an app does."""
    now = list(yield_hotp_counters_from_time())[1]
    return format_hotp_value(hotp_value(secret.replace(" ", ""), now + step))


def sign_in(client, email="jo@example.org"):
    client.post("/sign-in/", {"email": email})
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()
    return client.post("/sign-in/code/", {"code": code})


def secret_on(page):
    return re.search(r'lw-secret">([A-Z2-7 ]+)<', page.content.decode()).group(1)


def set_up_app(client):
    secret = secret_on(client.get("/account/app/"))
    return secret, client.post("/account/app/", {"code": figures(secret)})


def events_of(user):
    return list(
        AuditRecord.objects.filter(subject_id=user.pk).order_by("at").values_list("action", flat=True)
    )


def test_who_sees_more_than_their_own_clients_comes_no_further_than_the_page_that_sets_it_up(client, jo):
    sign_in(client)

    for address in ("/", "/escalations/", "/clients/", "/nowhere/"):
        answer = client.get(address)
        assert (answer.status_code, answer.headers["Location"]) == (303, "/account/")
    assert client.post("/observations/", {"words": "x"}).headers["Location"] == "/account/"
    for address in ("/account/", "/account/app/", "/help/", "/appearance/", "/sign-out/", "/privacy/"):
        assert client.get(address).status_code == 200, address
    assert "Triage" not in client.get("/account/").content.decode()


def test_a_program_is_told_in_a_sentence(client, jo):
    sign_in(client)

    answer = client.get("/escalations/", headers={"Accept": "application/json"})

    assert answer.status_code == 403
    assert answer.json()["errors"][""][0].startswith("Set up a second step")


@pytest.mark.parametrize("role", [role for role in RoleName if role != RoleName.VOLUNTEER])
def test_it_is_asked_of_every_role_but_volunteers(client, role):
    user = make.user(role, make.area())
    client.force_login(user)

    assert client.get("/").status_code == 303


def test_it_is_only_offered_to_volunteers(client):
    visitor = make.volunteer(make.area()).user
    client.force_login(visitor)

    assert client.get("/").status_code == 200
    page = client.get("/account/").content.decode()
    assert "The code from your email is enough" in page


@pytest.mark.parametrize(
    ("demo", "email", "status"),
    [
        (True, "coordinator@demo.livingwell.example", 200),
        (False, "coordinator@demo.livingwell.example", 303),
        (True, "jo@example.org", 303),
        (True, "jo@evil-demo.livingwell.example", 303),
    ],
)
def test_only_the_people_of_the_demo_are_let_off_and_only_in_the_demo(client, settings, demo, email, status):
    settings.DEMO = demo
    client.force_login(make.user("coordinator", make.area(), email=email))

    assert client.get("/").status_code == status
    assert client.get("/account/app/").status_code == 200


def test_an_app_is_set_up_and_the_door_is_open(client, jo):
    sign_in(client)

    secret, answer = set_up_app(client)

    assert answer.headers["Location"] == "/account/codes/"
    page = client.get("/account/codes/").content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", page)) == 10
    assert client.get("/").status_code == 200
    assert account_events.STEP_ADDED in events_of(jo)
    stored = Authenticator.objects.get(user=jo, type="totp").data["secret"]
    assert secret.replace(" ", "") not in stored


def test_the_person_is_told_that_how_they_sign_in_has_changed(client, jo):
    sign_in(client)
    set_up_app(client)

    assert Notice.objects.get(recipient=jo).purpose == "sign-in-changed"
    assert Message.objects.get(recipient=jo).purpose == "sign-in-changed"


@pytest.mark.parametrize("code", ["", "000000", "x" * 5000, "\x00", "½½½½½½"])
def test_a_wrong_first_code_sets_nothing_up_and_the_secret_stays(client, jo, code):
    sign_in(client)
    secret = secret_on(client.get("/account/app/"))

    answer = client.post("/account/app/", {"code": code})

    assert answer.status_code == 422
    assert secret_on(answer) == secret
    assert not Authenticator.objects.exists()


def test_next_time_the_code_from_the_email_is_not_enough(client, jo):
    sign_in(client)
    secret, _ = set_up_app(client)
    client.post("/sign-out/")

    answer = sign_in(client)

    assert answer.headers["Location"] == "/sign-in/second/"
    assert client.get("/").headers["Location"].startswith("/sign-in/")
    assert client.get("/sign-in/second/").status_code == 200
    wrong = client.post("/sign-in/second/", {"code": "000000"})
    assert wrong.status_code == 422
    assert account_events.SECOND_STEP_REFUSED in events_of(jo)
    right = client.post("/sign-in/second/", {"code": figures(secret)})
    assert right.headers["Location"] == "/"
    assert client.get("/").status_code == 200
    last = AuditRecord.objects.filter(action="signed_in").order_by("-at").first()
    assert last.details == {"way": "code", "second": "totp"}


def test_the_same_figures_do_not_open_twice(client, jo):
    sign_in(client)
    secret, _ = set_up_app(client)
    client.post("/sign-out/")
    sign_in(client)
    client.post("/sign-in/second/", {"code": figures(secret)})
    client.post("/sign-out/")
    sign_in(client)

    assert client.post("/sign-in/second/", {"code": figures(secret)}).status_code == 422


def test_a_recovery_code_opens_once(client, jo):
    sign_in(client)
    set_up_app(client)
    code = re.search(r"<code>(\d{8})</code>", client.get("/account/codes/").content.decode()).group(1)
    for expected in (302, 422):
        client.post("/sign-out/")
        sign_in(client)
        assert client.post("/sign-in/second/", {"code": code}).status_code == expected


def test_recovery_codes_are_shown_for_ten_minutes_and_then_never(client, jo):
    sign_in(client)
    set_up_app(client)
    file = client.get("/account/codes/download/")
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert "no-store" in file.headers["Cache-Control"]
    assert len(re.findall(rb"^\d{8}\r$", file.content, re.MULTILINE)) == 10

    session = client.session
    session["recovery_codes_until"] = 0
    session.save()

    assert "<code>" not in client.get("/account/codes/").content.decode()
    assert client.get("/account/codes/download/").status_code == 404


def test_new_codes_end_the_old_ones(client, jo):
    sign_in(client)
    set_up_app(client)
    old = re.findall(r"<code>(\d{8})</code>", client.get("/account/codes/").content.decode())

    client.post("/account/codes/new/")

    new = re.findall(r"<code>(\d{8})</code>", client.get("/account/codes/").content.decode())
    assert len(new) == 10
    assert set(old) != set(new)
    assert account_events.CODES_MADE in events_of(jo)


def test_the_last_second_step_of_who_needs_one_cannot_be_taken_away(client, jo):
    sign_in(client)
    set_up_app(client)

    answer = client.post("/account/app/remove/")

    assert answer.status_code == 422
    assert mfa.NOT_THE_LAST in answer.content.decode()
    assert Authenticator.objects.filter(user=jo, type="totp").exists()


def test_a_volunteer_may_take_the_only_one_away(client):
    visitor = make.volunteer(make.area()).user
    client.force_login(visitor)
    set_up_app(client)

    assert client.post("/account/app/remove/").status_code == 302
    assert not Authenticator.objects.filter(user=visitor).exists()
    assert account_events.STEP_REMOVED in events_of(visitor)


def test_it_is_asked_again_before_it_is_changed(client, jo):
    sign_in(client)
    secret, _ = set_up_app(client)
    client.post("/sign-out/")
    sign_in(client)
    client.post("/sign-in/second/", {"code": figures(secret)})

    answer = client.get("/account/passkeys/new/")

    assert answer.headers["Location"].startswith("/account/again/")
    assert client.get(answer.headers["Location"]).status_code == 200
    assert client.post(answer.headers["Location"], {"code": "1"}).status_code == 422
    on = client.post(answer.headers["Location"], {"code": figures(secret, step=1)})
    assert on.headers["Location"] == "/account/passkeys/new/"
    assert client.get("/account/passkeys/new/").status_code == 200


def test_a_session_from_before_shows_the_step_it_has(client, jo):
    sign_in(client)
    secret, _ = set_up_app(client)
    other = client.__class__()
    other.force_login(jo)

    assert other.get("/").headers["Location"] == "/account/"
    assert other.get("/account/").headers["Location"] == "/account/again/"
    other.post("/account/again/", {"code": figures(secret, step=1)})
    assert other.get("/").status_code == 200


def test_an_administrator_resets_a_lost_one_and_its_owner_is_told(client, jo):
    sign_in(client)
    set_up_app(client)
    admin = make.user("administrator")

    assert workflow.reset_second_step(jo.pk, by=admin) is True
    assert workflow.reset_second_step(jo.pk, by=admin) is False

    assert not Authenticator.objects.filter(user=jo).exists()
    assert client.get("/").headers["Location"].startswith("/sign-in/")
    assert account_events.STEPS_RESET in events_of(jo)
    assert Message.objects.filter(recipient=jo, purpose="sign-in-changed").count() == 2


def test_nobody_resets_their_own():
    admin = make.user("administrator")

    with pytest.raises(workflow.NotAllowedError):
        workflow.reset_second_step(admin.pk, by=admin)


@pytest.mark.parametrize(
    "body", [{}, {"credential": ""}, {"credential": "{"}, {"credential": "[]"}, {"credential": '{"id": 1}'}]
)
def test_what_is_no_passkey_is_refused(client, jo, body):
    client.force_login(jo)
    client.get("/account/passkeys/new/")

    assert client.post("/account/passkeys/new/", body).status_code == 422
    assert client.__class__().post("/sign-in/passkey/", body).headers["Location"] == "/sign-in/"


def test_nobody_touches_the_passkey_of_somebody_else(client, jo):
    ref = "6e1f5c1e-0000-4000-8000-000000000001"
    Authenticator.objects.create(user=jo, type="webauthn", data={"name": "my phone", "ref": ref})
    client.force_login(make.volunteer(make.area()).user)

    for what in ("rename", "remove"):
        assert client.get(f"/account/passkeys/{ref}/{what}/").status_code == 404
        assert client.post(f"/account/passkeys/{ref}/{what}/", {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "my phone"


def test_the_pages_of_the_library_that_are_not_ours_are_not_there(client, jo):
    client.force_login(jo)

    for address in (
        "/account/webauthn/",
        "/accounts/login/",
        "/account/email/",
        "/accounts/2fa/",
        "/account/password/",
    ):
        assert client.get(address).status_code in {303, 404}
        assert client.__class__().get(address).status_code == 404


def test_signing_out_everywhere_ends_every_open_page(client, jo):
    client.force_login(jo)
    other = client.__class__()
    other.force_login(jo)

    client.post("/account/sign-out-everywhere/")

    assert client.get("/account/").headers["Location"].startswith("/sign-in/")
    assert other.get("/account/").headers["Location"].startswith("/sign-in/")
    assert account_events.SESSIONS_ENDED in events_of(jo)
