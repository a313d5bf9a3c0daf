"""People: volunteers, the clients they visit, consent, gatherings."""

from django.apps import AppConfig


class VolunteersConfig(AppConfig):
    """Registers the app of people."""

    name = "volunteers"
