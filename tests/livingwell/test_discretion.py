"""What people wrote stays out of logs and reports."""

import logging
import sys
import types

import pytest
from django.template import TemplateDoesNotExist

from livingwell import discretion


def test_a_logged_error_keeps_its_place_and_loses_its_words():
    try:
        raise ValueError("Doris fell in the garden")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed %s", ("42",), sys.exc_info())

    text = discretion.Formatter("{message}", style="{").format(record)

    assert "failed 42" in text
    assert "ValueError" in text
    assert "test_discretion.py" in text
    assert "Doris fell" not in text.replace('raise ValueError("Doris fell in the garden")', "")


def test_what_only_a_programmer_can_have_written_is_kept():
    try:
        raise TemplateDoesNotExist("escalations/receipt.html")
    except TemplateDoesNotExist:
        record = logging.LogRecord("x", logging.ERROR, __file__, 1, "failed", (), sys.exc_info())

    text = discretion.Formatter("{message}", style="{").format(record)

    assert text.endswith("TemplateDoesNotExist: escalations/receipt.html")


def test_a_report_carries_no_words_and_no_request():
    event = {
        "exception": {"values": [{"type": "ValueError", "value": "Doris"}]},
        "request": {"url": "/", "data": "Doris", "query_string": "q=Doris", "cookies": {}, "headers": {}},
        "logentry": {"message": "Doris"},
    }

    assert "Doris" not in str(discretion.without_words(event, {}))


def test_reporting_without_the_library_is_said_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)

    with pytest.raises(SystemExit, match="sentry-sdk is not installed"):
        discretion.start_sentry("https://key@sentry.example.org/1")


def test_reports_are_started_without_bodies_variables_or_people(monkeypatch):
    asked = {}
    library = types.SimpleNamespace(init=lambda **options: asked.update(options))
    monkeypatch.setitem(sys.modules, "sentry_sdk", library)

    discretion.start_sentry("https://key@sentry.example.org/1")

    assert asked["send_default_pii"] is False
    assert asked["include_local_variables"] is False
    assert asked["max_request_body_size"] == "never"
    assert asked["before_send"] is discretion.without_words
