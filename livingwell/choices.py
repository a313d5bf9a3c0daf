"""The words everything else is said in: roles, coproduction models, channels."""

from django.db import models


class RoleName(models.TextChoices):
    """What somebody is to the programme; held for an area, a practice or the whole programme."""

    VOLUNTEER = "volunteer", "volunteer"
    COORDINATOR = "coordinator", "coordinator"
    TEAM_LEADER = "team_leader", "team leader"
    MDT_CHAIR = "mdt_chair", "MDT chair"
    PROFESSIONAL = "professional", "professional"
    PROGRAMME_MANAGER = "programme_manager", "programme manager"
    ADMINISTRATOR = "administrator", "administrator"
    SYSTEM_OPERATOR = "system_operator", "system operator"
    INFORMATION_LEAD = "information_lead", "information lead"


#: The roles whose holders work for the programme or with it, rather than visit.
STAFF_ROLES = tuple(role for role in RoleName if role is not RoleName.VOLUNTEER)


class CoproductionModel(models.TextChoices):
    """The four ways of bringing volunteers into care that the paper found in Cornwall."""

    FORMAL_MEETING = "formal_meeting", "Formal meeting"
    COFFEE_MORNING = "coffee_morning", "Coffee morning"
    TEAM_LEADER = "team_leader", "Team leader coordination"
    VOLUNTEERS_IN_MDT = "volunteers_in_mdt", "Volunteers in MDT"


class AreaKind(models.TextChoices):
    """What an area is: a part of the county, a programme, or a practice on trial."""

    AREA = "area", "Area"
    PROGRAMME = "programme", "Programme"
    PRACTICE_TRIAL = "practice_trial", "Practice on trial"


class Channel(models.TextChoices):
    """How somebody would like to be told that there is news."""

    EMAIL = "email", "Email"
    TEXT = "text", "Text message"
    PUSH = "push", "Notification on my phone"
    APP_ONLY = "app_only", "Only in the app"


class Appearance(models.TextChoices):
    """The colours somebody chose; empty follows their device."""

    DEVICE = "", "Same as my device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class MessageState(models.TextChoices):
    """The life of an outgoing message."""

    PENDING = "pending", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    SENT = "sent", "Sent"
    FAILED = "failed", "To be tried again"
    DEAD = "dead", "Given up"
    HELD = "held", "On hold"
    BUNDLED = "bundled", "In the day’s one message"
    CANCELLED = "cancelled", "Not needed any more"


class Verdict(models.TextChoices):
    """What somebody else thought of a look in an emergency."""

    RIGHT = "right", "It was right to look"
    NOT_RIGHT = "not_right", "It was not right to look"


class ReadingPurpose(models.TextChoices):
    """Why somebody read something about a client."""

    WORK = "work", "in their work"
    BREAK_GLASS = "break_glass", "in an emergency"


class UploadState(models.TextChoices):
    """How far a list that somebody uploaded has come."""

    READING = "reading", "Being looked through"
    READY = "ready", "Waits to be confirmed"
    WRITING = "writing", "Being written"
    DONE = "done", "Written"
    FAILED = "failed", "Given up"
