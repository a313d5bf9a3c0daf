"""The world of a crawl is made once for each module and put back at its end."""

from collections.abc import Iterator

import pytest
from django.db import transaction

from livingwell import clock
from tests.access import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), transaction.atomic():
        made = worlds.build()
        yield made
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def it_is_now(_the_clock_is_put_back) -> None:
    clock.move_to(worlds.NOW)
