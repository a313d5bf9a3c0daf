"""Bad input into every field of every form: refused in plain words, nothing stored, nothing lost."""

import html
import json

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from livingwell.forms.text import showable
from tests.nasty import values
from tests.nasty.doors import BY_NAME, DOORS, SAME_DOOR
from tests.nasty.doors_guard import STEP_BY_STEP

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

each_door = pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
#: Plain answers to what cannot be accepted.
REFUSALS = {400, 403, 404, 409, 413, 422, 429}


def _addresses(patterns, before=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            space = f"{before}{pattern.namespace}:" if pattern.namespace else before
            yield from _addresses(pattern.url_patterns, space)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{before}{pattern.name}", bool(pattern.pattern.converters)


def test_every_address_that_takes_a_form_is_sent_bad_ones_here(world):
    taking = set()
    for name, needs_id in _addresses(get_resolver().url_patterns):
        address = reverse(name, args=[world.free.pk] if needs_id else [])
        if Client().post(address).status_code != 405:
            taking.add(SAME_DOOR.get(name, name))

    assert taking - STEP_BY_STEP == set(BY_NAME)
    assert taking >= STEP_BY_STEP


@each_door
@pytest.mark.parametrize("as_json", [False, True], ids=["page", "json"])
def test_control_a_good_one_is_accepted_and_stored(world, sender, door, as_json):
    as_json = as_json and door.takes_json
    answer = sender.send(door, door.body(world), as_json=as_json)

    assert answer.status < 400, answer.text[:500]
    if door.fails_without:
        assert answer.changed or door.name in {"sign-in", "demo-sign-in"}


@each_door
def test_an_empty_one_is_answered_plainly(sender, door):
    for as_json in (False, True):
        answer = sender.send(door, {}, as_json=as_json)

        assert answer.status < 500
        if door.fails_without:
            assert answer.status in REFUSALS
            assert not answer.changed


def _refused(answer, said, *, stored=False):
    assert answer.status < 500, said
    assert answer.status in REFUSALS, (said, answer.status)
    assert answer.changed is stored, said


def _keeps(answer, fields, door, said):
    """Whether everything typed stands in the page that came back."""
    page = html.unescape(answer.text)
    for name in door.texts:
        typed = showable(fields.get(name, ""))
        assert typed.strip() in page, (said, name)


def _each_text(door):
    return [(door, name) for name in door.texts]


TEXT_FIELDS = [pair for door in DOORS for pair in _each_text(door)]


@pytest.mark.parametrize(("door", "name"), TEXT_FIELDS, ids=lambda one: getattr(one, "name", one))
@pytest.mark.parametrize("as_json", [False, True], ids=["page", "json"])
def test_text_no_keyboard_makes_is_refused_and_stays(world, sender, door, name, as_json):
    longest = door.texts[name]
    bad = values.REFUSED_TEXTS | {
        "one too long": "x" * (longest + 1),
        "5001": "y" * 5001,
        "a million": "z" * values.LONG,
    }
    bad |= values.HALF_LETTERS if as_json else {}
    for said, text in bad.items():
        fields = door.body(world) | {name: text}

        answer = sender.send(door, fields, as_json=as_json)

        _refused(answer, said)
        assert answer.status == 422, said
        if as_json:
            assert name in json.loads(answer.text)["errors"], said
        else:
            _keeps(answer, fields, door, said)
            assert (
                "lw-field-error" in answer.text or "invalid-feedback" in answer.text or "error" in answer.text
            )


@pytest.mark.parametrize(("door", "name"), TEXT_FIELDS, ids=lambda one: getattr(one, "name", one))
@pytest.mark.parametrize("as_json", [False, True], ids=["page", "json"])
def test_odd_text_that_people_may_mean_is_accepted(world, sender, door, name, as_json):
    longest = {"as long as may be": "x" * door.texts[name]}
    for said, text in (values.WELCOME_TEXTS | longest).items():
        if door.gives_nothing_away and said in {"plus", "lines"}:  # a telephone number, an email: taken out
            continue
        text = text.ljust(door.shortest.get(name, 0), "x")
        answer = sender.send(door, door.body(world) | {name: text}, as_json=as_json)

        assert answer.status in {200, 201, 302, 303}, (said, answer.status, answer.text[:300])
        assert answer.changed, said


CHOICE_FIELDS = [(door, name) for door in DOORS for name in door.choices]


@pytest.mark.parametrize(("door", "name"), CHOICE_FIELDS, ids=lambda one: getattr(one, "name", one))
@pytest.mark.parametrize("as_json", [False, True], ids=["page", "json"])
def test_what_is_no_choice_is_refused_and_the_words_stay(world, sender, door, name, as_json):
    as_json = as_json and door.takes_json
    for said, value in (values.NO_CHOICE if as_json else values.NO_CHOICE_ON_A_PAGE).items():
        fields = door.body(world) | {name: value}

        answer = sender.send(door, fields, as_json=as_json)

        assert answer.status < 500, said
        if answer.status < 400:  # blank is nothing said, and an id of nobody is a key like any other
            assert said in {"blank", "nobody's id", "braces"}, (said, answer.status)
        else:
            _refused(answer, said)
            if not as_json and answer.status == 422:
                _keeps(answer, fields, door, said)


@each_door
def test_json_that_is_no_string_is_never_an_error_of_ours(world, sender, door):
    names = [*door.texts, *door.choices, *door.yes_or_no, *door.ignored]
    for name in names:
        for said, value in values.NO_STRING.items():
            answer = sender.send(door, door.body(world) | {name: value}, as_json=True)

            assert answer.status < 500, (name, said)
            assert answer.status < 400 or not answer.changed, (name, said)


@each_door
def test_odd_values_where_anything_goes_are_never_an_error_of_ours(world, sender, door):
    for name in (*door.yes_or_no, *door.ignored):
        for as_json in (False, True):
            for said, value in (values.NO_CHOICE if as_json else values.NO_CHOICE_ON_A_PAGE).items():
                answer = sender.send(door, door.body(world) | {name: value}, as_json=as_json)

                assert answer.status < 500, (name, said)
                assert answer.status < 400 or not answer.changed, (name, said)


@each_door
@pytest.mark.parametrize("wants", ["text/html", "application/json"])
def test_bodies_nobody_can_read_store_nothing(world, sender, door, wants):
    for said, (kind, body, allowed) in values.BODIES.items():
        address, browser = door.address(world), sender.browser(door.sender(world))
        answer = sender.undone(
            lambda address=address, browser=browser, body=body, kind=kind: browser.generic(
                "POST", address, body, kind, headers={"Accept": wants}
            )
        )

        assert answer.status < 500, said
        if allowed is not None and door.fails_without:  # others do not look at what is sent
            assert answer.status in allowed, (said, answer.status)
        if answer.status >= 400 or door.fails_without:
            assert not answer.changed or answer.status < 400, said


@each_door
def test_every_field_twice_is_read_once_or_refused(world, sender, door):
    fields = {
        name: value if isinstance(value, list) else [value, value] for name, value in door.body(world).items()
    }

    for as_json in (False, True):
        answer = sender.send(door, fields, as_json=as_json)

        assert answer.status < 500
        assert answer.status < 400 or not answer.changed


@each_door
def test_unknown_fields_and_odd_names_change_nothing(world, sender, door):
    more = {"": "x", "id": "1", "pk": "1", "a\x00": "b", "__class__": "x", "state": "closed", "holder": "me"}

    answer = sender.send(door, door.body(world) | more)

    assert answer.status < 400, answer.text[:300]


@pytest.mark.parametrize(
    "door", [door for door in DOORS if door.row and not door.open_to_all], ids=lambda door: door.name
)
def test_somebody_elses_rows_are_not_there(world, sender, door):
    strangers = (world.other.volunteer.user, world.other.coordinator)
    for stranger in strangers:
        address, browser = door.address(world), sender.browser(stranger)

        answer = sender.undone(
            lambda address=address, browser=browser: browser.post(address, door.body(world))
        )

        assert answer.status == 404
        assert not answer.changed
