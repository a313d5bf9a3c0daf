"""Words about people: stages, states of a client, purposes and states of consent."""

from django.db import models


class Stage(models.TextChoices):
    """How far somebody has come as a volunteer."""

    ENQUIRY = "enquiry", "Enquiry"
    GUIDED_CONVERSATION = "guided_conversation", "Guided conversation"
    INDUCTION = "induction", "Induction"
    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    PASSED_ON = "passed_on", "Passed on to another organisation"
    LEFT = "left", "Left"


class ClientStatus(models.TextChoices):
    """Where a client stands with the programme."""

    ACTIVE = "active", "Active"
    PAUSED = "paused", "Paused"
    IN_HOSPITAL = "in_hospital", "In hospital"
    ENDED = "ended", "Ended"
    DIED = "died", "Died"


class Purpose(models.TextChoices):
    """What a client is asked to agree to, each on its own."""

    VISITS = "visits", "To be visited and recorded"
    MDT_DISCUSSION = "mdt_discussion", "To be discussed at their practice's MDT"
    MDT_VOLUNTEER = "mdt_volunteer", "A named volunteer may speak for them at a named practice's MDT"
    SERVICES = "services", "To be passed on to services"
    OUTCOME_BACK = "outcome_back", "The outcome may be told back to the volunteer"
    ANONYMOUS_STORY = "anonymous_story", "An anonymous story may be told"


class ConsentState(models.TextChoices):
    """What they answered, or why there is no answer."""

    GIVEN = "given", "Given"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"
    NEVER_ASKED = "never_asked", "Never asked"
    CANNOT_DECIDE = "cannot_decide", "Cannot decide"
    MISTAKE = "mistake", "Recorded by mistake"


class TellBack(models.TextChoices):
    """How much of the outcome a client agreed may be told to their volunteer."""

    EVERYTHING = "everything", "Everything"
    OUTCOME_ONLY = "outcome_only", "Say that help came, not what for"
    NOTHING = "nothing", "Nothing"


class How(models.TextChoices):
    """How a consent was given."""

    SPOKEN = "spoken", "Spoken"
    WRITTEN = "written", "Written"


class GatheringKind(models.TextChoices):
    """What kind of gathering it is."""

    FORMAL_MEETING = "formal_meeting", "Formal monthly meeting"
    COFFEE_MORNING = "coffee_morning", "Coffee morning"
