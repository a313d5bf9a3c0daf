"""Who the people are: volunteers, clients, who visits whom, what clients agreed to, gatherings."""

from volunteers.models.clients import Client
from volunteers.models.consents import Consent
from volunteers.models.gatherings import Gathering
from volunteers.models.matches import Match
from volunteers.models.volunteers import Volunteer

__all__ = ["Client", "Consent", "Gathering", "Match", "Volunteer"]
