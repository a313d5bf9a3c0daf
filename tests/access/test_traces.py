"""While every verb runs: not a word in the log, and only ids in what is handed to the workers."""

import uuid

import pytest
from celery import current_app

from livingwell import background
from tests.access import world as worlds
from tests.access.crawl import Ear

pytestmark = pytest.mark.django_db

VERBS_WAKE = {"livingwell.deliver", "escalations.send_stories"}


@pytest.fixture
def sent(monkeypatch):
    found = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: found.append((name, options)))
    monkeypatch.setattr(background, "_line", lambda: None)

    class Pool:
        def __getitem__(self, _line):
            return self

        def acquire(self, **_options):
            return self

        def __enter__(self):
            return None

        def __exit__(self, *_error):
            return None

    monkeypatch.setattr(background, "producers", Pool())
    return found


def test_a_whole_world_is_made_without_a_word_in_log_or_queue(
    world, sent, django_capture_on_commit_callbacks
):
    """Beside the first one: nothing in a world may be there only once."""
    ear = Ear()
    with ear.listening(), django_capture_on_commit_callbacks(execute=True):
        second = worlds.build()

    assert sent
    for name, options in sent:
        assert set(options) <= {"args", "producer", "expires", "retry", "retry_policy", "queue"}
        for argument in options["args"]:
            uuid.UUID(argument)
        assert second.canaries.words_in(f"{name} {options}") == []
    assert second.canaries.words_in("\n".join(line for _, line in ear.lines)) == []


def test_a_task_with_words_would_be_noticed(sent, django_capture_on_commit_callbacks):
    """The control: what is handed over is really looked at."""
    with django_capture_on_commit_callbacks(execute=True):
        background.after_commit("livingwell.deliver", "ZQ-words")

    (name, options) = sent[0]
    assert name in VERBS_WAKE
    with pytest.raises(ValueError, match="badly formed"):
        uuid.UUID(options["args"][0])
