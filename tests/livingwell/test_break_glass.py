"""P17: an emergency opens one record to read for an hour, tells at once, is written down, and changes nothing."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from escalations.models import Escalation, Observation
from livingwell import clock, workflow
from livingwell.access import in_an_emergency
from livingwell.choices import Verdict
from livingwell.models import AuditRecord, BreakGlass, Message, Notice, ReadRecord
from tests import make
from volunteers.models import Client

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
MINUTE = datetime.timedelta(minutes=1)
REASON = "She has been taken to hospital and nobody knows whom to ring."


@pytest.fixture(autouse=True)
def _it_is_now():
    clock.move_to(NOW)


@pytest.fixture
def team():
    made = make.team()
    made.client.nhs_number, made.client.access_notes = "9434765919", "The key is with Nell next door."
    made.client.save()
    return made


@pytest.fixture
def lead():
    return make.user("information_lead", name="Judith Penhallow")


@pytest.fixture
def second_lead():
    return make.user("information_lead", name="Kerra Lobb")


@pytest.fixture
def operator():
    return make.user("system_operator", name="Denzil Rowe")


def ask(client, team, **fields):
    return client.post("/break-glass/", {"who": team.client.name, "reason": REASON, **fields})


def test_p17_the_whole_way(client, team, lead, second_lead):
    report = make.logged(team, words="Untouched dinners in the fridge.")
    client.force_login(lead)
    assert client.get(f"/clients/{team.client.pk}/").status_code == 404

    opened = ask(client, team)

    page = client.get(opened.headers["Location"])
    text = page.content.decode()
    for shown in (team.client.name, team.client.address, "9434765919", "next door", report.words):
        assert shown in text
    assert "You have a record open in an emergency until 4pm" in text
    assert "You have a record open" in client.get("/").content.decode()
    read = ReadRecord.objects.filter(reader=lead).latest("at")
    assert (read.client_id, read.purpose, read.role) == (team.client.pk, "break_glass", "information_lead")
    notice = Notice.objects.get(recipient=second_lead)
    assert notice.urgent
    assert not Notice.objects.filter(recipient=lead).exists()
    assert Message.objects.get(recipient=second_lead).purpose == "glass-broken"
    clock.move_to(NOW + 60 * MINUTE)
    assert client.get(opened.headers["Location"]).status_code == 404
    assert "You have a record open" not in client.get("/").content.decode()


def test_p17_after_59_minutes_it_is_still_open(client, team, lead):
    client.force_login(lead)
    opened = ask(client, team)
    clock.move_to(NOW + 59 * MINUTE)

    assert client.get(opened.headers["Location"]).status_code == 200


def test_p17_the_notice_stands_when_nobody_can_be_woken(team, lead, second_lead, monkeypatch):
    from livingwell import background

    def down(*args, **kwargs):
        raise ConnectionRefusedError

    monkeypatch.setattr(background, "send", down)

    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)

    assert Notice.objects.filter(recipient=second_lead, subject_id=glass.pk).exists()


@pytest.mark.parametrize("reason", ["", "because", " " * 40, "x" * 19, "x" * 501, "x" * 30 + "\x00"])
def test_p17_without_a_reason_nothing_opens_and_nobody_is_looked_for(client, team, lead, reason):
    client.force_login(lead)

    answer = ask(client, team, reason=reason)

    assert answer.status_code == 422
    assert 'href="#id_reason"' in answer.content.decode()
    assert not BreakGlass.objects.exists()


@pytest.mark.parametrize(
    "who", ["Hocking", "Client", "%", "", "nobody at all", "6e1f5c1e-0000-4000-8000-000000000000"]
)
def test_p17_only_an_exact_name_finds_somebody(client, team, lead, who):
    client.force_login(lead)

    assert ask(client, team, who=who).status_code == 422
    assert not BreakGlass.objects.exists()


def test_p17_two_of_one_name_are_told_apart_by_their_birth(client, team, lead):
    other = make.client(team.area, name=team.client.name, date_of_birth=datetime.date(1931, 5, 6))
    client.force_login(lead)

    assert "2 people are called that" in ask(client, team).content.decode()
    assert ask(client, team, born="1931-05-06").status_code == 302
    assert BreakGlass.objects.get().client_id == other.pk


def test_p17_nothing_can_be_changed_with_it(client, team, lead):
    matter = make.escalation(team)
    make.role(lead, "coordinator", area=make.area())  # who answers for another area, and so may knock
    client.force_login(lead)
    opened = ask(client, team).headers["Location"]
    assert client.get(opened).status_code == 200

    for verb in ("take", "note", "screen", "close", "hand-over", "reopen", "undo"):
        assert client.post(f"/escalations/{matter.pk}/{verb}/", {"words": "x"}).status_code == 404, verb
    for address in (f"/escalations/{matter.pk}/", f"/clients/{team.client.pk}/"):
        assert client.get(address).status_code == 404
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(opened).status_code == 405
    assert team.client.name not in client.get("/clients/").content.decode()


def test_p17_it_opens_one_client_and_no_other(team, lead):
    other = make.team()
    make.logged(other)
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)

    with in_an_emergency(lead, glass):
        assert list(Client.objects.visible_to(lead)) == [team.client]
        assert not Escalation.objects.visible_to(lead).exclude(client=team.client).exists()
        assert not Observation.objects.visible_to(lead).exclude(client=team.client).exists()
    assert not Client.objects.visible_to(lead).exists()


def test_p17_it_opens_no_safeguarding_matter_and_none_about_the_reader(team, lead):
    make.logged(team, noticed=["safeguarding"], worry="very_worried")
    about = make.logged(team, noticed=["money"])
    Escalation.objects.filter(pk=about.escalation_id).update(about=lead)
    make.logged(team, noticed=["home"])
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)

    with in_an_emergency(lead, glass):
        assert [one.categories for one in Escalation.objects.visible_to(lead)] == [["home"]]
        assert [one.noticed for one in Observation.objects.visible_to(lead)] == [["home"]]


def test_p17_the_operator_sees_who_and_where_and_nothing_more(client, team, operator, lead):
    report = make.logged(team, words="Untouched dinners in the fridge.")
    client.force_login(operator)

    text = client.get(ask(client, team).headers["Location"]).content.decode()

    assert team.client.name in text
    assert team.client.address in text
    for hidden in ("9434765919", "next door", "1940", team.client.phone, report.words):
        assert hidden not in text
    assert Notice.objects.filter(recipient=lead, purpose="glass-broken").exists()


@pytest.mark.parametrize(
    "role", ["administrator", "programme_manager", "coordinator", "mdt_chair", "professional"]
)
def test_p17_nobody_else_may_ask(client, team, role):
    client.force_login(make.user(role, make.area()))

    assert client.get("/break-glass/").status_code == 404
    assert ask(client, team).status_code == 404
    assert not BreakGlass.objects.exists()


def test_p17_who_lost_the_role_reads_no_further(client, team, lead):
    client.force_login(lead)
    opened = ask(client, team).headers["Location"]
    lead.assignments.update(ends=clock.today() - datetime.timedelta(days=1))

    assert client.get(opened).status_code == 404


def test_p17_nobody_reads_what_another_opened(client, team, lead, second_lead):
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)
    client.force_login(second_lead)

    assert client.get(f"/break-glass/{glass.pk}/").status_code == 404
    assert client.post(f"/break-glass/{glass.pk}/end/").status_code == 404


def test_p17_one_at_a_time(client, team, lead):
    client.force_login(lead)
    ask(client, team)

    assert ask(client, team).status_code == 422
    glass = BreakGlass.objects.get()
    assert client.post(f"/break-glass/{glass.pk}/end/").status_code == 302
    assert client.get(f"/break-glass/{glass.pk}/").status_code == 404
    assert ask(client, team).status_code == 302


def test_p17_another_lead_judges_it_and_only_once(client, team, lead, second_lead):
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)
    client.force_login(lead)
    assert client.post(f"/break-glass/{glass.pk}/judge/", {"verdict": "right"}).status_code == 409
    client.force_login(second_lead)
    assert client.post(f"/break-glass/{glass.pk}/judge/", {"verdict": "fine"}).status_code == 422

    answer = client.post(
        f"/break-glass/{glass.pk}/judge/", {"verdict": "right", "note": "The ward rang me too."}
    )

    assert answer.status_code == 302
    page = client.get("/break-glass/").content.decode()
    assert "It was right to look" in page
    assert "The ward rang me too." in page
    assert client.post(f"/break-glass/{glass.pk}/judge/", {"verdict": "not_right"}).status_code == 409
    actions = AuditRecord.objects.filter(subject_id=glass.pk).order_by("at").values_list("action", flat=True)
    assert list(actions) == ["broke_glass", "judged_glass"]


def test_p17_what_was_not_right_ends_at_once(team, lead, second_lead):
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)

    workflow.judge_glass(glass.pk, verdict=Verdict.NOT_RIGHT, note="", by=second_lead)

    assert not BreakGlass.objects.running(clock.now()).exists()


def test_p17_the_database_itself_lets_nobody_judge_themselves(team, lead):
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)

    with pytest.raises(IntegrityError), transaction.atomic():
        BreakGlass.objects.filter(pk=glass.pk).update(verdict="right", reviewed_by=lead, reviewed_at=NOW)


def test_p17_the_only_lead_is_told_of_their_own(team, lead):
    workflow.break_glass(team.client.pk, reason=REASON, by=lead)

    assert Notice.objects.filter(recipient=lead, purpose="glass-broken").exists()


def test_p17_a_stranger_who_calls_the_verb_opens_nothing(team):
    with pytest.raises(workflow.NotAllowedError):
        workflow.break_glass(team.client.pk, reason=REASON, by=team.coordinator)
    with pytest.raises(workflow.NotAllowedError):
        workflow.give_up_glass(_glass(team).pk, by=team.coordinator)


def _glass(team):
    return workflow.break_glass(team.client.pk, reason=REASON, by=make.user("information_lead"))


def test_p17_a_letter_once_a_week_while_there_is_something_to_say(team, lead, second_lead):
    def letters():
        return Message.objects.filter(purpose="glass-week").count()

    assert workflow.report_week() == 0
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)
    assert workflow.report_week() == 2
    clock.move_to(NOW + datetime.timedelta(days=1))
    workflow.report_week()
    assert letters() == 2
    workflow.judge_glass(glass.pk, verdict=Verdict.RIGHT, note="", by=second_lead)
    clock.move_to(NOW + datetime.timedelta(days=6))
    assert workflow.report_week() == 2
    clock.move_to(NOW + datetime.timedelta(days=20))
    assert workflow.report_week() == 0


def test_giving_up_twice_changes_nothing(team, lead):
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)
    first = workflow.give_up_glass(glass.pk, by=lead).ended_at
    clock.move_to(NOW + MINUTE)

    assert workflow.give_up_glass(glass.pk, by=lead).ended_at == first


def test_p17_two_requests_at_once_open_one(client, team, lead, monkeypatch):
    """The form looks first, the verb decides."""
    workflow.break_glass(team.client.pk, reason=REASON, by=lead)
    monkeypatch.setattr("livingwell.views.break_glass.BreakGlassForm", busy_is_not_known)
    client.force_login(lead)

    answer = ask(client, team)

    assert answer.status_code == 422
    assert "You have a record open already" in answer.content.decode()
    assert BreakGlass.objects.count() == 1


def busy_is_not_known(data=None, is_busy=False):
    from livingwell.forms.break_glass import BreakGlassForm

    return BreakGlassForm(data)


def test_the_list_goes_on_where_the_page_before_ended(client, team, lead, second_lead):
    for number in range(30):
        clock.move_to(NOW + number * 61 * MINUTE)
        workflow.break_glass(team.client.pk, reason=REASON, by=lead)
    client.force_login(second_lead)

    first = client.get("/break-glass/")
    second = client.get("/break-glass/" + first.context["more_url"])

    seen = [row["glass"].pk for page in (first, second) for row in page.context["rows"]]
    assert len(seen) == len(set(seen)) == 30
    assert client.get("/break-glass/?after=nonsense").status_code == 200


def test_p17_the_lock_itself_closes_after_the_hour_and_with_the_role(team, lead):
    glass = workflow.break_glass(team.client.pk, reason=REASON, by=lead)
    with in_an_emergency(lead, glass):
        assert Client.objects.visible_to(lead).exists()
        clock.move_to(NOW + 60 * MINUTE)
        assert not Client.objects.visible_to(lead).exists()
        clock.move_to(NOW)
        lead.assignments.update(ends=clock.today() - datetime.timedelta(days=1))
        del lead._held
        assert not Client.objects.visible_to(lead).exists()
