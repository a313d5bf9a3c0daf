"""Which reports belong together (rulings 8, 9, 10, 15 and 29)."""

import datetime
import uuid

import pytest

from escalations.choices import Noticed, Worry
from escalations.rules import joining
from escalations.rules.joining import OpenMatter

MONDAY = datetime.datetime(2026, 6, 8, 9, tzinfo=datetime.UTC)
DAY = datetime.timedelta(days=1)


def matter(worry="mention", categories=("home",), opened=MONDAY):
    return OpenMatter(uuid.uuid4(), worry, frozenset(categories), opened)


def test_one_category_in_common_is_enough():
    open_matter = matter(categories=("home", "money"))

    assert joining.to_join(["home", "toilet"], [open_matter]) == (open_matter.id, [])
    assert joining.to_join(["toilet"], [open_matter]) == (None, [])


def test_of_two_the_more_urgent_then_the_older_and_the_others_are_related():
    mild = matter(opened=MONDAY - 9 * DAY)
    urgent, urgent_older = matter("worried"), matter("worried", opened=MONDAY - DAY)

    joins, related = joining.to_join(["home"], [mild, urgent, urgent_older])

    assert joins == urgent_older.id
    assert related == [urgent.id, mild.id]


def test_words_alone_and_good_news_alone_join_nothing():
    open_matter = matter(categories=("good_news", "home"))

    assert joining.to_join([], [open_matter]) == (None, [])
    assert joining.to_join(["good_news"], [open_matter]) == (None, [])


@pytest.mark.parametrize(
    ("noticed", "worry", "makes"),
    [
        ([], "good_news", False),
        (["good_news"], "good_news", False),
        (["good_news"], "worried", True),
        (["good_news", "home"], "mention", True),
        (["home"], "good_news", True),
        ([], "mention", True),
        ([], "", False),
        (["safeguarding"], "", True),
    ],
)
def test_anything_besides_good_news_makes_an_escalation(noticed, worry, makes):
    assert joining.makes_escalation(noticed, worry) is makes


@pytest.mark.parametrize("worry", Worry.values)
def test_safeguarding_is_very_worried_whatever_was_chosen(worry):
    assert joining.worry_of_report([Noticed.SAFEGUARDING], worry) == Worry.VERY_WORRIED


def test_what_is_ticked_is_worth_mentioning_at_the_least():
    assert joining.worry_of_report(["home"], "") == Worry.MENTION
    assert joining.worry_of_report(["home"], "good_news") == Worry.MENTION
    assert joining.worry_of_report(["home"], "worried") == Worry.WORRIED
    assert joining.worry_of_report(["good_news"], "good_news") == Worry.GOOD_NEWS


def test_safeguarding_and_what_is_about_a_colleague_stand_alone():
    assert joining.stands_alone(["safeguarding", "home"], about_colleague=False)
    assert joining.stands_alone(["home"], about_colleague=True)
    assert not joining.stands_alone(["home"], about_colleague=False)


def test_the_stronger_worry_is_the_later_in_the_list():
    for one, other in zip(Worry.values, Worry.values[1:], strict=False):
        assert joining.is_stronger(other, one)
        assert not joining.is_stronger(one, other)
        assert not joining.is_stronger(one, one)
