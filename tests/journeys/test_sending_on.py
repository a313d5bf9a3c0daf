"""A matter is sent on to a service, which answers by itself, falls silent, and it comes back; a list is imported."""

import datetime
import re

import pytest
from playwright.sync_api import expect

from escalations.models import Service
from escalations.rules.service_list import COLUMNS
from tests import make
from tests.journeys import county as places
from tests.journeys import steps

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def warm_homes(county):
    return make.service(
        county.west.area,
        name="Warm Homes West",
        helps_with=["home"],
        what_they_help_with="Heating that has failed.",
        phone="01632 960201",
    )


def test_sent_on_to_a_service_it_is_asked_after_and_comes_back(county, warm_homes, phone, desk, plain_phone):
    steps.sign_in(phone, "Volunteer, West")
    steps.log(phone, "Home cold", words="The boiler is out.", worry="Worried")
    expect(phone.locator("#meanwhile + ul")).to_contain_text("Warm Homes West")
    expect(phone.get_by_role("link", name="01632 960201")).to_be_visible()

    steps.sign_in(desk, "Coordinator, West")
    steps.in_triage(desk, "Edie Hocking").get_by_role("link", name="Edie Hocking").click()
    desk.get_by_role("link", name="Send it on").click()
    desk.get_by_role("radio", name="Warm Homes West").check()
    desk.get_by_label("What do you ask of them?").fill("A boiler is out. Please ring in the morning.")
    desk.get_by_role("button", name="Send it on").click()
    expect(desk.get_by_role("alert")).to_contain_text("Say whether they agreed")
    desk.get_by_role("radio", name="Yes, they agree").check()
    desk.get_by_role("button", name="Send it on").click()
    expect(desk.get_by_role("heading", name="Sent on to Warm Homes West")).to_be_visible()
    desk.get_by_role("button", name="Make a link for them").click()
    link = desk.get_by_label("Link for Warm Homes West").input_value()

    _the_service_takes_it_on(plain_phone, link)
    phone.reload()
    expect(phone.locator(".lw-next")).to_contain_text("Sent on to Warm Homes West on Tuesday 9 June.")
    _it_falls_silent(desk)


def _the_service_takes_it_on(page, link):
    page.goto(link)
    expect(page.locator("main")).to_contain_text("A boiler is out.")
    expect(page.locator("main")).not_to_contain_text("Edie")
    page.get_by_role("radio", name="We take it on").check()
    page.get_by_label("What should we know?").fill("Next Monday.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


def _it_falls_silent(desk):
    row = steps.in_triage(desk, "Edie Hocking")
    expect(row).to_contain_text("23 June")
    row.get_by_role("link", name="Edie Hocking").click()
    expect(desk.locator("#sent-on + ul")).to_contain_text(re.compile("Taken on.*Next Monday", re.DOTALL))
    places.clock.move_to(places.NOW + datetime.timedelta(days=14, minutes=1))
    places.sweep()
    desk.reload()
    expect(desk.locator(".lw-timeline")).to_contain_text(
        "Warm Homes West had not answered by Tuesday 23 June"
    )
    expect(desk.locator("#sent-on + ul")).to_contain_text("No answer by")
    desk.get_by_role("link", name="Warm Homes West").click()
    desk.get_by_role("radio", name="It is done").check()
    desk.get_by_role("button", name="Save").click()
    expect(desk.locator("#sent-on + ul")).to_contain_text("Done")


def test_a_list_with_a_bad_row_is_imported_without_it_and_without_scripts(county, plain_desk):
    cells = {
        "ref": "T1", "name": "Tea Room", "kind": "non_medical", "helps_with": "lonely", "phone": "01632 960300",
        "what_they_help_with": "Tea and company", "areas": county.west.area.code, "self_referral": "yes",
    }  # fmt: skip
    good = ",".join(cells.get(name, "") for name in COLUMNS)
    bad = ",".join((cells | {"ref": "T2", "phone": "none"}).get(name, "") for name in COLUMNS)
    content = "\r\n".join([",".join(COLUMNS), good, bad]).encode()
    steps.sign_in(plain_desk, "Coordinator, West")

    plain_desk.goto("/services/")
    plain_desk.get_by_role("link", name="Import a list").click()
    plain_desk.get_by_label("File", exact=True).set_input_files(
        {"name": "tea.csv", "mimeType": "text/csv", "buffer": content}
    )
    plain_desk.get_by_role("button", name="See what would happen").click()

    expect(plain_desk.get_by_role("row", name=re.compile("3.*phone"))).to_contain_text(
        "not a telephone number"
    )
    assert not Service.objects.exists()
    plain_desk.get_by_role("button", name="Write 1 row").click()
    expect(plain_desk.get_by_role("status")).to_contain_text("tea.csv is imported")
    plain_desk.goto("/services/?q=tea")
    expect(plain_desk.get_by_role("heading", name="1 service can help")).to_be_visible()
