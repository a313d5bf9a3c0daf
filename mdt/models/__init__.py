"""What is true about protocols, meetings, agenda items and actions."""

from mdt.models.glossary import Term
from mdt.models.protocols import FeedbackCard, Protocol

__all__ = ["FeedbackCard", "Protocol", "Term"]
