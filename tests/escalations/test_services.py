"""The directory: found by what, where and words; kept right by its teams; what it lacks is counted."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from escalations import sweep, workflow
from escalations.models import Service, ServiceGap
from escalations.models.services import fitting
from escalations.rules import services as rules
from escalations.workflow.holding import StaleError
from livingwell import clock
from livingwell.models import AuditRecord, Notice
from livingwell.telephones import can_be_dialled
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
TODAY = TUESDAY_3PM.date()


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    return make.team()


def names(client, **query):
    page = client.get(reverse("escalations:service-list"), query, headers={"Accept": "application/json"})
    return [one["name"] for one in page.json()["services"]]


# The rules


@pytest.mark.parametrize(
    ("day", "before"),
    [("2026-06-09", "2025-12-09"), ("2026-08-31", "2026-02-28"), ("2026-06-30", "2025-12-30")],
)
def test_six_months_before(day, before):
    assert rules.checked_long_ago(datetime.date.fromisoformat(day)) == datetime.date.fromisoformat(before)


def test_what_was_never_checked_or_six_months_ago_needs_checking():
    assert rules.needs_checking(None, TODAY)
    assert rules.needs_checking(datetime.date(2025, 12, 9), TODAY)
    assert not rules.needs_checking(datetime.date(2025, 12, 10), TODAY)


def test_the_best_fit_helps_with_most_of_it_and_little_else(team):
    both = make.service(team.area, name="Both", helps_with=["money", "home"])
    one = make.service(team.area, name="One", helps_with=["money"])
    many = make.service(team.area, name="Many", helps_with=["money", "lonely", "transport"])
    make.service(team.area, name="Neither", helps_with=["lonely"])
    make.service(make.area(name="Elsewhere"), name="Far", helps_with=["money"])
    make.service(team.area, name="Gone", helps_with=["money"], active=False)

    assert fitting(team.area.pk, ["money", "home"], 3) == [both, one, many]
    assert fitting(team.area.pk, ["money", "home"], 1) == [both]
    assert fitting(team.area.pk, ["safeguarding", "good_news"], 3) == []


@pytest.mark.parametrize(
    ("number", "can"),
    [("01632 960112", True), ("111", True), ("+44 1632 960112", True), ("12", False), ("", False),
     ("ring us", False), ("0163", True), ("01632 9601129999999", False)],
)  # fmt: skip
def test_a_number_can_be_dialled(number, can):
    assert can_be_dialled(number) is can


# Keeping it


def test_added_it_is_checked_today_by_who_added_it(team):
    made = Service(name="Tea Room", helps_with=["lonely"], what_they_help_with="Tea.", phone="01632 960300")

    service = workflow.add_service(made, [team.area], by=team.coordinator)

    assert (service.helps, service.checked_on, service.checked_by) == (";lonely;", TODAY, team.coordinator)
    assert AuditRecord.objects.get(subject_kind="service").action == "added"


def test_a_change_on_what_somebody_changed_meanwhile_is_refused(team):
    service = make.service(team.area)
    workflow.change_service(service.pk, {"name": "Tea"}, [team.area], version=1, by=team.coordinator)

    with pytest.raises(StaleError):
        workflow.change_service(service.pk, {"name": "Cake"}, [team.area], version=1, by=team.leader)
    assert Service.objects.get().name == "Tea"


def test_retired_it_is_offered_to_nobody_and_can_be_brought_back(team):
    service = make.service(team.area)
    workflow.retire_service(service.pk, by=team.coordinator)
    workflow.retire_service(service.pk, by=team.coordinator)

    def seen():
        return [service in Service.objects.visible_to(who) for who in (team.coordinator, team.volunteer.user)]

    assert seen() == [True, False]
    workflow.bring_back_service(service.pk, by=team.coordinator)
    assert seen() == [True, True]
    done = AuditRecord.objects.filter(subject_kind="service").order_by("at", "pk")
    assert sorted(one.action for one in done) == ["brought_back", "retired"]


def test_a_service_helps_with_something_and_its_reference_is_its_own(team):
    make.service(team.area, ref="S1")

    for fields in ({"ref": "S1"}, {"helps_with": []}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make.service(team.area, **fields)


def test_the_coordinators_are_reminded_once_until_it_is_checked(team):
    old = make.service(team.area, name="Old", checked_on=datetime.date(2025, 12, 1))
    make.service(team.area, name="Older", checked_on=None)
    make.service(team.area, name="Fresh")
    make.service(team.area, name="Retired", checked_on=None, active=False)

    assert workflow.remind_to_check() == 2
    assert workflow.remind_to_check() == 0

    notice = Notice.objects.get()
    assert (notice.recipient, notice.purpose) == (team.coordinator, "services-to-check")
    workflow.mark_service_checked(old.pk, by=team.coordinator)
    clock.move_to(TUESDAY_3PM + datetime.timedelta(days=184))
    assert workflow.remind_to_check() == 2  # Old again, and Fresh for the first time
    assert "escalations.remind_to_check" in {job.name for job in sweep.jobs()}


def test_what_is_lacking_counts_once_a_person_and_day(team):
    for who in (team.volunteer.user, team.volunteer.user, team.coordinator):
        workflow.say_lacking(team.area.pk, "equipment", by=who)

    assert ServiceGap.objects.count() == 2
    stranger = make.team(manager=team.manager)
    seen = [
        ServiceGap.objects.visible_to(who).count()
        for who in (team.leader, team.manager, stranger.coordinator, team.volunteer.user)
    ]
    assert seen == [2, 2, 0, 0]


# The pages


def test_found_by_what_where_and_words(team, client):
    make.service(team.area, name="Warm Homes", helps_with=["home", "money"], place="Nanskerris")
    make.service(team.area, name="Choir", helps_with=["lonely"], what_they_help_with="Singing in company.")
    elsewhere = make.area(name="Elsewhere")
    make.practice(elsewhere, town="Hayle", postcode="TR27 4AA")
    make.service(elsewhere, name="Bus", helps_with=["transport"])
    client.force_login(team.volunteer.user)

    assert names(client) == ["Bus", "Choir", "Warm Homes"]
    assert names(client, helps=["home", "transport"]) == ["Bus", "Warm Homes"]
    assert names(client, q="singing company") == ["Choir"]
    assert names(client, area=str(team.area.pk)) == ["Choir", "Warm Homes"]
    assert names(client, place="nanskerris") == ["Warm Homes"]
    assert names(client, place="TR27") == names(client, place="hayle") == ["Bus"]
    assert names(client, helps="nonsense", area="nowhere") == ["Bus", "Choir", "Warm Homes"]


def test_it_is_paged_by_key_without_losing_one(team, client):
    for number in range(30):
        make.service(team.area, name="Same name" if number < 28 else f"Z {number}")
    client.force_login(team.coordinator)

    page = client.get(reverse("escalations:service-list"), headers={"Accept": "application/json"}).json()
    more = client.get(page["next"], headers={"Accept": "application/json"}).json()

    found = [one["id"] for one in page["services"] + more["services"]]
    assert len(found) == len(set(found)) == 30
    assert more["next"] is None


def test_the_list_costs_the_same_whatever_its_length(team, client):
    client.force_login(team.coordinator)
    matter = make.escalation(team, noticed=["home"])

    def cost(**query):
        with statements() as found:
            assert client.get(reverse("escalations:service-list"), query).status_code == 200
        return len(found)

    few, finding = cost(), cost(escalation=str(matter.pk))
    for _ in range(20):
        make.service(team.area, helps_with=["home"])

    assert cost() <= max(few + 1, 8)
    assert cost() <= 8
    assert finding <= cost(escalation=str(matter.pk)) <= 8


def test_opened_from_an_escalation_it_looks_for_what_was_noticed_there(team, client):
    make.service(team.area, name="Warm Homes", helps_with=["home"])
    make.service(team.area, name="Choir", helps_with=["lonely"])
    matter = make.escalation(team, noticed=["home"])
    client.force_login(team.coordinator)
    address = f"{reverse('escalations:service-list')}?escalation={matter.pk}"

    page = client.get(address).content.decode()

    assert "1 service can help" in page
    assert "Send it here" in page
    client.force_login(make.team(manager=team.manager).coordinator)
    assert client.get(address).status_code == 404
    client.force_login(team.volunteer.user)
    assert "Send it here" not in client.get(address).content.decode()


def test_nothing_found_offers_to_say_what_is_missing(team, client):
    client.force_login(team.volunteer.user)

    page = client.get(reverse("escalations:service-list"), {"helps": "equipment"}).content.decode()
    assert "Nothing here fits" in page
    assert '<option value="equipment" selected>' in page

    client.post(reverse("escalations:service-lacking"), {"area": str(team.area.pk), "category": "equipment"})
    client.force_login(team.coordinator)
    counted = client.get(reverse("escalations:service-lacking")).content.decode()
    assert "Needs equipment" in counted


def test_a_service_is_kept_by_the_teams_of_its_areas_only(team, client):
    service = make.service(team.area, name="Choir")
    stranger = make.team(manager=team.manager)
    address = reverse("escalations:service-edit", args=[service.pk])
    for who, status in ((team.coordinator, 200), (stranger.coordinator, 404), (team.volunteer.user, 404)):
        client.force_login(who)
        assert client.get(address).status_code == status


def test_a_coordinator_adds_checks_and_retires_on_the_pages(team, client):
    client.force_login(team.coordinator)
    body = {
        "name": "Choir", "kind": "non_medical", "helps_with": ["lonely"], "phone": "01632 960300",
        "what_they_help_with": "Singing.", "areas": [str(team.area.pk)],
    }  # fmt: skip
    assert "Give its name" in client.post(reverse("escalations:service-new"), {}).content.decode()
    address = client.post(reverse("escalations:service-new"), body)["Location"]
    service = Service.objects.get()
    Service.objects.update(checked_on=None)
    assert "Ask them if it is still so" in client.get(address).content.decode()

    client.post(reverse("escalations:service-checked", args=[service.pk]))
    assert "checked 9 June 2026" in client.get(address).content.decode()
    client.post(reverse("escalations:service-retire", args=[service.pk]))
    assert "Bring it back" in client.get(address).content.decode()
    again = client.post(
        reverse("escalations:service-retire", args=[service.pk]), {"again": "on"}, follow=True
    )
    assert "in the directory again" in again.content.decode()


def test_an_edit_keeps_areas_of_others_and_says_when_somebody_was_quicker(team, client):
    other = make.area(name="Elsewhere")
    service = make.service(team.area, other, name="Choir", helps_with=["lonely"])
    client.force_login(team.coordinator)
    body = {
        "name": "Big Choir", "kind": "non_medical", "helps_with": ["lonely"], "phone": "01632 960300",
        "what_they_help_with": "Singing.", "areas": [str(team.area.pk)], "version": "1",
    }  # fmt: skip
    address = reverse("escalations:service-edit", args=[service.pk])

    assert client.post(address, body).status_code == 303
    late = client.post(address, body | {"name": "Small Choir"})

    assert late.status_code == 409
    assert "Small Choir" in late.content.decode()
    assert set(Service.objects.get().areas.all()) == {team.area, other}
    assert Service.objects.get().name == "Big Choir"


def test_cards_name_what_was_chosen_and_no_client(team, client):
    choir = make.service(team.area, name="Choir")
    make.service(team.area, name="Bus")
    client.force_login(team.coordinator)

    sheet = client.get(reverse("escalations:service-cards"), {"service": str(choir.pk)}).content.decode()

    assert "Choir" in sheet
    assert "Bus" not in sheet
    assert team.client.name not in sheet
