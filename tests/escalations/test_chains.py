"""Whom each step asks, by when, and why somebody is passed over: the rulings, one by one, without a database."""

import datetime
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalations.choices import Level, Skip, StepRole
from escalations.rules import chains, policies
from escalations.rules.chains import Circumstances, Duty, Meeting, Person, Roster, Step
from livingwell import working_time
from livingwell.choices import CoproductionModel
from livingwell.working_time import LONDON, Hours, Limit, Unit

HOURS = Hours()
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
FORMAL, COFFEE, PHONE, MDT = CoproductionModel


def london(text):
    return datetime.datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(datetime.UTC)


TUESDAY_3PM = london("2026-06-09T15:00")
TUESDAY_8PM = london("2026-06-09T20:00")
WEDNESDAY_9AM = london("2026-06-10T09:00")


def person(name, **fields):
    return Person(id=uuid.uuid5(uuid.NAMESPACE_DNS, name), email=f"{name}@example.org", name=name, **fields)


JO, KIM = person("jo"), person("kim")
LEE, MAY, NED = person("lee"), person("may"), person("ned")
ELSE, PAT, QUIN = person("else"), person("pat"), person("quin")


def duty(who, starts=TUESDAY_3PM - HOUR, ends=TUESDAY_3PM + 12 * HOUR):
    return Duty(who.id, starts, ends)


def roster(**fields):
    return Roster(
        **{
            "hours": HOURS,
            "coordinators": (JO, KIM),
            "team_leaders": (LEE, MAY, NED),
            "team_leaders_elsewhere": (ELSE,),
            "programme_managers": (PAT,),
            "own_coordinator": KIM.id,
            "duties": (duty(LEE),),
            **fields,
        }
    )


def case(at=TUESDAY_3PM, *, asked=(), about=(), safeguarding=False, **fields):
    return Circumstances(
        roster=roster(**fields),
        received_at=at,
        asked=frozenset(one.id for one in asked),
        about=frozenset(one.id for one in about),
        safeguarding=safeguarding,
    )


def one_step(role, limit="60m!"):
    return [Step(role, Limit.parse(limit))]


def asks(role, limit="60m!", at=TUESDAY_3PM, **fields):
    return chains.ask(one_step(role, limit), 0, at, case(at, **fields))


def names(asking):
    return [one.name for one in asking.people]


def chain_of(model, level):
    return policies.steps_of(policies.DEFAULTS[model][level])


def seen(model, level, at=TUESDAY_3PM, **fields):
    fields.setdefault("safeguarding", level == Level.SAFEGUARDING)
    return chains.foresee(chain_of(model, level), at, case(at, **fields))


# --- ruling 1 and product section 3: the four models and their four levels


SLOW = [("coordinator", 5), ("team_leader", 2), ("programme_manager", 2)]
NEXT_DAY = [("coordinator", 1), ("team_leader", 1), ("programme_manager", 1)]


@pytest.mark.parametrize(
    ("model", "level", "expected"),
    [
        (FORMAL, "mention", SLOW),
        (COFFEE, "mention", SLOW),
        (MDT, "mention", SLOW),
        (FORMAL, "worried", NEXT_DAY),
        (COFFEE, "worried", NEXT_DAY),
        (MDT, "worried", NEXT_DAY),
        (PHONE, "mention", [("team_leader_on_duty", 1), ("other_team_leaders", 1), ("programme_manager", 1)]),
    ],
)
def test_working_days_of_every_model(model, level, expected):
    # Everybody rostered all the time, so that no step is passed over.
    found = seen(model, level, duties=(duty(LEE, ends=TUESDAY_3PM + 30 * DAY),))

    by = TUESDAY_3PM
    deadlines = []
    for _, days in expected:
        by = working_time.add(by, Limit(days, Unit.WORKING_DAYS), HOURS)
        deadlines.append(by)
    assert [asking.role for asking in found] == [role for role, _ in expected]
    assert [asking.respond_by for asking in found] == deadlines


@pytest.mark.parametrize(
    ("model", "level", "roles", "minutes"),
    [
        (FORMAL, "very_worried", "coordinator team_leader programme_manager", 60),
        (COFFEE, "very_worried", "coordinator team_leader programme_manager", 60),
        (PHONE, "very_worried", "team_leader_on_duty other_team_leaders coordinators programme_manager", 15),
        (MDT, "very_worried", "team_leader_on_duty other_team_leaders coordinators programme_manager", 15),
        *[
            (model, "safeguarding", "team_leader_on_duty other_team_leaders programme_manager", 30)
            for model in CoproductionModel
        ],
    ],
)
@pytest.mark.parametrize("at", [TUESDAY_3PM, TUESDAY_8PM, london("2026-12-25T03:00")])
def test_minutes_on_the_clock_of_every_model(model, level, roles, minutes, at):
    found = seen(model, level, at, duties=(duty(LEE, at - HOUR, at + DAY),))

    assert [asking.role for asking in found] == roles.split()
    assert [asking.ask_at for asking in found] == [
        at + number * datetime.timedelta(minutes=minutes) for number in range(len(found))
    ]
    assert found[-1].respond_by == at + len(found) * datetime.timedelta(minutes=minutes)


def test_worried_by_phone_is_four_working_hours_a_step():
    found = seen(PHONE, "worried", duties=(duty(LEE),))

    assert [asking.respond_by for asking in found] == [
        london("2026-06-10T11:00"),
        london("2026-06-10T15:00"),
        london("2026-06-11T11:00"),
    ]


def test_every_model_has_every_level_and_every_chain_ends_with_the_programme_manager():
    for model in CoproductionModel:
        assert set(policies.DEFAULTS[model]) == set(Level)
        assert {chain[-1][0] for chain in policies.DEFAULTS[model].values()} == {"programme_manager"}


# --- ruling 2: who a step asks


def test_the_coordinator_is_the_clients_own_even_when_busier():
    busy = replace(KIM, load=40)

    assert names(asks("coordinator", coordinators=(JO, busy))) == ["kim"]


@pytest.mark.parametrize(
    "own",
    [
        {"coordinators": (replace(KIM, away=((TUESDAY_3PM, TUESDAY_3PM + DAY),)), JO)},
        {"coordinators": (replace(KIM, reachable=False), JO)},
        {"asked": (KIM,)},
        {"about": (KIM,)},
        {"own_coordinator": None, "coordinators": (replace(KIM, load=1), JO)},
        {"own_coordinator": ELSE.id, "coordinators": (replace(KIM, load=1), JO)},
    ],
)
def test_without_their_own_the_coordinator_with_fewest_open_is_asked(own):
    assert names(asks("coordinator", **own)) == ["jo"]


def test_ties_go_to_who_was_asked_longest_ago_and_never_comes_before_all():
    long_ago = replace(JO, last_asked=TUESDAY_3PM - 9 * DAY)
    lately = replace(KIM, last_asked=TUESDAY_3PM - DAY)
    never = person("zoe")

    assert names(asks("coordinator", own_coordinator=None, coordinators=(lately, long_ago))) == ["jo"]
    assert names(asks("coordinator", own_coordinator=None, coordinators=(lately, long_ago, never))) == ["zoe"]


def test_fewest_open_counts_before_who_was_asked_longest_ago():
    free = replace(JO, load=0, last_asked=TUESDAY_3PM - HOUR)
    loaded = replace(KIM, load=1, last_asked=None)

    assert names(asks("coordinator", own_coordinator=None, coordinators=(loaded, free))) == ["jo"]


def test_the_team_leader_on_duty_is_asked_before_one_with_fewer_open():
    leaders = (replace(LEE, load=9), MAY)

    assert names(asks("team_leader", team_leaders=leaders)) == ["lee"]
    assert names(asks("team_leader", team_leaders=leaders, duties=())) == ["may"]


def test_a_single_role_asks_one_and_a_plural_role_asks_all_together():
    assert len(asks("programme_manager", programme_managers=(PAT, QUIN)).people) == 1
    assert names(asks("coordinators")) == ["jo", "kim"]
    assert names(asks("other_team_leaders", asked=(LEE,))) == ["may", "ned"]


def test_other_team_leaders_of_other_areas_are_asked_for_safeguarding_alone():
    assert "else" not in names(asks("other_team_leaders"))
    assert names(asks("other_team_leaders", safeguarding=True, asked=(LEE,))) == ["else", "may", "ned"]


def test_the_programme_manager_with_fewest_open_is_asked():
    assert names(asks("programme_manager", programme_managers=(replace(PAT, load=3), QUIN))) == ["quin"]


# --- ruling 3: the six facts, each passed over at once


AWAY = ((TUESDAY_3PM - HOUR, TUESDAY_3PM + HOUR),)


@pytest.mark.parametrize(
    ("fact", "role", "fields"),
    [
        (Skip.NOBODY_ROSTERED, "team_leader_on_duty", {"duties": ()}),
        (Skip.NOBODY_ROSTERED, "team_leader_on_duty", {"team_leaders": (MAY,)}),
        (Skip.AWAY, "team_leader_on_duty", {"team_leaders": (replace(LEE, away=AWAY), MAY)}),
        (Skip.NO_CHANNEL, "team_leader_on_duty", {"team_leaders": (replace(LEE, reachable=False), MAY)}),
        (Skip.ALREADY_ASKED, "team_leader_on_duty", {"asked": (LEE,)}),
        (Skip.ABOUT_THEM, "team_leader_on_duty", {"about": (LEE,), "safeguarding": True}),
        (Skip.VACANT, "coordinator", {"coordinators": ()}),
        (Skip.VACANT, "coordinators", {"coordinators": ()}),
        (Skip.VACANT, "team_leader", {"team_leaders": ()}),
        (Skip.VACANT, "other_team_leaders", {"team_leaders": ()}),
        (Skip.VACANT, "programme_manager", {"programme_managers": ()}),
        (Skip.AWAY, "coordinator", {"coordinators": (replace(KIM, away=AWAY),)}),
        (Skip.NO_CHANNEL, "coordinator", {"coordinators": (replace(KIM, reachable=False),)}),
        (Skip.ALREADY_ASKED, "coordinators", {"asked": (JO, KIM)}),
        (Skip.ABOUT_THEM, "coordinator", {"coordinators": (KIM,), "about": (KIM,)}),
        (Skip.ABOUT_THEM, "programme_manager", {"about": (PAT,)}),
    ],
)
def test_nobody_to_ask_is_passed_over_with_its_fact(fact, role, fields):
    asking = asks(role, **fields)

    assert (asking.people, asking.skipped, asking.respond_by) == ((), fact, None)
    assert asking.ask_at == TUESDAY_3PM


def test_an_absence_counts_from_its_start_up_to_its_end():
    for starts, ends, away in [
        (TUESDAY_3PM, TUESDAY_3PM + HOUR, True),
        (TUESDAY_3PM - HOUR, TUESDAY_3PM, False),
        (TUESDAY_3PM + HOUR, TUESDAY_3PM + DAY, False),
    ]:
        who = replace(PAT, away=((starts, ends),))
        assert (asks("programme_manager", programme_managers=(who,)).skipped == Skip.AWAY) is away


def test_those_passed_over_cost_no_time_and_the_next_is_asked_at_once():
    steps = chain_of(COFFEE, "very_worried")

    passed, asking = chains.walk(steps, 0, TUESDAY_3PM, case(coordinators=(), team_leaders=()))

    assert [(one.role, one.skipped) for one in passed] == [
        ("coordinator", "vacant"),
        ("team_leader", "vacant"),
    ]
    assert (names(asking), asking.position, asking.ask_at) == (["pat"], 2, TUESDAY_3PM)


def test_everybody_passed_over_leaves_nobody_and_a_reason_for_each():
    nobody = {"coordinators": (), "team_leaders": (), "programme_managers": ()}

    passed, asking = chains.walk(chain_of(COFFEE, "worried"), 0, TUESDAY_3PM, case(**nobody))

    assert asking is None
    assert [one.skipped for one in passed] == ["vacant"] * 3


@pytest.mark.parametrize(
    ("at", "limit", "expected"),
    [
        (TUESDAY_8PM, "60m!", TUESDAY_8PM + datetime.timedelta(minutes=5)),
        (TUESDAY_3PM, "1d", TUESDAY_3PM + HOUR),
        (TUESDAY_8PM, "1d", WEDNESDAY_9AM + HOUR),
    ],
)
def test_it_is_tried_again_after_five_minutes_or_a_working_hour(at, limit, expected):
    assert chains.retry_at(at, Limit.parse(limit), HOURS) == expected


# --- ruling 4: on duty, out of hours


def test_out_of_hours_the_one_on_duty_at_opening_is_named_and_asked_then():
    duties = (duty(LEE, TUESDAY_8PM - HOUR, WEDNESDAY_9AM), duty(MAY, WEDNESDAY_9AM, WEDNESDAY_9AM + DAY))

    asking = asks("team_leader_on_duty", "4h", TUESDAY_8PM, duties=duties)

    assert names(asking) == ["may"]
    assert asking.ask_at == WEDNESDAY_9AM
    assert asking.respond_by == london("2026-06-10T13:00")


def test_out_of_hours_nobody_rostered_for_opening_is_passed_over_now():
    asking = asks(
        "team_leader_on_duty", "4h", TUESDAY_8PM, duties=(duty(LEE, TUESDAY_8PM - HOUR, WEDNESDAY_9AM),)
    )

    assert (asking.skipped, asking.ask_at) == (Skip.NOBODY_ROSTERED, TUESDAY_8PM)


@pytest.mark.parametrize("role", ["coordinator", "other_team_leaders", "programme_manager"])
def test_every_other_step_asks_at_once_and_its_clock_starts_at_opening(role):
    asking = asks(role, "1d", TUESDAY_8PM)

    assert asking.ask_at == TUESDAY_8PM
    assert asking.respond_by == london("2026-06-10T17:00")
    assert chains.message_after(TUESDAY_8PM, Limit.parse("1d"), HOURS) == WEDNESDAY_9AM


@pytest.mark.parametrize(
    ("absence", "skipped"),
    [
        ((TUESDAY_3PM, WEDNESDAY_9AM), None),
        ((WEDNESDAY_9AM, WEDNESDAY_9AM + DAY), Skip.AWAY),
    ],
)
def test_away_is_judged_for_the_moment_the_clock_starts(absence, skipped):
    who = replace(KIM, away=(absence,))

    assert asks("coordinator", "1d", TUESDAY_8PM, coordinators=(who,)).skipped == skipped


def test_on_duty_by_the_clock_means_now():
    duties = (duty(LEE, TUESDAY_8PM - HOUR, WEDNESDAY_9AM), duty(MAY, WEDNESDAY_9AM, WEDNESDAY_9AM + DAY))

    asking = asks("team_leader_on_duty", "15m!", TUESDAY_8PM, duties=duties)

    assert (names(asking), asking.ask_at) == (["lee"], TUESDAY_8PM)


def test_at_the_minute_of_change_the_incoming_person_is_on_duty():
    duties = (duty(LEE, TUESDAY_3PM - HOUR, TUESDAY_3PM), duty(MAY, TUESDAY_3PM, TUESDAY_3PM + HOUR))

    assert names(asks("team_leader_on_duty", duties=duties)) == ["may"]


def test_very_worried_messages_leave_at_once_day_and_night():
    assert chains.message_after(TUESDAY_8PM, Limit.parse("15m!"), HOURS) == TUESDAY_8PM


# --- ruling 7: the formal meeting's list


def listed(starts_in, *, at=TUESDAY_3PM, host=JO, length=2 * HOUR, **fields):
    meeting = Meeting(uuid.uuid4(), at + starts_in, at + starts_in + length, host)
    return chains.walk(chain_of(FORMAL, "mention"), 0, at, case(at, meeting=meeting, **fields))


def test_a_meeting_that_starts_just_14_days_from_receipt_takes_it():
    passed, asking = listed(14 * DAY)

    assert passed == []
    assert (asking.role, names(asking), asking.ask_at) == ("meeting_host", ["jo"], TUESDAY_3PM)
    assert asking.respond_by == london("2026-06-24T17:00")  # one working day after it ends, at 5pm


def test_a_second_later_it_is_the_coordinator_and_the_meeting_is_no_step_at_all():
    passed, asking = listed(14 * DAY + datetime.timedelta(seconds=1))

    assert passed == []
    assert (asking.role, names(asking)) == ("coordinator", ["kim"])
    assert asking.respond_by == working_time.add(TUESDAY_3PM, Limit.parse("5d"), HOURS)


def test_14_days_are_14_times_24_hours_though_the_clocks_change():
    received = london("2026-10-20T12:00")
    meeting = Meeting(uuid.uuid4(), london("2026-11-03T11:00"), london("2026-11-03T12:00"), JO)

    assert chains.next_meeting(roster(meeting=meeting), received) == meeting
    later = replace(meeting, starts=meeting.starts + datetime.timedelta(seconds=1))
    assert chains.next_meeting(roster(meeting=later), received) is None


def test_no_meeting_planned_goes_to_the_coordinator():
    assert seen(FORMAL, "mention")[0].role == "coordinator"


def test_a_meeting_that_has_begun_takes_nothing_more():
    passed, asking = listed(datetime.timedelta())

    assert (passed, asking.role) == ([], "coordinator")


@pytest.mark.parametrize(
    ("host", "fields", "fact"),
    [
        (replace(JO, reachable=False), {}, Skip.NO_CHANNEL),
        (JO, {"about": (JO,)}, Skip.ABOUT_THEM),
        (JO, {"asked": (JO,)}, Skip.ALREADY_ASKED),
        (replace(JO, away=((TUESDAY_3PM + DAY, TUESDAY_3PM + 5 * DAY),)), {}, Skip.AWAY),
    ],
)
def test_a_host_who_cannot_be_asked_is_passed_over_and_said(host, fields, fact):
    passed, asking = listed(2 * DAY, host=host, **fields)

    assert [(one.role, one.skipped) for one in passed] == [("meeting_host", fact)]
    assert asking.role == "coordinator"


def test_a_host_away_now_but_back_for_the_meeting_has_it():
    host = replace(JO, away=((TUESDAY_3PM - DAY, TUESDAY_3PM + DAY),))

    _, asking = listed(2 * DAY, host=host)

    assert names(asking) == ["jo"]


def test_after_the_meeting_the_coordinator_chain_runs_and_the_host_is_not_asked_twice():
    at = TUESDAY_3PM
    meeting = Meeting(uuid.uuid4(), at + DAY, at + DAY + HOUR, KIM)
    found = seen(FORMAL, "mention", meeting=meeting)

    assert [(asking.role, names(asking)) for asking in found] == [
        ("meeting_host", ["kim"]),
        ("coordinator", ["jo"]),
        ("team_leader", ["lee"]),
        ("programme_manager", ["pat"]),
    ]
    assert found[1].ask_at == found[0].respond_by == london("2026-06-11T16:00")


# --- ruling 13


@pytest.mark.parametrize(("taken_at", "expected"), [(0, 1), (1, 2), (2, 2)])
def test_a_lapsed_hold_goes_on_after_its_step_or_repeats_the_last(taken_at, expected):
    assert chains.after_lapse(chain_of(COFFEE, "worried"), taken_at) == expected


# --- ruling 15: safeguarding


def test_safeguarding_with_somebody_on_duty():
    found = seen(COFFEE, "safeguarding")

    assert [(asking.role, names(asking)) for asking in found] == [
        ("team_leader_on_duty", ["lee"]),
        ("other_team_leaders", ["else", "may", "ned"]),
        ("programme_manager", ["pat"]),
    ]


def test_safeguarding_with_nobody_on_duty_asks_all_team_leaders_of_the_area():
    found = seen(COFFEE, "safeguarding", duties=())

    assert [(asking.role, names(asking)) for asking in found] == [
        ("team_leader", ["lee", "may", "ned"]),
        ("other_team_leaders", ["else"]),
        ("programme_manager", ["pat"]),
    ]


def test_safeguarding_about_the_one_on_duty_goes_round_them_at_once():
    found = seen(COFFEE, "safeguarding", about=(LEE,))

    assert [(asking.role, asking.skipped) for asking in found[:2]] == [
        ("team_leader_on_duty", Skip.ABOUT_THEM),
        ("other_team_leaders", None),
    ]
    assert found[1].ask_at == TUESDAY_3PM
    assert LEE not in [one for asking in found for one in asking.people]


def test_safeguarding_about_one_of_all_leaves_only_them_out():
    found = seen(COFFEE, "safeguarding", duties=(), about=(MAY,))

    assert names(found[0]) == ["lee", "ned"]


def test_safeguarding_never_asks_a_coordinator():
    for model in CoproductionModel:
        found = seen(model, "safeguarding")
        assert not {JO, KIM} & {one for asking in found for one in asking.people}


def test_safeguarding_in_an_area_without_team_leaders_goes_to_the_others():
    found = seen(COFFEE, "safeguarding", team_leaders=(), duties=())

    assert [(asking.role, asking.skipped, names(asking)) for asking in found] == [
        ("team_leader", Skip.VACANT, []),
        ("other_team_leaders", None, ["else"]),
        ("programme_manager", None, ["pat"]),
    ]


# --- what holds for any roster at any moment


@st.composite
def rosters(draw):
    crowd = [
        Person(
            id=uuid.uuid5(uuid.NAMESPACE_DNS, str(number)),
            email=f"p{number}@example.org",
            load=draw(st.integers(0, 3)),
            last_asked=draw(st.sampled_from([None, TUESDAY_3PM - DAY])),
            reachable=draw(st.booleans()),
            away=draw(st.sampled_from([(), ((TUESDAY_3PM - 30 * DAY, TUESDAY_3PM + 30 * DAY),)])),
        )
        for number in range(6)
    ]
    some = st.lists(st.sampled_from(crowd), unique=True, max_size=4).map(tuple)
    starts = TUESDAY_3PM + draw(st.integers(-72, 400)) * HOUR
    meeting = Meeting(uuid.UUID(int=1), starts, starts + HOUR, draw(st.sampled_from(crowd)))
    return Circumstances(
        Roster(
            hours=Hours(days=frozenset(draw(st.sets(st.integers(0, 6), min_size=1)))),
            coordinators=draw(some),
            team_leaders=draw(some),
            team_leaders_elsewhere=draw(some),
            programme_managers=draw(some),
            own_coordinator=draw(st.sampled_from([None, *[one.id for one in crowd]])),
            duties=tuple(duty(one, TUESDAY_3PM - DAY, TUESDAY_3PM + 9 * DAY) for one in draw(some)),
            meeting=draw(st.sampled_from([None, meeting])),
        ),
        received_at=TUESDAY_3PM,
        about=frozenset(one.id for one in draw(st.lists(st.sampled_from(crowd), max_size=1))),
        safeguarding=draw(st.booleans()),
    )


ANY_CHAIN = st.tuples(st.sampled_from(list(CoproductionModel)), st.sampled_from(list(Level)))
ANY_TIME = st.integers(-72, 72).map(lambda hours: TUESDAY_3PM + hours * HOUR)


@given(rosters(), ANY_CHAIN, ANY_TIME)
def test_whatever_the_roster(anybody, which, at):
    model, level = which
    steps = chain_of(model, level)
    now = replace(anybody, received_at=at)

    found = chains.foresee(steps, at, now)

    assert found == chains.foresee(steps, at, now)  # the same question has the same answer
    asked = [one.id for asking in found for one in asking.people]
    assert len(asked) == len(set(asked))  # nobody twice in one pass
    assert not now.about & set(asked)
    assert all(one.reachable for asking in found for one in asking.people)
    assert found[-1].role == StepRole.PROGRAMME_MANAGER
    for asking in found:
        assert bool(asking.people) is (asking.skipped is None) is (asking.respond_by is not None)
        assert asking.respond_by is None or asking.respond_by > asking.ask_at
    if level in {Level.VERY_WORRIED, Level.SAFEGUARDING}:
        waits = [asking.respond_by - asking.ask_at for asking in found if asking.respond_by]
        assert found[0].ask_at == at  # never waits for an opening
        assert all(wait <= HOUR for wait in waits)


@given(rosters(), ANY_CHAIN, ANY_TIME)
def test_the_walk_stops_at_the_first_step_of_the_foreseen_chain_that_asks(anybody, which, at):
    steps = chain_of(*which)
    now = replace(anybody, received_at=at)

    passed, asking = chains.walk(steps, 0, at, now)

    foreseen = chains.foresee(steps, at, now)
    first = next((one for one in foreseen if one.people), None)
    assert asking == first
    assert passed == foreseen[: foreseen.index(first) if first else len(foreseen)]
