"""What was noticed, who was asked, what became of it, and who is there to be asked."""

from escalations.models.escalations import Ask, Escalation, EscalationStep, Event
from escalations.models.observations import Addition, Observation, Quarantined
from escalations.models.policies import Policy, PolicyStep
from escalations.models.rota import Absence, Shift
from escalations.models.stories import Story

__all__ = [
    "Absence",
    "Addition",
    "Ask",
    "Escalation",
    "EscalationStep",
    "Event",
    "Observation",
    "Policy",
    "PolicyStep",
    "Quarantined",
    "Shift",
    "Story",
]
