"""The front door: a code by email, nobody by themselves, and the demo's buttons only in the demo."""

import re
from smtplib import SMTPRecipientsRefused

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from livingwell import adapter, demo_accounts
from livingwell.models import User

pytestmark = pytest.mark.django_db

CODE_PAGE = "/sign-in/code/"


@pytest.fixture(autouse=True)
def _counts_start_anew():
    cache.clear()


@pytest.fixture
def wendy():
    return User.objects.create_user("wendy@example.org", name="Wendy Pascoe")


def ask_for_code(client, email="wendy@example.org", **extra):
    return client.post("/sign-in/", {"email": email, **extra})


def code_sent():
    return re.search(r"\b\d{6}\b", mail.outbox[-1].body).group()


def is_signed_in(client):
    return "_auth_user_id" in client.session


def shape(page):
    """A page without what differs each time it is shown."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"', "", page.content.decode())
    return re.sub(r"[a-z]+@example\.org", "ADDRESS", text)


def test_somebody_known_signs_in_with_the_code_from_the_email(client, wendy):
    assert ask_for_code(client).headers["Location"] == CODE_PAGE

    answer = client.post(CODE_PAGE, {"code": code_sent()})

    assert answer.headers["Location"] == "/"
    assert is_signed_in(client)


def test_the_address_is_known_in_any_case_and_the_code_in_two_halves(client, wendy):
    ask_for_code(client, "Wendy@Example.ORG")
    code = code_sent()

    client.post(CODE_PAGE, {"code": f" {code[:3]} {code[3:]} "})

    assert is_signed_in(client)


def test_the_email_holds_the_code_and_nothing_about_anybody(client, wendy):
    ask_for_code(client)

    message = mail.outbox[0]
    assert message.subject == "Your code for Living Well"
    assert message.to == ["wendy@example.org"]
    assert "Wendy" not in message.subject + message.body
    assert "http" not in message.body


def test_an_unknown_address_is_answered_like_a_known_one(client, wendy):
    stranger = client.__class__()
    known, unknown = ask_for_code(client), ask_for_code(stranger, "nobody@example.org")

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    assert shape(client.get(CODE_PAGE)) == shape(stranger.get(CODE_PAGE))
    wrong = {"code": "000000" if code_sent() != "000000" else "111111"}
    assert shape(client.post(CODE_PAGE, wrong)) == shape(stranger.post(CODE_PAGE, wrong))
    assert [message.to for message in mail.outbox] == [["wendy@example.org"]]


def test_a_closed_account_is_answered_like_an_unknown_one(client, wendy):
    User.objects.update(is_active=False)

    assert ask_for_code(client).headers["Location"] == CODE_PAGE
    assert mail.outbox == []


def test_an_account_closed_after_the_code_was_sent_does_not_come_in(client, wendy):
    ask_for_code(client)
    User.objects.update(is_active=False)

    answer = client.post(CODE_PAGE, {"code": code_sent()}, follow=True)

    assert not is_signed_in(client)
    assert adapter.CLOSED_ACCOUNT in answer.content.decode()


def test_after_three_wrong_codes_the_right_one_is_too_late(client, wendy):
    ask_for_code(client)
    code = code_sent()
    wrong = {"code": "000000" if code != "000000" else "111111"}

    first, second, third = (client.post(CODE_PAGE, wrong) for _ in range(3))

    assert (first.status_code, second.status_code) == (422, 422)
    assert third.headers["Location"] == "/sign-in/"
    client.post(CODE_PAGE, {"code": code})
    assert not is_signed_in(client)


def test_another_code_can_be_asked_for_and_the_first_no_longer_works(client, wendy):
    ask_for_code(client)
    first = code_sent()
    client.post(CODE_PAGE, {"action": "resend"})
    second = code_sent()

    assert len(mail.outbox) == 2
    if first != second:
        client.post(CODE_PAGE, {"code": first})
        assert not is_signed_in(client)
    client.post(CODE_PAGE, {"code": second})
    assert is_signed_in(client)


def test_somebody_who_mistyped_can_go_back_and_type_another_address(client, wendy):
    ask_for_code(client, "wendi@example.org")

    assert client.get("/sign-in/").status_code == 200
    ask_for_code(client)
    client.post(CODE_PAGE, {"code": code_sent()})
    assert is_signed_in(client)


def test_asking_for_many_codes_is_answered_with_please_wait(client, wendy):
    answers = [ask_for_code(client).status_code for _ in range(5)]

    assert answers[-1] == 429
    assert len(mail.outbox) < 5


def test_a_mail_server_that_is_down_does_not_show_who_is_known(client, wendy, monkeypatch):
    def down(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", down)

    assert ask_for_code(client).headers["Location"] == CODE_PAGE
    assert client.get(CODE_PAGE).status_code == 200


@pytest.mark.parametrize(
    "email", ["", "nonsense", "a@b", "x" * 300 + "@example.org", "a\x00@example.org", "a\r\nb@c.de"]
)
def test_what_is_not_an_address_is_an_error_with_a_link_to_the_field(client, email):
    answer = ask_for_code(client, email)

    assert answer.status_code == 422
    assert 'href="#id_email"' in answer.content.decode()


@pytest.mark.parametrize("code", ["", "x" * 5000, "\x00", "½½½½½½", "'; --"])
def test_what_is_not_a_code_is_an_error_on_the_code(client, wendy, code):
    ask_for_code(client)

    answer = client.post(CODE_PAGE, {"code": code})

    assert answer.status_code == 422
    assert 'href="#id_code"' in answer.content.decode()


def test_the_code_page_without_having_asked_leads_back_to_the_start(client):
    assert client.get(CODE_PAGE).headers["Location"] == "/sign-in/"


@pytest.mark.parametrize(
    ("next_url", "expected"),
    [
        ("/help/", "/help/"),
        ("//evil.example", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_one_goes_on_only_within_this_site(client, wendy, next_url, expected):
    ask_for_code(client, next=next_url)

    answer = client.post(CODE_PAGE, {"code": code_sent(), "next": next_url})

    assert answer.headers["Location"] == expected


def test_the_page_that_was_asked_for_comes_after_the_code(client, wendy):
    page = client.get("/", follow=True)
    assert page.redirect_chain == [("/sign-in/?next=/", 302)]

    answer = ask_for_code(client, next="/appearance/")

    assert answer.headers["Location"] == f"{CODE_PAGE}?next=%2Fappearance%2F"
    assert 'name="next" value="/appearance/"' in client.get(answer.headers["Location"]).content.decode()


def test_only_an_own_phone_stays_signed_in(client, wendy):
    ask_for_code(client)
    client.post(CODE_PAGE, {"code": code_sent(), "remember": "on"})
    assert client.session.get_expiry_age() == pytest.approx(30 * 24 * 60 * 60, abs=60)

    client.post("/sign-out/")
    ask_for_code(client)
    client.post(CODE_PAGE, {"code": code_sent()})
    assert client.session.get_expire_at_browser_close()


def test_signing_out_takes_a_press_not_a_link(client, wendy):
    client.force_login(wendy)

    assert client.get("/sign-out/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"
    assert not is_signed_in(client)


def test_nobody_signs_themselves_up(client):
    assert adapter.Adapter().is_open_for_signup(None) is False
    for name in ("account_signup", "account_email", "account_reset_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert client.get("/sign-up/").status_code == 404
    assert client.get("/accounts/signup/").status_code == 404


def test_in_the_demo_a_button_signs_in(client):
    User.objects.create_user("volunteer@demo.livingwell.example", name="Wendy Pascoe")

    assert "volunteer@demo.livingwell.example" in client.get("/sign-in/").content.decode()
    answer = client.post("/demo/sign-in/", {"email": "volunteer@demo.livingwell.example", "next": "/help/"})

    assert answer.headers["Location"] == "/help/"
    assert is_signed_in(client)


def test_outside_the_demo_there_is_no_such_button_and_no_such_page(client, monkeypatch):
    User.objects.create_user("volunteer@demo.livingwell.example", name="Wendy Pascoe")
    monkeypatch.setattr(settings, "DEMO", False)

    assert "demo" not in client.get("/sign-in/").content.decode()
    answer = client.post("/demo/sign-in/", {"email": "volunteer@demo.livingwell.example"})

    assert answer.status_code == 404
    assert not is_signed_in(client)


@pytest.mark.parametrize("email", ["wendy@example.org", "", "admin@demo.livingwell.example", "\x00"])
def test_the_demo_opens_no_account_but_its_own(client, wendy, email):
    answer = client.post("/demo/sign-in/", {"email": email})

    assert answer.status_code == 404
    assert not is_signed_in(client)


@pytest.mark.parametrize("next_url", ["//evil.example", "https://evil.example/", "/\\evil.example"])
def test_the_demo_goes_on_only_within_this_site(client, next_url):
    User.objects.create_user("volunteer@demo.livingwell.example", name="Wendy Pascoe")

    answer = client.post("/demo/sign-in/", {"email": "volunteer@demo.livingwell.example", "next": next_url})

    assert answer.headers["Location"] == "/"


def test_before_the_demo_county_is_loaded_there_is_no_button_that_leads_nowhere(client):
    assert "Try the demo" not in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/sign-in/", "/"),
        ("/sign-in/?next=/help/", "/help/"),
        ("/sign-in/?next=//evil.example", "/"),
        (CODE_PAGE, "/"),
        (f"{CODE_PAGE}?next=//evil.example", "/"),
    ],
)
def test_somebody_who_is_in_already_goes_on_within_this_site(client, wendy, address, expected):
    client.force_login(wendy)

    assert client.get(address).headers["Location"] == expected


def test_the_log_says_that_a_code_was_not_sent_and_not_to_whom(client, wendy, monkeypatch, caplog):
    def refused(*args, **kwargs):
        raise SMTPRecipientsRefused({"wendy@example.org": (550, b"no such wendy")})

    monkeypatch.setattr("django.core.mail.message.EmailMessage.send", refused)
    ask_for_code(client)

    assert "SMTPRecipientsRefused" in caplog.text
    assert "wendy" not in caplog.text


def test_a_link_cannot_sign_anybody_in(client):
    assert client.get("/demo/sign-in/?email=volunteer@demo.livingwell.example").status_code == 405


def test_the_demo_accounts_are_those_of_the_contract():
    local = {email.removesuffix("@demo.livingwell.example") for email in demo_accounts.EMAILS}

    assert local == {
        "volunteer",
        "coordinator",
        "teamleader",
        "chair",
        "professional",
        "programme",
        "admin",
        "information",
        "volunteer.central",
        "coordinator.central",
        "teamleader.welcomehome",
        "volunteer.welcomehome",
    }
