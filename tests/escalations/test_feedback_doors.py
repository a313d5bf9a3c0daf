"""The pages of what is owed, the closing form, good news, stories told on and your difference: who, what, how much."""

import datetime

import pytest
from django.urls import reverse

from escalations import workflow
from escalations.choices import Outcome, Worry
from escalations.models import Debt, Escalation, SharedStory, Story
from escalations.workflow import Closing, Draft
from livingwell import clock
from livingwell.choices import RoleName
from tests import make
from tests.escalations.counting import statements
from volunteers.choices import ClientStatus, ConsentState, Purpose, Stage

pytestmark = pytest.mark.django_db

TUESDAY_3PM = datetime.datetime(2026, 6, 9, 14, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)
LIST, DETAIL, SAVE = 8, 12, 14


@pytest.fixture(autouse=True)
def on_a_tuesday():
    with clock.moved_to(TUESDAY_3PM):
        yield


@pytest.fixture
def team():
    made = make.team()
    make.consent(made.client, Purpose.ANONYMOUS_STORY)
    return made


def to(name, *args, query=""):
    return reverse(f"escalations:{name}", args=args) + query


def page_of(client, who, address, status=200):
    client.force_login(who)
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def post(client, who, address, **fields):
    client.force_login(who)
    return client.post(address, fields)


def news(team, **fields):
    return make.logged(team, worry=Worry.GOOD_NEWS, noticed=["good_news"], words="She sang.", **fields)


# --- stories owed ---


def test_the_most_overdue_stand_first_page_by_page(client, team, monkeypatch):
    monkeypatch.setattr("escalations.models.owed.PAGE", 2)
    reports = [make.logged(team, noticed=[code]) for code in ("home", "money", "toilet")]
    for number, report in enumerate(reports):
        Debt.objects.filter(observation=report).update(due_at=TUESDAY_3PM - number * DAY)

    first = page_of(client, team.coordinator, to("feedback-owed"))
    assert first.index(f"d{reports[2].debt.pk}") < first.index(f"d{reports[1].debt.pk}")
    assert f"d{reports[0].debt.pk}" not in first
    onward = first.partition('href="?after=')[2].partition('"')[0]
    second = page_of(client, team.coordinator, to("feedback-owed", query=f"?after={onward}"))
    assert f"d{reports[0].debt.pk}" in second
    assert f"d{reports[2].debt.pk}" not in second


def test_only_the_chosen_area_is_shown(client, team):
    other = make.team()
    make.role(team.coordinator, "coordinator", area=other.area)
    make.logged(team), make.logged(other)

    page = page_of(client, team.coordinator, to("feedback-owed", query=f"?area={other.area.code}"))

    assert other.volunteer.name in page
    assert team.volunteer.name not in page


def test_what_is_read_back_says_what_to_do(client, team):
    told = make.logged(team, noticed=["home"])
    workflow.tell_decision(told.escalation_id, words="Somebody comes.", by=team.coordinator)
    closed = make.logged(team, noticed=["money"])
    workflow.close(closed.escalation_id, Closing(Outcome.HELPED, "Help came."), by=team.coordinator)
    news(team)

    page = page_of(client, team.coordinator, to("feedback-owed"))

    assert "How it stands" in page
    assert "Leaves in a minute" in page
    assert "Thank Vol" in page or "Thank " in page
    clock.move_to(TUESDAY_3PM + datetime.timedelta(minutes=10))
    assert "Ring " in page_of(client, team.coordinator, to("feedback-owed"))


def test_the_loop_of_the_quarter_is_said(client, team):
    make.story(team)

    page = page_of(client, team.coordinator, to("feedback-owed"))

    assert "1 of 1" in page
    assert "(100%)" in page


@pytest.mark.parametrize(
    "name", ["feedback-owed", "good-news-list", "shared-story-list", "newsletter", "read-out", "notice-board"]
)
def test_a_list_keeps_to_its_statements_however_many_rows(client, team, name):
    def fill(number):
        for _ in range(number):
            told = workflow.share_news(news(team).pk, Draft("A", "B", volunteer_asked=True), by=team.leader)
            workflow.approve(told.pk, version=1, by=team.coordinator)
            make.logged(team, client=make.client(team.area, visited_by=team.volunteer))
            workflow.share_news(news(team).pk, Draft("A", "B", volunteer_asked=True), by=team.leader)

    client.force_login(team.coordinator)
    fill(1)
    client.get(to(name))
    with statements() as few:
        client.get(to(name))
    fill(4)
    with statements() as many:
        client.get(to(name))

    assert len(many) <= LIST, "\n".join(many)
    assert len(many) == len(few)


def test_your_difference_keeps_to_its_statements(client, team):
    make.story(team)
    workflow.thank(news(team).pk, words="You made our day.", by=team.coordinator)
    client.force_login(team.volunteer.user)

    with statements() as found:
        client.get(to("difference"))

    assert len(found) <= LIST, "\n".join(found)


def test_pages_and_saves_of_one_matter_keep_to_their_statements(client, team):
    report = make.logged(team)
    client.force_login(team.coordinator)
    address = to("escalation-tell", report.escalation_id)

    with statements() as shown:
        client.get(address)
    with statements() as saved:
        assert client.post(address, {"words": "Somebody comes this week."}).status_code == 302
    with statements() as called:
        client.post(to("feedback-called", report.debt.pk), {"on": "2026-06-09"})
    with statements() as undone:
        client.post(to("feedback-called-undo", report.debt.pk))

    assert len(shown) <= DETAIL, "\n".join(shown)
    assert len(saved) <= SAVE + 5, "\n".join(saved)  # the leak check asks who is known
    assert len(called) <= SAVE, "\n".join(called)
    assert len(undone) <= SAVE, "\n".join(undone)


# --- telling ---


def test_a_word_that_tells_too_much_is_kept_and_not_told(client, team):
    report = make.logged(team)
    address = to("escalation-tell", report.escalation_id)

    refused = post(client, team.coordinator, address, words="Ring her on 01632 960170.")
    shown = post(client, team.coordinator, address, words="A friend comes.", preview="1")
    confirmed = post(
        client, team.coordinator, address, words="Ring her on 01632 960170.", leaks_confirmed="on"
    )

    assert refused.status_code == 422
    assert "a phone number: “01632 960170”" in refused.content.decode()
    assert "will read it" in shown.content.decode()
    assert confirmed.status_code == 302
    assert "01632 960170" in page_of(client, team.volunteer.user, to("observation-detail", report.pk))


def test_a_decision_is_not_read_once_the_client_says_no(client, team):
    report = make.logged(team)
    workflow.tell_decision(report.escalation_id, words="The club calls.", by=team.coordinator)
    assert "The club calls." in page_of(client, team.volunteer.user, to("observation-detail", report.pk))

    make.consent(team.client, state=ConsentState.WITHDRAWN)

    page = page_of(client, team.volunteer.user, to("observation-detail", report.pk))
    assert "The club calls." not in page
    assert "We cannot tell you more" in page


def test_telling_what_somebody_else_has_is_refused_with_what_was_typed(client, team):
    report = make.logged(team)
    workflow.take(report.escalation_id, by=team.leader)

    answer = post(client, team.coordinator, to("escalation-tell", report.escalation_id), words="Mine.")

    assert answer.status_code == 409
    assert "Mine." in answer.content.decode()


@pytest.mark.parametrize(
    ("on", "said"),
    [
        ("2026-06-10", "still to come"),
        ("2026-06-08", "before it was noticed"),
        ("", "Say on which day"),
        ("x", "Write the day"),
    ],
)
def test_the_day_somebody_was_rung_is_a_day_that_was(client, team, on, said):
    report = make.logged(team)

    answer = post(client, team.coordinator, to("feedback-called", report.debt.pk), on=on)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Debt.objects.get().owed


def test_told_by_phone_can_be_undone_on_the_list_by_who_wrote_it_down(client, team):
    report = make.logged(team)
    address = to("feedback-called-undo", report.debt.pk)
    post(client, team.coordinator, to("feedback-called", report.debt.pk), on="2026-06-09")

    offered = page_of(client, team.coordinator, to("feedback-owed"))
    not_to_others = page_of(client, team.leader, to("feedback-owed"))
    theirs = post(client, team.leader, address)
    undone = post(client, team.coordinator, address)
    again = post(client, team.coordinator, address)
    client.force_login(team.coordinator)
    program = client.post(address, headers={"accept": "application/json"})
    stranger = post(client, make.team().coordinator, address)

    assert "Undo the call to" in offered
    assert "until 3:10pm" in offered
    assert "Undo the call to" not in not_to_others
    assert (theirs.status_code, "Only who did it can undo it." in theirs.content.decode()) == (409, True)
    assert undone.status_code == 302
    assert again.status_code == program.status_code == 409
    assert "nothing to undo" in again.content.decode()
    assert "nothing to undo" in program.json()["error"]
    assert stranger.status_code == 404
    assert "Undo the call to" not in page_of(client, team.coordinator, to("feedback-owed"))
    workflow.told_by_phone(report.debt.pk, on=clock.today(), by=team.coordinator)
    json = client.post(address, headers={"accept": "application/json"})
    assert json.json() == {"id": str(report.debt.pk), "told": False}


def test_who_rings_reads_what_to_say_and_what_to_mind(client, team):
    report = make.logged(team)
    workflow.close(report.escalation_id, Closing(Outcome.HELPED, "Help came."), by=team.coordinator)
    team.client.status, team.volunteer.stage = ClientStatus.DIED, Stage.LEFT
    team.client.save(), team.volunteer.save()

    page = page_of(client, team.coordinator, to("feedback-called", report.debt.pk))

    assert "Help came." in page
    assert "has died" in page
    assert "Say nothing that tells who it was" in page


# --- closing ---


def closing(client, team, matter, **fields):
    address = to("escalation-close", matter)
    return post(client, team.coordinator, address, **{"outcome": "helped", "message": "Help came.", **fields})


def test_the_page_asks_what_became_of_the_wish_and_a_program_need_not_say(client, team):
    report = make.logged(team, they_would_like="Company at lunch.")

    page = page_of(client, team.coordinator, to("escalation-close", report.escalation_id))
    refused = closing(client, team, report.escalation_id, asked_became="on")
    accepted = closing(client, team, report.escalation_id)

    assert "Company at lunch." in page
    assert 'name="asked_became"' in page
    assert refused.status_code == 422
    assert "Say what became of what" in refused.content.decode()
    assert accepted.status_code == 302


def test_an_honest_text_can_be_begun_by_a_link(client, team):
    report = make.logged(team)

    page = page_of(
        client, team.coordinator, to("escalation-close", report.escalation_id, query="?start=declined")
    )

    assert "own choice" in page
    assert 'value="client_declined"' in page
    assert "can say yes at any time" in page


def test_each_author_may_be_written_to_and_shown_as_they_will_read_it(client, team):
    other = make.volunteer(team.area)
    make.match(other, team.client)
    report = make.logged(team)
    make.logged(team, author=other)
    own = {f"message_{other.pk.hex}": "For you alone."}

    shown = closing(client, team, report.escalation_id, preview="1", **own).content.decode()
    lonely = closing(client, team, report.escalation_id, message="", **own)
    done = closing(client, team, report.escalation_id, **own)

    assert f"As {team.volunteer.first_name} will read it" in shown
    assert f"As {other.first_name} will read it" in shown
    assert lonely.status_code == 422
    assert done.status_code == 302
    assert dict(Story.objects.values_list("to", "message"))[other.pk] == "For you alone."


def test_a_heading_and_words_for_one_are_checked_as_well(client, team):
    other = make.volunteer(team.area)
    make.match(other, team.client)
    report = make.logged(team)
    make.logged(team, author=other)

    heading = closing(client, team, report.escalation_id, title="Ring 01632 960170")
    own = closing(client, team, report.escalation_id, **{f"message_{other.pk.hex}": "Ring 01632 960171"})

    assert "01632 960170" in heading.content.decode()
    assert (heading.status_code, own.status_code) == (422, 422)
    assert Escalation.objects.get(pk=report.escalation_id).is_open


# --- good news and stories told on ---


def test_only_the_team_of_the_area_thanks(client, team):
    told = news(team)

    assert post(client, make.team().coordinator, to("good-news-thank", told.pk)).status_code == 404
    assert post(client, team.manager, to("good-news-thank", told.pk)).status_code == 404
    assert post(client, team.coordinator, to("good-news-thank", told.pk), words="x" * 501).status_code == 422
    assert (
        post(client, team.coordinator, to("good-news-thank", told.pk), words="Well done.").status_code == 302
    )
    assert post(client, team.leader, to("good-news-thank", told.pk)).status_code == 302  # thanked already
    assert Debt.objects.get(observation=told).words == "Well done."
    assert "Well done." in page_of(client, team.volunteer.user, to("observation-detail", told.pk))
    assert "Well done." in page_of(client, team.volunteer.user, to("difference"))


def test_who_cannot_be_thanked_in_the_app_is_to_be_rung(client, team):
    told = news(team)
    team.volunteer.user.unreachable_since = TUESDAY_3PM
    team.volunteer.user.save()

    assert "to say thank you" in page_of(client, team.coordinator, to("good-news-list"))
    post(client, team.coordinator, to("good-news-thank", told.pk))
    assert Debt.objects.get(observation=told).owed


STORY = {"title": "A song", "words": "Somebody who had gone quiet sang again.", "volunteer_asked": "on"}


def test_a_story_is_written_down_read_and_taken_off(client, team):
    told = news(team)
    post(client, team.coordinator, to("news-share", told.pk), **STORY)
    shared = SharedStory.objects.get()
    decide = to("shared-story-decide", shared.pk)

    own = post(client, team.coordinator, decide, decision="approve", version=1)
    stale = post(client, team.leader, decide, decision="approve", version=7)
    no_reason = post(client, team.leader, decide, decision="send_back")
    back = post(client, team.leader, decide, decision="send_back", reason="Too close to home.")
    edited = post(client, team.coordinator, to("shared-story-edit", shared.pk), **STORY)
    approved = post(client, team.leader, decide, decision="approve", version=3)
    again = post(client, team.leader, decide, decision="approve", version=4)

    assert [one.status_code for one in (own, stale, no_reason, back, edited, approved, again)] == [
        409, 409, 422, 302, 302, 302, 409,
    ]  # fmt: skip
    assert "A song" in page_of(client, team.volunteer.user, to("notice-board"))
    post(client, team.coordinator, decide, decision="take_off", reason="They asked us to.")
    assert "A song" not in page_of(client, team.volunteer.user, to("notice-board"))


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("She sang in Penzance.", 422),
        ("{client} sang.", 422),
        ("Ring 01632 960170.", 422),
        ("Somebody sang.", 302),
    ],
)
def test_what_tells_who_it_is_is_not_kept(client, team, words, status):
    told = news(team)
    words = words.replace("{client}", team.client.first_name)

    assert (
        post(client, team.coordinator, to("news-share", told.pk), **{**STORY, "words": words}).status_code
        == status
    )
    assert SharedStory.objects.exists() is (status == 302)


def test_a_place_can_be_confirmed_and_a_name_cannot(client, team):
    told = news(team)
    address = to("news-share", told.pk)
    sure = {**STORY, "leaks_confirmed": "on"}

    named = post(
        client, team.coordinator, address, **{**sure, "words": f"{team.client.first_name} sang in Penzance."}
    )
    placed = post(client, team.coordinator, address, **{**sure, "words": "Somebody sang in Penzance."})

    assert (named.status_code, placed.status_code) == (422, 302)


def test_without_agreement_it_is_said_and_nothing_is_kept(client, team):
    told = news(team)
    make.consent(team.client, Purpose.ANONYMOUS_STORY, ConsentState.REFUSED)

    assert "has not agreed" in page_of(client, team.coordinator, to("good-news-list"))
    assert "has not agreed" in page_of(client, team.coordinator, to("news-share", told.pk))
    assert post(client, team.coordinator, to("news-share", told.pk), **STORY).status_code == 409
    unasked = {name: value for name, value in STORY.items() if name != "volunteer_asked"}
    assert post(client, team.coordinator, to("news-share", told.pk), **unasked).status_code == 422


def test_the_newsletter_is_a_file_no_spreadsheet_runs(client, team):
    told = workflow.share_news(
        news(team).pk, Draft("=1+1", "She sang.", volunteer_asked=True), by=team.coordinator
    )
    workflow.approve(told.pk, version=1, by=team.leader)
    period = "?since=2026-06-01&until=2026-06-30&format="
    client.force_login(team.coordinator)

    files = {kind: client.get(to("newsletter", query=period + kind)) for kind in ("txt", "html", "csv")}

    assert all("attachment" in one["Content-Disposition"] for one in files.values())
    assert all("She sang." in one.content.decode() for one in files.values())
    assert "'=1+1" in files["csv"].content.decode()
    assert client.get(to("newsletter", query="?since=2026-06-30&until=2026-06-01")).status_code == 422
    make.consent(team.client, Purpose.ANONYMOUS_STORY, ConsentState.WITHDRAWN)
    assert "She sang." not in client.get(to("newsletter", query=period + "txt")).content.decode()


def test_what_was_shared_since_the_last_gathering_is_there_to_read_out(client, team):
    make.meeting(team.area, team.leader, TUESDAY_3PM - 2 * DAY)
    make.meeting(team.area, team.leader, TUESDAY_3PM + 5 * DAY)
    told = workflow.share_news(
        news(team).pk, Draft("A song", "She sang.", volunteer_asked=True), by=team.coordinator
    )
    workflow.approve(told.pk, version=1, by=team.leader)

    page = page_of(client, team.coordinator, to("read-out"))

    assert "A song" in page
    assert "At the next gathering: formal monthly meeting" in page


# --- your difference, and the answer of a volunteer ---


def test_your_difference_is_the_volunteers_own_and_says_what_came_of_it(client, team):
    make.story(team)
    make.logged(team, worry="", noticed=[], words="", as_usual=True)

    page = page_of(client, team.volunteer.user, to("difference"))

    assert "led to help</dt><dd>1</dd>" in page
    assert "passed on</dt><dd>1</dd>" in page
    assert "Your first visit written down" in page
    page_of(client, make.user(RoleName.VOLUNTEER, team.area), to("difference"), status=404)
    page_of(client, team.coordinator, to("difference"), status=404)


def test_it_is_not_better_reaches_who_closed_it_and_offers_a_new_one(client, team):
    story = make.story(team)

    post(client, team.volunteer.user, to("story-reply", story.pk), not_better="on", send="note")

    assert Story.objects.get().not_better
    page = page_of(client, team.volunteer.user, to("story-detail", story.pk))
    assert "log a new observation for" in page
    assert "says it is not better" in page_of(client, team.coordinator, "/")
    assert "Open it again" in page_of(client, team.coordinator, to("story-detail", story.pk))


def test_a_reminder_stands_on_the_home_page_of_who_can_tell(client, team):
    make.logged(team)
    clock.move_to(TUESDAY_3PM + 15 * DAY)
    workflow.remind(Debt.objects.get().pk)

    page = page_of(client, team.coordinator, "/")

    assert "A volunteer is still waiting to hear from you" in page
    assert "Volunteers still waiting to hear" in page
