"""The top floor as a Django app."""

from django.apps import AppConfig


class MdtConfig(AppConfig):
    """Protocols, meetings, agendas and who may hear which part of them."""

    name = "mdt"
    verbose_name = "MDT meetings"
