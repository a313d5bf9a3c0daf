"""What people wrote stays out of logs and reports."""

import logging
import sys

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


def test_a_report_carries_no_words_and_no_request():
    event = {
        "exception": {"values": [{"type": "ValueError", "value": "Doris"}]},
        "request": {"url": "/", "data": "Doris", "query_string": "q=Doris", "cookies": {}, "headers": {}},
        "logentry": {"message": "Doris"},
    }

    assert "Doris" not in str(discretion.without_words(event, {}))
