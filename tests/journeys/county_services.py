"""The directory of the county of the journeys, a list on its way in, and a matter sent on."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from escalations import workflow
from escalations.importing import SERVICES
from escalations.rules.service_list import COLUMNS
from escalations.workflow import Heard
from livingwell.importing.tables import Row, Table
from livingwell.workflow import uploads
from tests import make


def fill(west: Any, bea: Any, rows: dict[str, Any]) -> None:
    """Two services, one of them long unchecked; a list with a bad row; a referral that was taken on."""
    warm = make.service(
        west.area, name="Warm Homes West", helps_with=["home", "money"], how_to_refer="Ring, or send the form.",
        what_they_help_with="Heating that has failed, meters, and grants.", phone="01632 960201",
        contact_role="Energy adviser",
    )  # fmt: skip
    make.service(west.area, name="Lunch Table", helps_with=["lonely", "transport"], checked_on=None)
    workflow.say_lacking(west.area.pk, "equipment", by=west.volunteer.user)
    matter = make.logged(west, client=bea, noticed=["transport"], words="No lift to the surgery.").escalation
    referral = make.referral(matter, west.coordinator, warm)
    workflow.answer_referral(referral.pk, Heard("accepted", "We have a place."), by=west.coordinator)
    table = Table((Row(2, dict.fromkeys(COLUMNS, "")),), ("colour",))
    upload = uploads.keep_upload(SERVICES, "services.csv", table, by=west.coordinator)
    uploads.do_upload(upload.pk)
    rows |= {
        "service": warm,
        "sent_on": matter,
        "referral": referral,
        "link": SimpleNamespace(pk=workflow.make_link(referral.pk, by=west.coordinator)),
        "upload": upload,
    }
