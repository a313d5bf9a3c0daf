"""The background worker: `celery -A livingwell worker`."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "livingwell.settings")

app = Celery("livingwell")
app.config_from_object("django.conf:settings", namespace="CELERY")
