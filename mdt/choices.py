"""The words of the meetings: what may be decided about a trial, how a protocol stands."""

from django.db import models


class Decision(models.TextChoices):
    """What a practice decides when it looks back on a trial; a protocol that is no trial can be stopped."""

    ADOPT = "adopt", "Adopt it: no longer on trial"
    EXTEND = "extend", "Go on trying, with a new review date"
    STOP = "stop", "Stop: no volunteers in our MDT"


class MeetingState(models.TextChoices):
    """How far a meeting has come."""

    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    UNDER_WAY = "under_way", "Under way"
    FINISHED = "finished", "Finished"
    CANCELLED = "cancelled", "Cancelled"


class Way(models.TextChoices):
    """How a volunteer takes part."""

    IN_PERSON = "in_person", "In person"
    PHONE = "phone", "By phone"
    VIDEO = "video", "By video"


class Part(models.IntegerChoices):
    """The two parts of an agenda. Volunteers first, and nothing is moved across by hand."""

    VOLUNTEERS = 1, "First: volunteers"
    OTHERS = 2, "Then: the other cases"


class Source(models.TextChoices):
    """Where a case on the agenda comes from."""

    OFFERED = "offered", "Offered"
    CARRIED = "carried", "Carried over"
    PRACTICE = "practice", "From the practice"
    NEW = "new", "New"


class Gone(models.TextChoices):
    """Why a case or a slot is no longer on an agenda."""

    REMOVED = "removed", "Taken off by the chair"
    CONSENT = "consent", "Consent is missing"
    GATE = "gate", "Something else is missing"
    CANNOT_COME = "cannot_come", "The volunteer cannot come"
    CLIENT = "client", "Not discussed any more"


class OfferState(models.TextChoices):
    """How an offer of a case stands."""

    WAITING = "waiting", "Waiting for the chair"
    ASK_CLIENT = "ask_client", "Ask whether you may present"
    ON_AGENDA = "on_agenda", "On the agenda"
    HEARD = "heard", "Heard"
    DECLINED = "declined", "Not taken"
    WITHDRAWN = "withdrawn", "Taken back"


class Mark(models.TextChoices):
    """What a volunteer's slot brought, as the chair saw it."""

    NEW = "new_to_us", "New to us"
    CHANGED = "changed", "Changed what we agreed"
    CONFIRMED = "confirmed", "Confirmed"
