"""A small county to travel through: West by formal meeting, Welcome Home by a team leader on duty.

Its people have the addresses of demo accounts, so that they can sign in with one click.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.core import mail
from django.test import Client as Program

from escalations import workflow
from escalations.choices import Outcome, Worry
from escalations.models import Observation, Story
from escalations.workflow import Closing
from livingwell import clock, sweeping
from livingwell.choices import CoproductionModel
from livingwell.demo_accounts import DOMAIN
from livingwell.models import User
from tests import make
from tests.journeys import pages_guard, pages_matter, pages_rota, pages_talk
from tests.journeys.county_feedback import tell_on
from tests.journeys.county_services import fill
from tests.make import Team
from volunteers.choices import ConsentState, Purpose, TellBack

NOW = datetime.datetime(2026, 6, 9, 13, 51, tzinfo=datetime.UTC)  # Tuesday, 2:51pm in Cornwall
DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
A_MINUTE_AND_A_BIT = datetime.timedelta(seconds=61)

STORY = (
    "Dear Wendy,\n\nYou told us that Edie was leaving her dinners. I rang her and we talked about it.\n\n"
    "She has lunch at the club on Tuesdays now, and says the pie is better than mine.\n\nThank you."
)


@dataclass
class County:
    """Both teams, and what has happened there already."""

    west: Team
    welcome_home: Team
    rows: dict[str, Any] = field(default_factory=dict)


def build(now: datetime.datetime = NOW) -> County:
    """Make the people and places, with nothing passed on yet."""
    with clock.moved_to(now):
        manager = make.user("programme_manager")
        _is(manager, "programme", "Petra Angove")
        west = make.team(CoproductionModel.FORMAL_MEETING, manager, name="West")
        _is(west.coordinator, "coordinator", "Jo Tregear")
        _is(west.leader, "teamleader", "Sam Bolitho")
        _is(west.second_leader, "second.leader", "Nell Curnow")
        _visits(west, "volunteer", "Wendy Pascoe", "Edie Hocking")
        welcome_home = make.team(CoproductionModel.TEAM_LEADER, manager, name="Welcome Home")
        _is(welcome_home.coordinator, "coordinator.home", "Kit Rowe")
        _is(welcome_home.leader, "teamleader.welcomehome", "Tamsin Rundle")
        _is(welcome_home.second_leader, "third.leader", "Ross Treloar")
        _visits(welcome_home, "volunteer.welcomehome", "Hugh Penrose", "Arthur Nance")
        make.shift(welcome_home.area, welcome_home.leader, now - HOUR, now + 5 * HOUR + 9 * HOUR / 60)
        for team in (west, welcome_home):
            make.consent(team.client, Purpose.OUTCOME_BACK, ConsentState.GIVEN, tell_back=TellBack.EVERYTHING)
    return County(west, welcome_home)


def _is(user: User, local: str, name: str) -> None:
    user.email, user.name, user.known_as = f"{local}@{DOMAIN}", name, name.split()[0]
    user.phone = "07700 900112"
    user.save()


def _visits(team: Team, local: str, name: str, client: str) -> None:
    _is(team.volunteer.user, local, name)
    team.volunteer.name, team.volunteer.known_as = name, name.split()[0]
    team.volunteer.save()
    team.client.preferred_name = team.client.name = client
    team.client.coordinator = team.coordinator
    team.client.access_notes = "Ring twice. Slow to the door."
    team.client.save()
    team.practice.name = "Porthkerrow Surgery"
    team.practice.save()


def live(county: County, now: datetime.datetime = NOW) -> County:
    """Let a fortnight happen, so that every page has something to show."""
    west, home, rows = county.west, county.welcome_home, county.rows
    bea = make.client(
        west.area, visited_by=west.volunteer, preferred_name="Bea Trewin", coordinator=west.coordinator
    )
    with clock.moved_to(now - 6 * DAY):
        rows["told"] = _told(west)
    with clock.moved_to(now - DAY):
        rows["held"] = make.logged(west, client=bea, noticed=["money"], worry=Worry.WORRIED)
        workflow.take(rows["held"].escalation_id, by=west.coordinator)
        make.logged(west, client=bea, noticed=["good_news"], words="She sang.", worry=Worry.GOOD_NEWS)
    with clock.moved_to(now - 5 * HOUR):
        tell_on(west, bea, rows)
    with clock.moved_to(now - 4 * HOUR):
        fill(west, bea, rows)
    with clock.moved_to(now - HOUR):
        rows["usual"] = make.logged(west, noticed=[], words="", worry="", as_usual=True)
        rows["free"] = make.logged(west, noticed=["home"], words="The boiler is cold.", ring_me=True)
        rows["back"] = make.logged(west, client=bea, noticed=["access"], words="The step.")
        workflow.retract(rows["back"].pk, why="Wrong person", by=west.volunteer.user)
        make.logged(home, noticed=["pain_skin"], words="A sore heel.", worry=Worry.MENTION)
        rows["safe"] = make.logged(
            home, noticed=["safeguarding"], words="Somebody takes her pension.", worry=Worry.VERY_WORRIED
        )
        _kept(county)
        workflow.save_view("Falls and slips", "noticed=mobility_falls", area_pk=west.area.pk, by=west.leader)
        workflow.save_view("Very worried, free", "status=free&worry=very_worried", by=west.coordinator)
    with clock.moved_to(now - HOUR / 2):
        pages_talk.talk(county)
    with clock.moved_to(now - 20 * datetime.timedelta(minutes=1)):
        pages_matter.work_on(county)
    with clock.moved_to(now - datetime.timedelta(minutes=2)):
        rows["very"] = make.logged(home, worry=Worry.VERY_WORRIED, noticed=["mobility_falls"])
    with clock.moved_to(now):
        rows["chair"] = make.user(name="Dr Ann Kitto", known_as="Ann")
        make.role(rows["chair"], "mdt_chair", practice=west.practice)
        pages_talk.tell(county)
        rows["administrator"] = make.user("administrator", name="Ivy Moon", known_as="Ivy")
        rows["information"] = make.user("information_lead", name="Kerra Lobb", known_as="Kerra")
        pages_guard.look(county)
        pages_rota.put_on(county)
    return county


def _kept(county: County) -> None:
    """Reports that wait to be placed: about somebody no longer visited, and one that came twice."""
    west, rows = county.west, county.rows
    iris = make.client(west.area, preferred_name="Iris Lobb", coordinator=west.coordinator)
    make.match(west.volunteer, iris, ends=clock.today() - 9 * DAY)
    report = make.observation(west, client=iris, noticed=["lonely"], words="She waved me in.")
    rows["kept"] = workflow.log(report, by=west.volunteer.user).quarantined
    again = make.observation(west, key=rows["free"].key, words="The boiler is out.", worry=Worry.WORRIED)
    rows["twice"] = workflow.log(again, by=west.volunteer.user).quarantined


def _told(team: Team) -> Story:
    """A report of a while ago whose story has been read and answered."""
    report: Observation = make.logged(team, words="Three dinners in the fridge untouched.")
    workflow.take(report.escalation_id, by=team.coordinator)
    workflow.note(report.escalation_id, words="Rang her daughter. She will look in.", by=team.coordinator)
    closing = Closing(outcome=Outcome.HELPED, message=STORY, good_news=True)
    workflow.close(report.escalation_id, closing, by=team.coordinator)
    with clock.moved_to(clock.now() + A_MINUTE_AND_A_BIT):
        sweep()
    return Story.objects.get(escalation=report.escalation_id)


def sweep() -> None:
    """Rounds of the sweeper until nothing more is due: what is urgent leaves in the first."""
    while True:
        outcome = sweeping.run_round(sweeping.collect())
        assert outcome.failed == ()
        if not outcome.done:
            return


def later(**ago: float) -> None:
    """Let time pass, and everything happen that is due by then."""
    clock.move_to(clock.now() + datetime.timedelta(**ago))
    sweep()


def session_of(user: User) -> dict[str, str]:
    """The cookie of somebody who is signed in."""
    program = Program()
    program.force_login(user)
    return {"name": "sessionid", "value": program.cookies["sessionid"].value}


def code_in_the_mail() -> str:
    """The figures of the last message that left."""
    return next(word for word in mail.outbox[-1].body.split() if word.isdigit() and len(word) == 6)
