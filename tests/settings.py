"""The settings of the tests: everything private, temporary and quick."""

import os
import tempfile
from pathlib import Path

_TEMPORARY = tempfile.TemporaryDirectory(prefix="lw-test-", ignore_cleanup_errors=True)

for _name in (
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "SENTRY_DSN",
    "DEBUG",
    "SITE_URL",
    "HEALTH_TOKEN",
    "NOTIFY_API_KEY",
    "LIVINGWELL_HEARTBEAT_URL",
):
    os.environ.pop(_name, None)
os.environ["LIVINGWELL_VAR"] = _TEMPORARY.name
os.environ["LIVINGWELL_DEMO"] = "1"
os.environ["SECRET_KEY"] = "tests-only-" + "0123456789" * 5
if os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = os.environ["TEST_DATABASE_URL"]

from livingwell.settings import *  # noqa: E402, F403
from livingwell.settings import BASE_DIR, DATABASE, ON_POSTGRES, STORAGES  # noqa: E402

if ON_POSTGRES:
    DATABASE["CONN_MAX_AGE"] = 0
else:
    # A file, so that threads have connections of their own as they do for real.
    DATABASE["TEST"] = {"NAME": str(Path(_TEMPORARY.name) / "test.sqlite3")}
    DATABASE["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"

ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Names of static files are checked by test_house.py, which collects them; nothing else needs to wait for that.
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
CODES_AT_ONCE = True  # so that a test finds the code; tests/livingwell/test_codes.py has it otherwise
TEXT_SENDER = "tests.texts.KeptTexts"
AUDIT_SECONDS = CANARY_MINUTES = HOLD_AFTER_HOURS = 0  # on in the tests that are about them
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
STATICFILES_DIRS = [BASE_DIR / "static"]
# Tests live through weeks in one sitting, ask thousands of times within one stopped minute, and sign people in by
# the side door. The guard is on in the tests that are about it (tests/livingwell/test_guard.py and the journeys).
STAFF_IDLE = STAFF_LONGEST = VOLUNTEER_IDLE = VOLUNTEER_LONGEST = None
REQUESTS_A_MINUTE = 0
SECOND_STEP_ROLES = ()
