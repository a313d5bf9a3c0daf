"""A real installation does not start half configured."""

import os
import subprocess
import sys

import pytest
from django.conf import settings as django_settings

BASE = django_settings.BASE_DIR


def _manage(tmp_path, *arguments, **environment):
    clean = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "TMPDIR", "LANG")}
    return subprocess.run(
        [sys.executable, BASE / "manage.py", *arguments],
        env=clean | {"LIVINGWELL_VAR": str(tmp_path / "var")} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize("key", ["", "django-insecure-abc", "changeme"])
def test_a_real_start_without_a_secret_key_of_its_own_fails_with_one_line(tmp_path, key):
    result = _manage(tmp_path, "check", SECRET_KEY=key)

    assert result.returncode != 0
    assert result.stderr.startswith("SECRET_KEY is missing")
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_demo_makes_a_key_of_its_own_that_only_its_owner_reads(tmp_path):
    first = _manage(tmp_path, "check", LIVINGWELL_DEMO="1")
    key_file = tmp_path / "var" / "secret-key"
    key = key_file.read_text()
    second = _manage(tmp_path, "check", LIVINGWELL_DEMO="1")

    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert key_file.stat().st_mode & 0o777 == 0o600
    assert len(key) >= 50
    assert key_file.read_text() == key


def test_the_demo_is_refused_beside_a_database_on_another_machine(tmp_path):
    url = "postgres://somebody:secret@db.example.org/livingwell"

    result = _manage(tmp_path, "check", LIVINGWELL_DEMO="1", DATABASE_URL=url)

    assert result.returncode != 0
    assert "LIVINGWELL_DEMO=1 is refused" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_settings_of_the_readme_pass_the_deployment_check_without_a_warning(tmp_path):
    result = _manage(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level=WARNING",
        SECRET_KEY="k7Jw2-" * 10,
        ALLOWED_HOSTS="livingwell.example.org",
        CSRF_TRUSTED_ORIGINS="https://livingwell.example.org",
        DATABASE_URL="postgres://livingwell@%2Fvar%2Frun%2Fpostgresql/livingwell",
        REDIS_URL="redis://127.0.0.1:6379/0",
    )

    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


def test_a_session_of_the_browser_is_kept_in_the_database_not_in_redis():
    assert django_settings.SESSION_ENGINE == "django.contrib.sessions.backends.db"
    assert "DatabaseCache" in django_settings.CACHES["default"]["BACKEND"]


def test_a_web_server_started_by_hand_gives_up_rather_than_trying_for_ever(tmp_path):
    result = subprocess.run(
        [sys.executable, "-m", "gunicorn", "livingwell.wsgi", "--no-control-socket", "-b", "127.0.0.1:0"],
        cwd=BASE,
        env={"PATH": os.environ["PATH"], "LIVINGWELL_VAR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )

    assert result.returncode == 3
    assert "SECRET_KEY is missing" in result.stderr
