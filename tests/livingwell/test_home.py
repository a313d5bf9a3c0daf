"""The frame of every page and the home page of each role."""

import datetime

import pytest
from django.conf import settings
from django.template.loader import get_template
from django.utils.safestring import mark_safe

from livingwell import alarms, clock, context, floors, panels
from livingwell.access import Held
from livingwell.alarms import Alarm
from livingwell.models import Area, RoleAssignment, User
from livingwell.panels import Panel

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 6, 9, 14, 1, tzinfo=datetime.UTC)  # Tuesday, 3:01pm in Cornwall


@pytest.fixture(autouse=True)
def _a_tuesday():
    clock.move_to(NOW)


def person(name, *roles, area="West"):
    user = User.objects.create_user(f"{name.split()[0].lower()}@example.org", name=name)
    place, _ = Area.objects.get_or_create(
        code=area.upper(), defaults={"name": area, "model": "formal_meeting"}
    )
    for role in roles:
        RoleAssignment.objects.create(user=user, role=role, area=place, starts=datetime.date(2020, 1, 1))
    return user


@pytest.fixture
def offer(monkeypatch):
    """Stand in for what the other apps offer."""

    def stand_in(**made):
        def offered(module, name):
            return (lambda user: made[module],) if module in made else ()

        monkeypatch.setattr(panels, "offered", offered)
        monkeypatch.setattr(alarms, "offered", offered)

    return stand_in


def test_signed_out_the_home_page_leads_to_the_door(client):
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_the_home_page_greets_by_the_time_of_day(client):
    client.force_login(person("Wendy Pascoe", "volunteer"))

    page = client.get("/").content.decode()

    assert "Good afternoon, Wendy" in page
    assert "Tuesday 9 June" in page


@pytest.mark.parametrize(
    ("hour", "greeting"), [(6, "Good morning"), (11, "Good afternoon"), (17, "Good evening")]
)
def test_the_greeting_follows_the_clock_on_the_wall(client, hour, greeting):
    clock.move_to(NOW.replace(hour=hour))
    client.force_login(person("Wendy Pascoe", "volunteer"))

    assert greeting in client.get("/").content.decode()


def test_panels_stand_in_their_order_and_only_for_their_roles(client, offer, settings, tmp_path):
    (tmp_path / "panel.html").write_text("<p>{{ words }} for {{ frame.person.known_as }}</p>")
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}]
    offer(
        panels=[
            Panel("Later", "panel.html", {"words": "second"}, order=90),
            Panel("", "panel.html", {"words": "first"}, order=10),
            Panel("Not hers", "panel.html", {"words": "for coordinators"}, roles=("coordinator",)),
        ]
    )
    client.force_login(person("Wendy Pascoe", "volunteer"))

    page = client.get("/").content.decode()

    assert page.index("first") < page.index("Later") < page.index("second")
    assert 'aria-labelledby="panel-later"' in page
    assert "for coordinators" not in page


def test_a_panel_leaves_nothing_behind_for_the_next():
    assert Panel("News for you", "x.html").key == "panel-news-for-you"
    assert Panel("", "x.html", order=10).key == "panel-10"


def test_what_apps_offer_is_found_by_name_alone():
    found = floors.offered("alarms", "collect")

    assert [offer.__module__ for offer in found] == ["livingwell.alarms"]
    assert floors.offered("alarms", "nothing_of_the_kind") == ()
    assert floors.offered("no_such_module", "alarms") == ()


def test_an_alarm_shows_on_every_staff_page(client, offer):
    offer(alarms=[Alarm("Nobody has taken it.", "/help/", detail="Ruth is asked again.")])
    client.force_login(person("Sam Bolitho", "team_leader"))

    page = client.get("/privacy/").content.decode()

    assert "<strong>Nobody has taken it.</strong> Ruth is asked again." in page
    assert 'href="/help/">Open it</a>' in page


def test_a_volunteer_sees_no_alarm_and_none_is_looked_for(client, offer, monkeypatch):
    offer(alarms=[Alarm("Nobody has taken it.")])
    client.force_login(person("Wendy Pascoe", "volunteer"))

    assert "lw-alarm" not in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("held", "line"),
    [
        ([], ""),
        ([Held("volunteer", area="West")], ""),
        ([Held("coordinator", area="West")], "Coordinator, West"),
        (
            [Held("coordinator", area="West"), Held("coordinator", area="Central")],
            "Coordinator, West and Central",
        ),
        ([Held("coordinator", area="West"), Held("team_leader", area="West")], "Team leader, West"),
        ([Held("mdt_chair", practice="Porthkerrow Surgery")], "MDT chair, Porthkerrow Surgery"),
        ([Held("programme_manager")], "Programme manager"),
    ],
)
def test_below_a_name_stands_who_they_are(held, line):
    assert context.role_line(tuple(held)) == line


def test_the_menu_offers_only_what_is_built_and_open_to_the_person(client, monkeypatch):
    built = {
        "/": frozenset(),
        "/escalations/": frozenset({"coordinator"}),
        "/audit/": frozenset({"information_lead"}),
    }
    monkeypatch.setattr(context, "doorkeepers", built.get)
    client.force_login(person("Jo Tregear", "coordinator"))

    page = client.get("/").content.decode()

    assert 'href="/escalations/"' in page
    assert 'href="/audit/"' not in page
    assert 'href="/evidence/"' not in page


def test_the_menu_marks_where_one_is(rf):
    request = rf.get("/escalations/123/")
    request.user = person("Jo Tregear", "coordinator")
    frame = context.Frame(request)

    assert frame._is_current("/escalations/")
    assert not frame._is_current("/")
    assert not frame._is_current("/rota/")


def test_doors_that_do_not_exist_are_not_offered():
    assert context.doorkeepers("/no/such/place/") is None
    assert context.doorkeepers("/") == frozenset()


@pytest.mark.parametrize("role", ["volunteer", "coordinator"])
def test_the_frame_of_a_page_costs_session_person_and_roles(client, role, django_assert_max_num_queries):
    client.force_login(person("Jo Tregear", role))

    with django_assert_max_num_queries(4):
        client.get("/help/")


def test_every_template_of_ours_compiles():
    root = settings.BASE_DIR / "templates"
    names = [str(path.relative_to(root)) for path in root.rglob("*.*") if path.suffix in {".html", ".txt"}]

    assert len(names) > 30
    for name in names:
        get_template(name)


@pytest.mark.parametrize("page", ["/help/", "/privacy/", "/accessibility/", "/appearance/", "/sign-in/"])
def test_the_pages_outside_the_door_have_no_inline_script_or_style(client, page):
    answer = client.get(page)

    assert answer.status_code == 200
    body = answer.content.decode()
    assert " style=" not in body
    assert "<style" not in body
    assert "<script>" not in body
    assert " onclick=" not in body


def test_names_with_markup_are_shown_as_typed(client):
    client.force_login(person("<b>Wendy</b> Pascoe", "volunteer"))

    page = client.get("/").content.decode()

    assert "&lt;b&gt;Wendy" in page
    assert mark_safe("<b>Wendy") not in page


def test_whoever_runs_the_machines_sees_how_they_are(client):
    from livingwell.models import Finding, Heartbeat

    Heartbeat.objects.create(name="sweeper", at=NOW)
    Finding.objects.create(code="dead_message", count=2, since=NOW, seen_at=NOW)
    client.force_login(person("Olive Rowe", "system_operator"))

    page = client.get("/").content.decode()

    assert "Sweeper last seen" in page
    assert "2 messages could not be sent." in page
    assert 'href="/messages/given-up/"' in page
