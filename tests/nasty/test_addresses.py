"""Odd words after the question mark, and ways out of the site: a page or a plain no, and always here."""

from urllib.parse import urlsplit

import pytest
from django.urls import get_resolver, reverse

from tests.nasty import values
from tests.nasty.doors import BY_NAME
from tests.nasty.test_forms import _addresses

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

LISTS = {
    "escalations:escalation-list": "coordinator",
    "escalations:escalation-arrivals": "coordinator",
    "escalations:observation-list": "volunteer",
    "escalations:observation-new": "volunteer",
    "escalations:story-list": "volunteer",
    "escalations:rota-week": "coordinator",
    "escalations:rota-mine": "coordinator",
    "escalations:rota-shared": "coordinator",
    "escalations:rota-shift-new": "coordinator",
    "escalations:absence-list": "coordinator",
    "escalations:policy-list": "leader",
    "volunteers:client-list": "coordinator",
    "volunteers:volunteer-list": "coordinator",
    "search": "coordinator",
    "escalations:quarantine-list": "coordinator",
    "message-list": "coordinator",
    "home": "coordinator",
    "account-list": "keeper",
    "break-glass-list": "auditor",
    "mfa_index": "volunteer",
}


def _person(world, who):
    return world.team.volunteer.user if who == "volunteer" else getattr(world.team, who)


def _get(sender, who, address, query):
    browser = sender.browser(who)
    return sender.undone(lambda: browser.get(address, query))


@pytest.mark.parametrize("name", LISTS)
def test_control_a_list_without_odd_words_is_shown(world, sender, name):
    assert _get(sender, _person(world, LISTS[name]), reverse(name), {}).status == 200


@pytest.mark.parametrize("name", LISTS)
def test_odd_words_in_an_address_are_never_an_error_of_ours(world, sender, name):
    who = _person(world, LISTS[name])
    for said, value in values.QUERIES.items():
        answer = _get(sender, who, reverse(name), dict.fromkeys(values.PARAMETERS, value))

        assert answer.status in {200, 302, 400, 404, 422}, (said, answer.status)
        assert not answer.changed, said
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize("parameter", values.PARAMETERS)
def test_each_odd_word_alone_in_triage(world, sender, parameter):
    for said, value in values.QUERIES.items():
        answer = _get(
            sender, world.team.coordinator, reverse("escalations:escalation-list"), {parameter: value}
        )

        assert answer.status in {200, 400, 404}, (said, answer.status)


def test_addresses_of_no_id_are_not_there(world, sender):
    with_ids = [name for name, needs in _addresses(get_resolver().url_patterns) if needs]
    for name in with_ids:
        there = reverse(name, args=[world.free.pk])
        for odd in ("not-an-id", "1", "%00", "%ff", "..%2f..", "\u202e", "x" * 3000):
            address = there.replace(str(world.free.pk), odd)

            assert _get(sender, world.team.coordinator, address, {}).status in {400, 404}, (name, odd)
    assert len(with_ids) >= 10


@pytest.mark.parametrize("url", values.ELSEWHERE)
def test_nobody_is_led_out_of_the_site(world, sender, url):
    door = BY_NAME["demo-sign-in"]

    answer = sender.send(door, door.body(world) | {"next": url})

    assert answer.status in {302, 400}
    there = urlsplit(answer.location)
    assert (there.scheme, there.netloc) == ("", "")
    assert "evil" not in answer.location
    assert "\n" not in answer.location
    page = _get(sender, None, "/sign-in/", {"next": url})
    assert page.status in {200, 400}
    assert 'value="//evil' not in page.text


def test_control_somebody_is_led_on_within_the_site(world, sender):
    door = BY_NAME["demo-sign-in"]

    assert sender.send(door, door.body(world) | {"next": "/help/"}).location == "/help/"
    assert sender.send(door, door.body(world) | {"next": "help"}).location == "/"


@pytest.mark.parametrize("host", ["evil.example", "a\r\nb", "", "127.0.0.1:99999999", "[::1", "x" * 5000])
def test_a_host_that_is_not_ours_is_refused(sender, host):
    browser = sender.browser(None)

    assert sender.undone(lambda: browser.get("/sign-in/", headers={"Host": host})).status in {200, 400}
    assert sender.undone(lambda: browser.get("/sign-in/", headers={"Host": "evil.example"})).status == 400
