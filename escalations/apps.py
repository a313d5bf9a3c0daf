"""What volunteers noticed and what became of it."""

from django.apps import AppConfig


class EscalationsConfig(AppConfig):
    """Registers the app of observations, escalations and stories."""

    name = "escalations"
