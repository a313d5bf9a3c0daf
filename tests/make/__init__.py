"""Makes what a test needs; whatever is left out is filled in. Plain functions, nothing hidden."""

from tests.make.people import client, consent, match, role, user, volunteer
from tests.make.places import area, closure, practice
from tests.make.reports import escalation, logged, observation, report_fields, story
from tests.make.rota import absence, meeting, shift, swap
from tests.make.services import referral, referral_to, service
from tests.make.team import Team, team

__all__ = [
    "Team",
    "absence",
    "area",
    "client",
    "closure",
    "consent",
    "escalation",
    "logged",
    "match",
    "meeting",
    "observation",
    "practice",
    "referral",
    "referral_to",
    "report_fields",
    "role",
    "service",
    "shift",
    "story",
    "swap",
    "team",
    "user",
    "volunteer",
]
