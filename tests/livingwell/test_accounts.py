"""Accounts and roles: kept by an administrator, never one's own; a leaver is out and what they held goes on."""

import datetime

import pytest

from escalations import workflow as escalations
from escalations.sweep import send_back_gone
from livingwell import account_events, clock, workflow
from livingwell.access import roles_of
from livingwell.models import AuditRecord, RoleAssignment, User
from livingwell.workflow import NewRole
from tests import make
from tests.escalations.counting import statements

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
TODAY = NOW.date()
DAY = datetime.timedelta(days=1)


@pytest.fixture(autouse=True)
def _it_is_now():
    clock.move_to(NOW)


@pytest.fixture
def admin():
    return make.user("administrator", name="Ivy Moon")


@pytest.fixture
def keeper(client, admin):
    client.force_login(admin)
    return client


def events_of(user):
    return list(
        AuditRecord.objects.filter(subject_id=user.pk).order_by("at", "pk").values_list("action", flat=True)
    )


def fresh(user):
    return User.objects.get(pk=user.pk)


PERSON = {"name": "Kit Rowe", "known_as": "Kit", "email": "Kit@Example.org", "phone": "01632 960101"}


def test_an_account_is_opened_and_given_a_role(keeper, admin):
    area = make.area()

    opened = keeper.post("/accounts/new/", PERSON)

    kit = User.objects.get(email="kit@example.org")
    assert opened.headers["Location"] == f"/accounts/{kit.pk}/"
    assert not kit.has_usable_password()
    given = keeper.post(f"/accounts/{kit.pk}/roles/", {"role": "coordinator", "area": str(area.pk)})
    assert given.status_code == 302
    (held,) = roles_of(fresh(kit))
    assert (held.role, held.area_id) == ("coordinator", area.pk)
    assert set(events_of(kit)) == {"account_opened", "role_given"}
    row = AuditRecord.objects.get(action="role_given")
    assert (row.actor, row.details["role"], row.details["place"]) == (admin, "coordinator", area.code)
    text = keeper.get(f"/accounts/{kit.pk}/").content.decode()
    assert "was given a role, coordinator" in text


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"email": ""}, "email"),
        ({"email": "nonsense"}, "email"),
        ({"email": "IVY@example.org"}, "email"),
        ({"email": "a\x00@example.org"}, "email"),
        ({"phone": "1" * 33}, "phone"),
    ],
)
def test_what_is_no_account_is_an_error_with_what_was_typed(keeper, fields, wrong):
    make.user(email="ivy@example.org")

    answer = keeper.post("/accounts/new/", PERSON | fields)

    assert answer.status_code == 422
    assert f'href="#id_{wrong}"' in answer.content.decode()
    assert "Kit" in answer.content.decode()
    assert not User.objects.filter(email="kit@example.org").exists()


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"role": ""}, "role"),
        ({"role": "king"}, "role"),
        ({"role": "coordinator"}, "area"),
        ({"role": "coordinator", "area": "x"}, "area"),
        ({"role": "mdt_chair"}, "practice"),
        ({"role": "mdt_chair", "practice": "X99999"}, "practice"),
        ({"role": "administrator", "starts": "2026-06-09", "ends": "2026-06-08"}, "ends"),
        ({"role": "administrator", "starts": "0001-01-01"}, "starts"),
    ],
)
def test_what_is_no_role_is_an_error(keeper, fields, wrong):
    user = make.user()

    answer = keeper.post(f"/accounts/{user.pk}/roles/", fields)

    assert answer.status_code == 422
    assert f'href="#id_{wrong}"' in answer.content.decode()
    assert not RoleAssignment.objects.filter(user=user).exists()


def test_a_role_for_a_practice_and_from_a_day_to_a_day(keeper):
    practice, user = make.practice(code="L82001"), make.user()

    keeper.post(
        f"/accounts/{user.pk}/roles/",
        {"role": "mdt_chair", "practice": "l82001", "starts": "2026-06-10", "ends": "2026-07-01", "area": ""},
    )

    row = RoleAssignment.objects.get(user=user)
    assert (row.practice, row.area, row.starts, row.ends) == (
        practice, None, datetime.date(2026, 6, 10), datetime.date(2026, 7, 1),
    )  # fmt: skip
    assert roles_of(fresh(user)) == ()


def test_the_same_role_is_not_given_twice(keeper):
    area = make.area()
    user = make.user("coordinator", area)

    again = keeper.post(f"/accounts/{user.pk}/roles/", {"role": "coordinator", "area": str(area.pk)})

    assert again.status_code == 422
    assert "They hold this role already" in again.content.decode()


def test_nobody_changes_what_they_are_themselves(keeper, admin):
    row = admin.assignments.get()
    answers = [
        keeper.post(f"/accounts/{admin.pk}/roles/", {"role": "information_lead"}),
        keeper.post(f"/accounts/roles/{row.pk}/end/"),
        keeper.post(f"/accounts/{admin.pk}/act/", {"action": "close"}),
        keeper.post(f"/accounts/{admin.pk}/act/", {"action": "reopen"}),
        keeper.post(f"/accounts/{admin.pk}/act/", {"action": "reset"}),
        keeper.post(f"/accounts/{admin.pk}/edit/", PERSON),
    ]

    assert [answer.status_code for answer in answers] == [422, 409, 409, 409, 409, 422]
    assert fresh(admin).is_active
    assert [held.role for held in roles_of(fresh(admin))] == ["administrator"]
    assert "Give a role" not in keeper.get(f"/accounts/{admin.pk}/").content.decode()


def test_an_ended_role_is_over_at_once_and_so_are_their_sessions(keeper):
    user = make.user("coordinator", make.area())
    theirs = keeper.__class__()
    theirs.force_login(user)
    assert theirs.get("/escalations/").status_code == 200

    keeper.post(f"/accounts/roles/{user.assignments.get().pk}/end/")

    assert user.assignments.get().ends == TODAY - DAY
    assert theirs.get("/escalations/").headers["Location"].startswith("/sign-in/")
    assert set(events_of(user)) == {"role_ended", account_events.SESSIONS_ENDED}


def test_a_role_that_began_today_ends_as_if_it_had_never_been(admin):
    user = make.user()
    row = workflow.give_role(user.pk, NewRole("programme_manager"), by=admin)

    workflow.end_role(row.pk, by=admin)

    assert roles_of(fresh(user)) == ()
    assert {"role_given", "role_ended"} <= set(events_of(user))


def test_a_role_may_end_on_a_day_to_come_without_anybody_being_signed_out(admin):
    user = make.user("programme_manager")
    before = user.password

    workflow.end_role(user.assignments.get().pk, on=TODAY + DAY, by=admin)

    assert roles_of(fresh(user)) != ()
    assert fresh(user).password == before


def test_a_leaver_is_out_at_the_next_request_and_what_they_held_goes_back(keeper):
    team = make.team()
    matter = make.escalation(team)
    escalations.take(matter.pk, by=team.coordinator)
    theirs = keeper.__class__()
    theirs.force_login(team.coordinator)

    answer = keeper.post(f"/accounts/{team.coordinator.pk}/act/", {"action": "close"})

    assert answer.status_code == 302
    assert theirs.get(f"/escalations/{matter.pk}/").headers["Location"].startswith("/sign-in/")
    assert send_back_gone() == 1
    matter.refresh_from_db()
    assert matter.holder is None
    assert set(events_of(team.coordinator)) == {"account_closed", account_events.SESSIONS_ENDED}


def test_closing_twice_is_closing_once_and_it_can_be_opened_again(admin):
    user = make.user("coordinator", make.area())
    workflow.close_account(user.pk, by=admin)
    workflow.close_account(user.pk, by=admin)

    workflow.reopen_account(user.pk, by=admin)

    assert events_of(user).count("account_closed") == 1
    assert fresh(user).is_active
    assert roles_of(fresh(user)) != ()


def test_another_address_ends_what_the_old_one_opened(keeper):
    user = make.user("coordinator", make.area())
    theirs = keeper.__class__()
    theirs.force_login(user)
    same = {"name": user.name, "known_as": user.known_as, "phone": "", "email": user.email.upper()}
    keeper.post(f"/accounts/{user.pk}/edit/", same)
    assert theirs.get("/account/").status_code == 200

    keeper.post(f"/accounts/{user.pk}/edit/", same | {"email": "new@example.org"})

    assert fresh(user).email == "new@example.org"
    assert theirs.get("/account/").headers["Location"].startswith("/sign-in/")


def test_signing_somebody_out_and_nonsense(keeper):
    user = make.user()
    password = user.password

    assert keeper.post(f"/accounts/{user.pk}/act/", {"action": "sign-out"}).status_code == 302
    assert fresh(user).password != password
    assert keeper.post(f"/accounts/{user.pk}/act/", {"action": "promote"}).status_code == 422
    assert keeper.post(f"/accounts/{user.pk}/act/").status_code == 422
    assert keeper.post(f"/accounts/{user.pk}/act/", {"action": "reset"}).status_code == 302


def test_the_list_is_searched_paged_and_cheap(keeper):
    area = make.area()
    people = [make.user("coordinator", area, name=f"Name {number:03}") for number in range(60)]

    with statements() as found:
        page = keeper.get("/accounts/")
    seen = []
    while True:
        seen += [row["user"].name for row in page.context["rows"]]
        if not page.context["more_url"]:
            break
        page = keeper.get("/accounts/" + page.context["more_url"])

    assert len(found) <= 8, "\n".join(found)
    assert len(seen) == len(set(seen)) == User.objects.count()
    by_name = keeper.get("/accounts/?q=Name 007").context["rows"]
    by_address = keeper.get(f"/accounts/?q={people[3].email}").context["rows"]
    assert [row["user"] for row in by_name] == [people[7]]
    assert [row["user"] for row in by_address] == [people[3]]
    for nonsense in ("?after=x", "?q=%00", "?q=%25", "?after=6e1f5c1e-0000-4000-8000-000000000000"):
        assert keeper.get(f"/accounts/{nonsense}").status_code == 200
    with statements() as found:
        keeper.get(f"/accounts/{people[0].pk}/")
    assert len(found) <= 12, "\n".join(found)


def test_the_information_lead_reads_roles_and_no_address(client):
    user = make.user("coordinator", make.area(), email="jo@example.org", phone="07700 900123")
    client.force_login(make.user("information_lead"))

    for address in ("/accounts/", f"/accounts/{user.pk}/", "/accounts/?q=jo@example.org"):
        text = client.get(address).content.decode()
        assert "jo@example.org" not in text.replace('value="jo@example.org"', "")
        assert "900123" not in text
    assert "Coordinator" in client.get(f"/accounts/{user.pk}/").content.decode()
    assert "End it" not in client.get(f"/accounts/{user.pk}/").content.decode()
    assert client.post(f"/accounts/{user.pk}/act/", {"action": "close"}).status_code == 404
    assert client.get("/accounts/new/").status_code == 404


@pytest.mark.parametrize(
    "role", ["coordinator", "team_leader", "programme_manager", "volunteer", "system_operator"]
)
def test_nobody_else_reads_accounts(client, role):
    user = make.user(role, make.area())
    client.force_login(user)

    for address in ("/accounts/", f"/accounts/{user.pk}/", "/accounts/new/", f"/accounts/{user.pk}/edit/"):
        assert client.get(address).status_code == 404


def test_the_verbs_themselves_ask_for_the_place_of_a_role(admin):
    user = make.user()

    for role in ("volunteer", "professional"):
        with pytest.raises(workflow.NotAllowedError):
            workflow.give_role(user.pk, NewRole(role), by=admin)
    workflow.give_role(user.pk, NewRole("information_lead", area=make.area()), by=None)
    assert user.assignments.get().area is None
