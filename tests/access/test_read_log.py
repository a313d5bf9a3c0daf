"""Nothing about a client is shown unless it can be written down that it was."""

from unittest import mock

import pytest
from django.db import DatabaseError
from django.db.models import QuerySet

from tests.access import judging

pytestmark = pytest.mark.django_db


def pages_about_clients(crawler, actor):
    """Addresses whose page gives something about a client to this actor, with that something."""
    for row in crawler.matrix.rows.values():
        if row.method != "GET":
            continue
        for sample, pk in crawler.samples(row).items():
            if row.is_allowed(actor, sample):
                url = crawler.address(row.route, pk)
                answer = crawler.knock(actor, "GET", url)
                if any(secret.client_id for secret in crawler.world.canaries.seen(answer.text)):
                    yield url, answer


@pytest.mark.parametrize("actor", ["lead_a", "manager", "vol_a", "both"])
def test_what_cannot_be_written_down_is_not_shown(crawler, actor):
    pages = [url for url, _ in pages_about_clients(crawler, actor)]
    wrong = []
    with mock.patch.object(QuerySet, "bulk_create", side_effect=DatabaseError):
        for url in pages:
            answer = crawler.knock(actor, "GET", url)
            shown = [secret for secret in crawler.world.canaries.seen(answer.text) if secret.client_id]
            if answer.status != 500 or shown:
                wrong.append(f"{url} answered {answer.status} and showed {[one.kind for one in shown]}")

    assert len(pages) >= 4
    assert not wrong, judging.as_lines(wrong)


@pytest.mark.parametrize("actor", ["lead_a", "manager", "vol_a"])
def test_each_reading_is_one_row_for_each_client_on_the_page(crawler, actor):
    wrong = []
    for url, answer in pages_about_clients(crawler, actor):
        clients = [client for client, _ in answer.reads]
        shown = {secret.client_id for secret in crawler.world.canaries.seen(answer.text)} - {None}
        if len(clients) != len(set(clients)) or not shown <= set(clients):
            wrong.append(f"{url}: {len(clients)} rows for {len(set(clients))} clients, {len(shown)} shown")

    assert not wrong, judging.as_lines(wrong)
