"""A practice's protocol, feedback cards on it, and abbreviations for tests."""

import datetime

from livingwell import clock
from mdt.models import FeedbackCard, Protocol, Term
from tests.make.people import LONG_AGO


def protocol(practice, **fields):
    """One that is signed and lets volunteers come in person or by phone; the next version of the practice."""
    latest = practice.protocols.order_by("-version").first()
    if fields.get("trial"):
        fields.setdefault("review_on", clock.today() + datetime.timedelta(days=60))
    if fields.get("decision"):
        fields = {"decided_on": clock.today(), "decision_reasons": "We have seen enough.", **fields}
    return Protocol.objects.create(
        practice=practice,
        **{
            "version": latest.version + 1 if latest else 1,
            "starts": LONG_AGO,
            "by_phone": True,
            "opening_words": "Our volunteers tell us what they see.",
            "signatories": "Dr Nance for the practice",
            "signed_on": LONG_AGO,
            "made_at": clock.now(),
            **fields,
        },
    )


def feedback_card(protocol, by, **fields):
    return FeedbackCard.objects.create(
        protocol=protocol,
        by=by,
        **{
            "creates": "We hear of the front step first.",
            "limits": "Five minutes is not long.",
            "role": "professional",
            "at": clock.now(),
            **fields,
        },
    )


def term(abbreviation, expansion, practice=None, **fields):
    return Term.objects.create(
        abbreviation=abbreviation, expansion=expansion, practice=practice, **{"meaning": "", **fields}
    )
