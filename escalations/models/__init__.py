"""What was noticed, who was asked, what became of it, and who is there to be asked."""

from escalations.models.calendars import CalendarFeed
from escalations.models.conversations import CorridorTalk, TalkAction
from escalations.models.digests import DigestQuestion, DigestSent, PracticeContact
from escalations.models.escalations import Ask, Escalation, EscalationStep, Event
from escalations.models.feedback import Debt
from escalations.models.observations import Addition, Observation, Quarantined
from escalations.models.policies import Policy, PolicyStep
from escalations.models.questions import Question
from escalations.models.referrals import Referral
from escalations.models.rota import Absence, RotaChange, Shift
from escalations.models.saved_views import SavedView
from escalations.models.services import Service, ServiceGap
from escalations.models.sharing import SharedStory
from escalations.models.stories import Story
from escalations.models.swaps import Swap

__all__ = [
    "Absence",
    "Addition",
    "Ask",
    "CalendarFeed",
    "CorridorTalk",
    "Debt",
    "DigestQuestion",
    "DigestSent",
    "Escalation",
    "EscalationStep",
    "Event",
    "Observation",
    "Policy",
    "PolicyStep",
    "PracticeContact",
    "Quarantined",
    "Question",
    "Referral",
    "RotaChange",
    "SavedView",
    "Service",
    "ServiceGap",
    "SharedStory",
    "Shift",
    "Story",
    "Swap",
    "TalkAction",
]
