"""The words of noticing, worrying, asking and answering."""

from __future__ import annotations

from django.db import models


class Noticed(models.TextChoices):
    """What a volunteer can tick as different from usual, in the order of the form."""

    EATING_DRINKING = "eating_drinking", "Eating or drinking less"
    MOBILITY_FALLS = "mobility_falls", "Unsteady, or a fall"
    MEDICINES = "medicines", "Medicines muddled or run out"
    PAIN_SKIN = "pain_skin", "Pain, sores or swelling"
    BREATHING_TEMPERATURE = "breathing_temperature", "Short of breath, hot or cold"
    CONFUSION_MEMORY = "confusion_memory", "More confused or forgetful"
    LOW_MOOD = "low_mood", "Low, anxious or withdrawn"
    SLEEPY_WEAK = "sleepy_weak", "Sleepier or weaker"
    TOILET = "toilet", "Toilet troubles"
    LONELY = "lonely", "Lonely or losing touch"
    HOME = "home", "Home cold, unsafe or in disrepair"
    ACCESS = "access", "Trouble getting in or out"
    TRANSPORT = "transport", "Trouble getting about"
    MONEY = "money", "Money or bills"
    CARER_STRAIN = "carer_strain", "Family or carer under strain"
    EQUIPMENT = "equipment", "Needs equipment"
    SAFEGUARDING = "safeguarding", "Someone may be hurting, neglecting or taking advantage of them"
    GOOD_NEWS = "good_news", "Good news"


#: The groups the form shows them in.
NOTICED_GROUPS: tuple[tuple[str, tuple[Noticed, ...]], ...] = (
    ("Health and mood", tuple(list(Noticed)[:9])),
    ("Home and life", tuple(list(Noticed)[9:16])),
    ("Keeping safe", (Noticed.SAFEGUARDING,)),
    ("Good news", (Noticed.GOOD_NEWS,)),
)

#: What each of them may look like, in small print on the form.
NOTICED_HELP: dict[str, str] = {
    Noticed.EATING_DRINKING: "Meals left, an empty fridge, loose clothes, dry lips, off tea.",
    Noticed.MOBILITY_FALLS: ("Holding on to furniture, a slip or tumble, new bruises, slower on the stairs."),
    Noticed.MEDICINES: (
        "Doses missed or doubled, packs that cannot be opened, a prescription that has not come."
    ),
    Noticed.PAIN_SKIN: (
        "Sore heels, swollen ankles, wet dressings, toothache, a pain that stops them doing things."
    ),
    Noticed.BREATHING_TEMPERATURE: (
        "Stopping to catch breath, shivering, very hot or very cold to touch, a new cough."
    ),
    Noticed.CONFUSION_MEMORY: (
        "Muddled about the day or the place, repeating, pans left on, not knowing you."
    ),
    Noticed.LOW_MOOD: ("Tearful, given up on things they liked, worried at night, saying they are no use."),
    Noticed.SLEEPY_WEAK: "Dozing through a visit, hard to wake, not strong enough for the kettle.",
    Noticed.TOILET: (
        "Not getting there in time, up many times at night, constipation, pads or bags not right."
    ),
    Noticed.LONELY: "Days without a voice, a friend moved away, a club that stopped.",
    Noticed.HOME: "No heating, damp, smoke alarm chirping, wiring, pests, clutter in the way.",
    Noticed.ACCESS: "Steps, rails, doors, locks, ramps, paths, lifts that do not work.",
    Noticed.TRANSPORT: "No lift to an appointment, a bus that was cut, a badge or pass run out.",
    Noticed.MONEY: "Letters they cannot follow, heating rationed, benefits, scams and pushy callers.",
    Noticed.CARER_STRAIN: "A husband, wife, daughter or friend who is worn out or unwell themselves.",
    Noticed.EQUIPMENT: ("Frames, chairs, hearing aids, pendants: missing, broken, or not right for them."),
    Noticed.SAFEGUARDING: (
        "You do not need to be sure. Say what you saw and heard. Only the team leader will read it."
    ),
    Noticed.GOOD_NEWS: ("Something that went well, big or small. We like to hear it, and so will others."),
}


class Worry(models.TextChoices):
    """How worried somebody is, mildest first."""

    GOOD_NEWS = "good_news", "Good news"
    MENTION = "mention", "Worth mentioning"
    WORRIED = "worried", "Worried"
    VERY_WORRIED = "very_worried", "Very worried"


class Level(models.TextChoices):
    """What a policy has a chain for."""

    MENTION = "mention", "Worth mentioning"
    WORRIED = "worried", "Worried"
    VERY_WORRIED = "very_worried", "Very worried"
    SAFEGUARDING = "safeguarding", "Safeguarding"


class Change(models.TextChoices):
    """Whether it is new."""

    NEW = "new", "New"
    WORSE = "worse", "Getting worse"
    SAME = "same", "Same as before"


class ToldClient(models.TextChoices):
    """Whether the person knows that it is passed on."""

    YES = "yes", "Yes"
    NOT_YET = "not_yet", "Not yet"
    UNSAFE = "unsafe", "It did not feel safe to"


class Called(models.TextChoices):
    """Emergency numbers the volunteer rang first."""

    NINES = "999", "I called 999"
    ONES = "111", "I called 111"


class StepRole(models.TextChoices):
    """Whom a step of a chain asks."""

    COORDINATOR = "coordinator", "coordinator"
    COORDINATORS = "coordinators", "coordinators"
    TEAM_LEADER = "team_leader", "team leader"
    TEAM_LEADER_ON_DUTY = "team_leader_on_duty", "team leader on duty"
    OTHER_TEAM_LEADERS = "other_team_leaders", "other team leaders"
    PROGRAMME_MANAGER = "programme_manager", "programme manager"
    MEETING_HOST = "meeting_host", "meeting host"


class Skip(models.TextChoices):
    """Why a step asked nobody; each is a fact of its own."""

    NOBODY_ROSTERED = "nobody_rostered", "nobody is on the rota"
    AWAY = "away", "away"
    VACANT = "vacant", "nobody holds this role"
    NO_CHANNEL = "no_channel", "no working phone or message channel"
    ALREADY_ASKED = "already_asked", "asked before"
    ABOUT_THEM = "about_them", "the concern is about them"


class State(models.TextChoices):
    """Where an escalation stands; see rules.states for what leads where."""

    WAITING = "waiting", "Nobody has it"
    LISTED = "listed", "On a meeting's list"
    HELD = "held", "Somebody has it"
    REFERRED = "referred", "With a service"
    CLOSED = "closed", "Closed"


class Outcome(models.TextChoices):
    """How it ended."""

    HELPED = "helped", "Helped"
    SERVICE_IN_PLACE = "service_in_place", "Service in place"
    SEEN_BY_PROFESSIONAL = "seen_by_professional", "Seen by a professional"
    NO_ACTION_NEEDED = "no_action_needed", "No action needed"
    CLIENT_DECLINED = "client_declined", "They did not want it"
    COULD_NOT_HELP = "could_not_help", "We could not help"
    RETRACTED = "retracted", "Taken back by the volunteer"
    JOINED = "joined", "Joined to another"


class Need(models.TextChoices):
    """What kind of need somebody found it to be when screening it."""

    MEDICAL = "medical", "Medical"
    NOT_MEDICAL = "not_medical", "Not medical"
    BOTH = "both", "Both"


class Doing(models.TextChoices):
    """What can be undone for a while, as it is said: "undid the note"."""

    TAKE = "take", "taking it"
    NOTE = "note", "the note"
    HAND_OVER = "hand_over", "handing it over"
    WORRY = "worry", "the change of worry"
    SCREEN = "screen", "the screening"
    SAFEGUARD = "safeguard", "screening it as safeguarding"
    SHOW = "show", "adding somebody"
    JOIN = "join", "joining the two"
    SPLIT = "split", "the split"
    CLOSE = "close", "the closing"
    CONFIRM = "confirm", "confirming that it was taken back"
    REOPEN = "reopen", "opening it again"
    REFER = "refer", "sending it on"
    TELL = "tell", "telling what was decided"
    PASS_ON = "pass_on", "passing part of it on"
    RANG = "rang", "the telephone call"
    AGREED = "agreed", "ticking off what was agreed"


class Agreed(models.TextChoices):
    """Whether the person agreed to what was done."""

    YES = "yes", "Yes"
    PARTLY = "partly", "Partly"
    NO = "no", "No"
    NOT_ASKED = "not_asked", "Could not be asked"


class QuarantineReason(models.TextChoices):
    """Why a report waits for somebody to place it."""

    NO_LONGER_MATCHED = "no_longer_matched", "They no longer visit this person"
    BEFORE_MATCH = "before_match", "It is from before the visits began"
    NOT_ACTIVE = "not_active", "They are not an active volunteer now"
    KEY_CONFLICT = "key_conflict", "The same report came twice with different words"
    TOO_OLD = "too_old", "It is from more than 90 days ago"


class Placing(models.TextChoices):
    """What became of a report that waited to be placed."""

    FILED = "filed", "Filed as it came"
    OTHER_CLIENT = "other_client", "Filed under another person"
    SAME = "same", "Kept with one that was there already"
    SET_ASIDE = "set_aside", "Set aside"


class StoryState(models.TextChoices):
    """How far the answer to one volunteer has come."""

    WAITING = "waiting", "Leaves in a minute"
    SENT = "sent", "Told"
    CANCELLED = "cancelled", "Taken back"


class Owed(models.TextChoices):
    """What a volunteer has yet to hear about something they noticed."""

    DECISION = "decision", "What was decided"
    OUTCOME = "outcome", "What came of it"
    THANKS = "thanks", "Thanks"


class HowTold(models.TextChoices):
    """How a volunteer heard."""

    APP = "app", "In the app"
    PHONE = "phone", "By phone"
    TAKEN_BACK = "taken_back", "They took it back"


class SharedState(models.TextChoices):
    """How far a story to be told on, with no names, has come."""

    WAITING = "waiting", "Waits for a second reader"
    SENT_BACK = "sent_back", "Sent back to be changed"
    SHARED = "shared", "On the notice page"
    TAKEN_OFF = "taken_off", "Taken off"


class Helped(models.TextChoices):
    """What the person says of what was done, asked by their volunteer at the next visit."""

    YES = "yes", "Yes"
    A_LITTLE = "a_little", "A little"
    NO = "no", "No"
    RATHER_NOT = "rather_not", "Rather not say"


class AbsenceKind(models.TextChoices):
    """Why somebody is away."""

    LEAVE = "leave", "On leave"
    SICKNESS = "sickness", "Unwell"


class SwapState(models.TextChoices):
    """How far a wish to swap a duty has come."""

    OFFERED = "offered", "Not answered yet"
    ACCEPTED = "accepted", "Agreed by both"
    DECLINED = "declined", "Declined"
    TAKEN_BACK = "taken_back", "Taken back"
    OVERTAKEN = "overtaken", "No longer needed"


class ServiceKind(models.TextChoices):
    """What kind of help a service of the directory is."""

    NON_MEDICAL = "non_medical", "Not medical"
    COMMUNITY_HEALTH = "community_health", "Community health"


class ReferralKind(models.TextChoices):
    """To whom something is sent on."""

    SERVICE = "service", "A service"
    PRACTICE = "practice", "Their GP practice"
    COLLEAGUE = "colleague", "Somebody else who can help"


class ReferralState(models.TextChoices):
    """Where a referral stands; see rules.referrals for what leads where."""

    SENT = "sent", "Sent"
    ACCEPTED = "accepted", "Taken on"
    STARTED = "started", "Begun: the person really got there"
    DONE = "done", "Done"
    DECLINED = "declined", "Not taken on"
    COULD_NOT_REACH = "could_not_reach", "Could not reach the person"
    DECLINED_BY_PERSON = "declined_person", "The person did not want it"
    REVOKED = "revoked", "Taken back"


class ClientAsked(models.TextChoices):
    """Whether the person agreed to be sent on."""

    YES = "yes", "Yes, they agree"
    NO = "no", "No, they do not"
    COULD_NOT_BE_ASKED = "could_not", "They could not be asked"


class EventKind(models.TextChoices):
    """What happened on the timeline of an escalation."""

    SENT = "sent", "sent it"
    JOINED = "joined", "sent another report"
    ADDED = "added", "added to it"
    RETRACTED = "retracted", "took it back"
    ASKED = "asked", "asked"
    SKIPPED = "skipped", "passed over"
    LISTED = "listed", "put on a meeting's list"
    ALARM = "alarm", "nobody could be reached"
    TAKEN = "taken", "took it"
    LAPSED = "lapsed", "was not dealt with in time"
    WENT_BACK = "went_back", "went back to the chain"
    NOTE = "note", "wrote a note"
    HANDED_OVER = "handed_over", "handed it over"
    RAISED = "raised", "raised the worry"
    LOWERED = "lowered", "lowered the worry"
    CLOSED = "closed", "closed it"
    UNDONE = "undone", "undid"
    REOPENED = "reopened", "opened it again"
    STORY_SENT = "story_sent", "was told how it ended"
    DECIDED = "decided", "said what was decided"
    RANG = "rang", "rang to tell"
    REPLIED = "replied", "wrote back"
    SCREENED = "screened", "screened it"
    PASSED_ON = "passed_on", "passed on to others"
    SHOWN = "shown", "showed it to"
    SETTLED = "settled", "settled whom it is about"
    MERGED = "merged", "joined it with"
    PARTED = "parted", "split off"
    SENT_ON = "sent_on", "sent it on"
    HEARD = "heard", "heard from"
    CAME_BACK = "came_back", "came back"
    QUESTION = "question", "asked"
    QUESTION_BACK = "question_back", "took back the question to"
    ANSWER = "answer", "answered"
    HELPED = "helped", "said that"
    TALKED = "talked", "talked with"
    TALK_DONE = "talk_done", "did what was agreed:"
    DIGEST = "digest", "told"
    PRACTICE_ASKED = "practice_asked", "asked for"
    PRACTICE_TOLD = "practice_told", "answered"
