"""The lists this app takes in: services of the directory."""

from __future__ import annotations

from escalations.rules import service_list
from escalations.workflow.service_list import judge_services, write_services
from livingwell.importing.importers import Importer

SERVICES = "services"


def lists() -> list[Importer]:
    """One for each kind of list."""
    return [Importer(SERVICES, service_list.COLUMNS, service_list.OPTIONAL, judge_services, write_services)]
