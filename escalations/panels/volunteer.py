"""The volunteer's home: log one, news, what you have passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from escalations import receipt
from escalations.models import passed_on, telling
from escalations.models.questions import for_author
from livingwell.access import has_role
from livingwell.choices import RoleName
from livingwell.panels import LOG, NEWS, PASSED_ON, Panel

if TYPE_CHECKING:
    from livingwell.models import User

MOST_NEWS = 2
MOST_PASSED_ON = 5
MOST_QUESTIONS = 3


def home_panels(user: User) -> list[Panel]:
    """Only for volunteers; the button stands even where nothing else does yet."""
    if not has_role(user, RoleName.VOLUNTEER):
        return []
    panels = [Panel("", "escalations/panels/log.html", order=LOG), *_questions(user)]
    news = telling.own_stories(user, MOST_NEWS)[:MOST_NEWS]
    if news:
        panels.append(
            Panel(
                "News for you",
                "escalations/panels/news.html",
                {"news": news},
                order=NEWS,
                clients=tuple(one.story.escalation.client_id for one in news),
            )
        )
    reports = passed_on.own_reports(user, MOST_PASSED_ON)[:MOST_PASSED_ON]
    panels.append(
        Panel(
            "What you have passed on",
            "escalations/panels/passed_on.html",
            {"rows": receipt.rows(reports)},
            order=PASSED_ON,
            clients=tuple(report.client_id for report in reports),
        )
    )
    return panels


def _questions(user: User) -> list[Panel]:
    """What staff ask them, above all news."""
    waiting = for_author(user, MOST_QUESTIONS)
    if not waiting:
        return []
    return [
        Panel(
            "A question for you" if len(waiting) == 1 else "Questions for you",
            "escalations/panels/questions.html",
            {"questions": waiting},
            order=NEWS - 5,
            clients=tuple(one.observation.client_id for one in waiting),
        )
    ]
