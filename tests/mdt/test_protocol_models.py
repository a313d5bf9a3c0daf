"""What a protocol can be at all, and what is live on a day."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from livingwell import clock
from mdt.models import FeedbackCard, Protocol, Term
from mdt.models.glossary import terms_for
from mdt.models.protocols import live, live_for
from tests import make

pytestmark = pytest.mark.django_db

TODAY = clock.today
DAY = datetime.timedelta(days=1)


def test_without_a_protocol_nothing_is_live():
    assert live(make.practice().pk, TODAY()) is None


def test_each_practice_on_a_day_of_its_own(django_assert_num_queries):
    here, there, nowhere = make.practice(), make.practice(), make.practice()
    one = make.protocol(here, ends=TODAY())
    other = make.protocol(there, starts=TODAY() + DAY, trial=True, review_on=TODAY() + 30 * DAY)

    with django_assert_num_queries(1):
        found = live_for({here.pk: TODAY(), there.pk: TODAY(), nowhere.pk: TODAY()})
    assert found == {here.pk: one, there.pk: None, nowhere.pk: None}
    assert live_for({here.pk: TODAY() + DAY, there.pk: TODAY() + DAY}) == {here.pk: None, there.pk: other}
    assert other.standing(TODAY() + DAY).kind == "on_trial"


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": datetime.date(2019, 1, 1)},
        {"minutes": 1},
        {"minutes": 31},
        {"in_person": False, "by_phone": False, "by_video": False},
        {"trial": True, "review_on": None},
        {"decision": "stop", "decided_on": None},
        {"decision": "stop", "decision_reasons": ""},
        {"version": 1},
    ],
    ids=lambda fields: "-".join(fields),
)
def test_what_the_database_does_not_take(fields):
    practice = make.practice()
    make.protocol(practice, version=1)

    with pytest.raises(IntegrityError), transaction.atomic():
        make.protocol(practice, **fields)
    assert Protocol.objects.count() == 1


def test_an_empty_card_says_nothing():
    card = make.feedback_card(make.protocol(make.practice()), make.user(), creates="")

    with pytest.raises(IntegrityError), transaction.atomic():
        FeedbackCard.objects.filter(pk=card.pk).update(limits="")


def test_a_term_stands_once_for_all_and_once_for_a_practice():
    practice = make.practice()
    for where in (None, practice):
        make.term("DN", "district nurse", where)
        with pytest.raises(IntegrityError), transaction.atomic():
            make.term("DN", "did not", where)
    make.term("dn", "in small letters")
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.filter(practice=None).update(hidden=True)


def test_a_practice_has_its_own_words_and_those_for_all(django_assert_num_queries):
    practice, other = make.practice(), make.practice()
    make.term("DN", "district nurse")
    make.term("OT", "occupational therapist")
    make.term("OT", "our team", practice)
    make.term("DN", "district nurse", practice, hidden=True)
    make.term("CM", "community matron", practice)

    with django_assert_num_queries(1):
        own = terms_for(practice.pk)
    assert [str(one.abbreviation) + ": " + one.words for one in own] == [
        "CM: community matron",
        "OT: our team",
    ]
    assert [one.words for one in terms_for(other.pk)] == ["district nurse", "occupational therapist"]
