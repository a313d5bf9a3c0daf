"""Everybody can use every page: judged by axe-core, in light and dark, narrow and in large text."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse

from livingwell import clock
from tests.journeys import county as places
from tests.journeys import judging, pages
from tests.journeys.watching import watch

pytestmark = pytest.mark.browser

PHONE, DESK, NARROW = 390, 1280, 320


@pytest.fixture
def living_county(transactional_db):
    """A county in which every page has something to show."""
    made = places.live(places.build())
    clock.move_to(places.NOW)
    return made


def test_every_address_is_visited_or_said_to_be_no_page(living_county):
    visited = {visit.name for visit in pages.visits(living_county)}

    assert visited | pages.NOT_PAGES == pages.all_names()
    assert visited & pages.NOT_PAGES == set()


def test_what_is_said_to_be_no_page_shows_none(living_county, client):
    """Posted to only, or a part or a program's answer; the sign-in library's names are our own page."""
    client.force_login(living_county.west.coordinator)
    free = living_county.rows["free"]
    ours = {
        "account_login",
        "account_request_login_code",
        "account_confirm_login_code",
        "health",
        "health-deep",
    }
    shown = []
    for name in pages.NOT_PAGES - ours:
        answer = client.get(_address(name, free.escalation_id))
        if answer.status_code == 200 and b"<html" in answer.content:
            shown.append(name)

    assert shown == []


def _address(name, pk):
    """Where it is; with this id, when it takes one."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return reverse(name, args=[pk])


@pytest.mark.parametrize("whose", ["volunteers", "staff"])
def test_every_page_can_be_used_by_everybody(living_county, browser, live_server, whose):
    wrong = []
    for visit, page in _round(living_county, browser, live_server, whose == "volunteers"):
        judging.open_everything(page)
        found = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            found += [f"{scheme}: {fault}" for fault in judging.faults(page)]
        wrong += [f"{visit}: {one}" for one in found + _judged_narrow(page)]

    assert wrong == [], "\n".join(wrong)


def _judged_narrow(page):
    """At 320 pixels, in large text on a phone, and with a fingertip."""
    found = judging.too_wide(page, NARROW) + judging.too_small(page)
    judging.make_large(page)
    return found + judging.too_wide(page, PHONE)


def _round(county, browser, live_server, of_volunteers):
    """Go to every page as everybody who sees it, at the width it is made for."""
    visits = [visit for visit in pages.visits(county) if visit.is_volunteers == of_volunteers]
    width = PHONE if of_volunteers else DESK
    for who, user in pages.people(county).items():
        theirs = [visit for visit in visits if visit.who == who]
        context = _context(browser, live_server, user, width)
        page = context.new_page()
        complaints = watch(page)
        for visit in theirs:
            page.set_viewport_size({"width": width, "height": 900})
            answer = page.goto(visit.address)
            assert answer.status == (404 if visit.what == "not found" else 200), visit
            yield visit, page
        assert complaints == [], who
        context.close()


def _context(browser, live_server, user, width):
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 900},
        locale="en-GB",
        timezone_id="Europe/London",
    )
    if user:
        context.add_cookies([{**places.session_of(user), "url": live_server.url}])
    return context


def test_every_page_says_what_it_is(living_county, client):
    titles, wrong = {}, []
    everybody = pages.people(living_county)
    for visit in pages.visits(living_county):
        client.logout()
        if everybody[visit.who]:
            client.force_login(everybody[visit.who])
        html = client.get(visit.address).content.decode()
        title = html.partition("<title>")[2].partition("</title>")[0]
        same = titles.setdefault((visit.who, title), visit)
        if same.address.partition("?")[0] != visit.address.partition("?")[0] and not _is_alike(same, visit):
            wrong.append(f"{visit} is called like {same}: {title}")
        if not title.endswith(" - Living Well") or title.startswith(" -") or len(title) > 90:
            wrong.append(f"{visit} is called “{title}”")
        if '<html lang="en-GB"' not in html or html.count("<h1") != 1:
            wrong.append(f"{visit} has no language, or not one first heading")

    assert wrong == []


def _is_alike(one, other):
    """Two of a kind may be called alike: two receipts, say."""
    return one.name == other.name


FAULTY = "<button class='p-0'></button><img src='data:,'><a href='/help/'>A link on its own</a>"
PUT_IN = "(html) => document.querySelector('main').insertAdjacentHTML('beforeend', html)"
WIDEN = "() => { const h1 = document.querySelector('h1'); h1.textContent = 'x'.repeat(200); h1.className = 'text-nowrap'; }"
PALE = "() => document.querySelector('h1').setAttribute('class', 'text-white')"


def test_a_fault_put_into_a_page_is_found(phone, transactional_db):
    phone.goto("/help/")
    assert judging.faults(phone) == []
    assert judging.too_wide(phone, NARROW) == []
    assert judging.too_small(phone) == []

    phone.evaluate(PUT_IN, FAULTY)
    phone.evaluate(PALE)
    rules = {fault.partition(":")[0] for fault in judging.faults(phone)}
    assert {"button-name", "image-alt", "color-contrast"} <= rules
    assert judging.too_small(phone) != []

    phone.evaluate(WIDEN)
    assert judging.too_wide(phone, NARROW) != []
