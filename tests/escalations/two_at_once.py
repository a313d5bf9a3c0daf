"""Runs a verb in two threads at the same moment, each with a connection of its own."""

import threading

from django.db import connection


def at_once(*calls):
    """What each call gave back or raised, in the order of the calls."""
    outcomes = [None] * len(calls)
    start = threading.Barrier(len(calls), timeout=10)

    def run(place, call):
        try:
            start.wait()
            outcomes[place] = call()
        except Exception as error:  # noqa: BLE001 -- handed back to the test
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return outcomes
