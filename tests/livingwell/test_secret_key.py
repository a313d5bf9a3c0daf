"""Where the secret key comes from, case by case."""

import pytest

from livingwell import secret_key

GOOD = "k7Jw2-" * 10


@pytest.fixture
def file(tmp_path):
    return tmp_path / "secret-key"


def _choose(file, given="", *, may_make=False, argv=("gunicorn",)):
    return secret_key.choose(given, file=file, may_make=may_make, argv=list(argv))


def test_the_one_that_is_given_is_used(file):
    assert _choose(file, GOOD) == GOOD
    assert not file.exists()


@pytest.mark.parametrize("given", ["", "changeme", "django-insecure-x", "SECRET"])
def test_a_server_does_not_start_without_one(file, given, capsys):
    with pytest.raises(SystemExit) as stopped:
        _choose(file, given)

    assert stopped.value.code != 0
    assert "SECRET_KEY is missing" in capsys.readouterr().err


def test_the_demo_makes_one_and_keeps_it(file):
    assert _choose(file, may_make=True) == _choose(file, may_make=True) == file.read_text()


def test_a_demo_given_a_published_one_does_not_start(file):
    with pytest.raises(SystemExit):
        _choose(file, "changeme", may_make=True)


def test_the_commands_of_a_demo_find_the_key_it_made(file):
    key = _choose(file, may_make=True)

    assert _choose(file, argv=["manage.py", "working_time", "2026-06-09"]) == key


@pytest.mark.parametrize("command", ["up", "check", "runserver", "sweep"])
def test_a_server_never_uses_the_key_of_a_demo(file, command):
    _choose(file, may_make=True)

    with pytest.raises(SystemExit):
        _choose(file, argv=["manage.py", command])


def test_a_key_left_half_made_is_said(file, capsys):
    file.touch()

    with pytest.raises(SystemExit):
        _choose(file, may_make=True)

    assert "delete it" in capsys.readouterr().err
