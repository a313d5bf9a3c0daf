"""Whatever page asks: the querysets give each person their rows and no others."""

import pytest

from escalations.models import (
    Absence,
    CorridorTalk,
    Debt,
    DigestQuestion,
    DigestSent,
    Escalation,
    Observation,
    PracticeContact,
    Quarantined,
    Question,
    Referral,
    SavedView,
    Service,
    ServiceGap,
    SharedStory,
    Shift,
    Story,
    Swap,
    TalkAction,
)
from livingwell.models import BreakGlass, Message, Notice, Upload, User
from tests.access.crawl import MATRIX, Matrix
from volunteers.models import Client, Consent, Gathering, Match, Volunteer

pytestmark = pytest.mark.django_db


def by_client(world):
    return {client.pk: name for name, client in world.clients.items()}


def matches(world):
    volunteers = {row.pk: name for name, row in world.volunteers.items()}
    return {
        row.pk: f"{volunteers[row.volunteer_id]} {by_client(world)[row.client_id]}"
        for row in Match.objects.all()
    }


def of_kind(kind):
    return lambda world: {row.pk: name for name, row in getattr(world, kind).items()}


def visible_to(model):
    return lambda user: model.objects.visible_to(user).values_list("pk", flat=True)


#: For each kind in the matrix: the names of its rows, and how a person's own are asked for.
KINDS = {
    "clients": (of_kind("clients"), visible_to(Client)),
    "own_clients": (
        of_kind("clients"),
        lambda user: Client.objects.visited_by(user).values_list("pk", flat=True),
    ),
    "volunteers": (of_kind("volunteers"), visible_to(Volunteer)),
    "matches": (matches, visible_to(Match)),
    "consents": (by_client, lambda user: Consent.objects.visible_to(user).values_list("client", flat=True)),
    "gatherings": (of_kind("gatherings"), visible_to(Gathering)),
    "shifts": (of_kind("shifts"), visible_to(Shift)),
    "swaps": (of_kind("swaps"), visible_to(Swap)),
    "absences": (of_kind("absences"), visible_to(Absence)),
    "escalations": (of_kind("escalations"), visible_to(Escalation)),
    "observations": (of_kind("observations"), visible_to(Observation)),
    "stories": (of_kind("stories"), visible_to(Story)),
    "quarantined": (of_kind("quarantined"), visible_to(Quarantined)),
    "saved_views": (of_kind("saved_views"), visible_to(SavedView)),
    "services": (of_kind("services"), visible_to(Service)),
    "service_gaps": (of_kind("service_gaps"), visible_to(ServiceGap)),
    "uploads": (of_kind("uploads"), visible_to(Upload)),
    "referrals": (of_kind("referrals"), visible_to(Referral)),
    "glasses": (of_kind("glasses"), visible_to(BreakGlass)),
    "questions": (of_kind("questions"), visible_to(Question)),
    "conversations": (of_kind("conversations"), visible_to(CorridorTalk)),
    "talk_actions": (of_kind("talk_actions"), visible_to(TalkAction)),
    "practice_contacts": (of_kind("practice_contacts"), visible_to(PracticeContact)),
    "digests": (of_kind("digests"), visible_to(DigestSent)),
    "digest_questions": (of_kind("digest_questions"), visible_to(DigestQuestion)),
    "notices": (of_kind("notices"), visible_to(Notice)),
    "debts": (of_kind("debts"), visible_to(Debt)),
    "own_words": (
        of_kind("escalations"),
        lambda user: Escalation.objects.written_by(user).values_list("pk", flat=True),
    ),
    "shared": (of_kind("shared"), visible_to(SharedStory)),
    "told_on": (
        lambda world: {row.pk: name for name, row in world.shared.items() if row.state == "shared"},
        lambda user: SharedStory.objects.on_the_page_of(user).values_list("pk", flat=True),
    ),
}


def wrongly_visible(world, kind):
    """Who sees what they should not, or misses what they should see."""
    matrix = Matrix(MATRIX.read_text(), list(world.actors))
    name_rows, ask = KINDS[kind]
    names = name_rows(world)
    wrong = []
    for actor, person in world.actors.items():
        if person is None:
            continue
        found = {names[pk] for pk in ask(User.objects.get(pk=person.pk)) if pk in names}
        expected = {name for name, who in matrix.visible[kind].items() if actor in who}
        if found != expected:
            wrong.append(f"{actor}: sees {sorted(found - expected)}, misses {sorted(expected - found)}")
    return wrong


@pytest.mark.parametrize("kind", KINDS)
def test_each_person_sees_their_rows_and_no_others(world, kind):
    assert wrongly_visible(world, kind) == []


def test_the_matrix_speaks_of_every_kind_and_of_every_row(world):
    matrix = Matrix(MATRIX.read_text(), list(world.actors))

    assert set(matrix.visible) == set(KINDS)
    for kind, (name_rows, _) in KINDS.items():
        assert set(matrix.visible[kind]) == set(name_rows(world).values())


@pytest.mark.parametrize(
    "model",
    [
        Client,
        Volunteer,
        Match,
        Consent,
        Gathering,
        Shift,
        Escalation,
        Observation,
        Story,
        Quarantined,
        Debt,
        SharedStory,
        Referral,
        Service,
        ServiceGap,
        Upload,
        Swap,
        Absence,
    ],
)
def test_a_closed_account_sees_nothing_of_anybody(world, model):
    leaver = User.objects.get(pk=world.actors["leaver"].pk)

    assert not model.objects.visible_to(leaver).exists()


def test_the_message_log_speaks_of_what_one_may_see_and_of_ones_own(world):
    subjects = {row.pk: name for name, row in [*world.escalations.items(), *world.quarantined.items()]}

    def logged(actor):
        rows = Message.objects.visible_to(User.objects.get(pk=world.actors[actor].pk)).exclude(
            recipient=world.actors[actor]
        )
        return {subjects.get(pk, "story") for pk in rows.values_list("subject_id", flat=True)}

    assert {"a_held", "a_asked", "story"} <= logged("coord_a")
    assert not {"a_safe", "a_safe_leader", "a_lost_safe", "b_free"} & logged("coord_a")
    assert "a_about" in logged("coord_a2") | logged("lead_a")
    assert "a_about" not in logged("coord_a2")
    assert logged("coord_b") <= {"b_free", "b_closed", "story"}
    for actor in ("admin", "chair", "professional", "vol_a", "manager", "former"):
        assert logged(actor) == set()
    assert {"a_safe", "a_safe_leader", "b_free"} <= logged("information")
