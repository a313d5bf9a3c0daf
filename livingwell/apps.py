"""The ground floor as a Django app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LivingWellConfig(AppConfig):
    """Finds, by name alone, what the other floors offer."""

    name = "livingwell"
    verbose_name = "Living Well"

    def ready(self) -> None:
        """Make every app's tasks and message purposes known to web, worker and sweeper alike."""
        from livingwell import celery  # noqa: F401 -- tasks attach themselves to the current Celery app

        autodiscover_modules("tasks", "notices", "guard_notices")
