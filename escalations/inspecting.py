"""What the auditor looks for in escalations: promises broken without anybody having noticed."""

from __future__ import annotations

import datetime

from django.conf import settings

from livingwell.inspecting import Check
from livingwell.models import Heartbeat

#: The last check of the whole way may be so much older than the time between two.
GRACE = datetime.timedelta(minutes=5)
#: One that took longer than this is slower than anybody should wait: the story leaves after a minute.
TOO_SLOW = 240

NOBODY = """
    SELECT 1 FROM escalations_escalation e
    WHERE e.state <> 'closed' AND (
        e.respond_by IS NULL OR e.next_at IS NULL OR e.why = ''
        OR (e.state IN ('held', 'referred') AND e.holder_id IS NULL)
        OR (e.state IN ('waiting', 'listed') AND e.alarm_since IS NULL AND NOT EXISTS (
            SELECT 1 FROM escalations_ask a WHERE a.escalation_id = e.id AND a.released_at IS NULL)))
"""
LATE = """
    SELECT 1 FROM escalations_escalation e
    WHERE e.state <> 'closed' AND (
        e.next_at < %(two_minutes_ago)s
        OR (e.respond_by < %(two_minutes_ago)s AND e.alarm_since IS NULL))
"""
ALONE = """
    SELECT 1 FROM escalations_observation o
    WHERE o.worry = 'very_worried' AND o.escalation_id IS NULL AND o.retracted_at IS NULL
"""
UNTOLD = """
    SELECT 1 FROM escalations_escalationstep s
    JOIN escalations_escalation e ON e.id = s.escalation_id
    JOIN escalations_ask a ON a.step_id = s.id
    WHERE s.ended_at IS NULL AND s.skipped = '' AND s.ask_at < %(two_minutes_ago)s
        AND a.at < %(two_minutes_ago)s AND a.released_at IS NULL AND e.state IN ('waiting', 'listed')
        AND NOT EXISTS (
            SELECT 1 FROM livingwell_notice n WHERE n.subject_id = e.id AND n.recipient_id = a.person_id)
        AND NOT EXISTS (
            SELECT 1 FROM livingwell_message m WHERE m.subject_id = e.id AND m.recipient_id = a.person_id)
"""
UNWATCHED = """
    SELECT 1 FROM escalations_policy p
    JOIN livingwell_area r ON r.id = p.area_id
    JOIN escalations_policystep s ON s.policy_id = p.id
    WHERE p.in_force AND NOT r.sealed AND s.level = 'very_worried' AND s.position = 0
        AND s.role = 'team_leader_on_duty'
        AND NOT EXISTS (
            SELECT 1 FROM escalations_shift d
            WHERE d.area_id = p.area_id AND d.post = 'team_leader'
                AND d.starts <= %(now)s AND d.ends > %(now)s
                AND NOT EXISTS (
                    SELECT 1 FROM escalations_absence w
                    WHERE w.person_id = d.person_id AND w.starts <= %(now)s AND w.ends > %(now)s))
"""
UNPLACED = """
    SELECT 1 FROM escalations_quarantined q
    WHERE q.placed_at IS NULL AND (
        q.received_at < %(three_days_ago)s
        OR (q.worry = 'very_worried' AND q.received_at < %(an_hour_ago)s))
"""


def canary_late(now: datetime.datetime) -> int:
    """Whether the system's last check of itself is late, or took too long."""
    beat = Heartbeat.objects.filter(name="canary").first()
    if beat is None or not settings.CANARY_MINUTES:
        return 0
    late = now - beat.at > datetime.timedelta(minutes=settings.CANARY_MINUTES) + GRACE
    return int(late or (beat.detail.get("seconds") or 0) > TOO_SLOW)


#: The promises of product.md, asked of the rows.
CHECKS = (
    Check(
        "without_person",
        NOBODY,
        "Something open has no person, deadline or reason.",
        "{} open matters have no person, deadline or reason.",
        "Look at triage, tell the operator.",
        "escalations:escalation-list",
    ),
    Check(
        "past_deadline",
        LATE,
        "A deadline has passed and nothing was moved on.",
        "{} deadlines have passed and nothing was moved on.",
        "Look at triage, ring round what is urgent, tell the operator.",
        "escalations:escalation-list",
    ),
    Check(
        "not_escalated",
        ALONE,
        "A very worried report has not been sent round.",
        "{} very worried reports have not been sent round.",
        "Tell the operator now.",
    ),
    Check(
        "step_untold",
        UNTOLD,
        "Somebody is asked about something and was not told.",
        "{} people are asked about something and were not told.",
        "Look at triage, tell the operator.",
        "escalations:escalation-list",
    ),
    Check(
        "duty_gap",
        UNWATCHED,
        "Nobody is on duty in one area just now.",
        "Nobody is on duty in {} areas just now.",
        "Very worried reports go to the next step at once.",
        "escalations:rota-week",
        for_people=True,
    ),
    Check(
        "unplaced",
        UNPLACED,
        "A report in quarantine has waited too long for a person.",
        "{} reports in quarantine have waited too long for a person.",
        "",
        "escalations:quarantine-list",
        for_people=True,
    ),
    Check(
        "canary_late",
        "",
        "The system’s check of itself has not come through.",
        "The system’s check of itself has not come through.",
        "Reports may be going no further: look at triage, ring round, tell the operator.",
        count=canary_late,
    ),
)


def checks() -> list[Check]:
    """What is looked for on this floor: reports, escalations, duty."""
    return list(CHECKS)
