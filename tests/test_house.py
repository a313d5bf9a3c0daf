"""The house stays one we would like to live in."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from importlib import import_module, util
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.template import engines
from django.urls import URLPattern, URLResolver, get_resolver

BASE = Path(settings.BASE_DIR)
APPS = ("livingwell", "volunteers", "escalations", "mdt")
OURS = [path for app in APPS for path in sorted((BASE / app).rglob("*.py"))]
CODE = [path for path in OURS if "migrations" not in path.parts]
TEMPLATES = sorted((BASE / "templates").rglob("*.*"))
OTHER = [*TEMPLATES, *sorted((BASE / "static").rglob("*.css")), *sorted((BASE / "static").rglob("*.js"))]
MOST_LINES, MOST_FUNCTION_LINES = 400, 45
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base"}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _name(path: Path) -> str:
    return str(path.relative_to(BASE))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def _in_room(path: Path, *rooms: str) -> bool:
    inside = path.relative_to(BASE).with_suffix("").parts[1:]
    return bool(inside) and inside[0] in rooms


@pytest.mark.parametrize("path", [*CODE, *OTHER], ids=_name)
def test_no_file_is_longer_than_a_sitting(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_no_function_is_longer_than_a_screen(path):
    functions = [node for node in ast.walk(_tree(path)) if isinstance(node, FUNCTIONS)]

    long = {node.name for node in functions if node.end_lineno - node.lineno >= MOST_FUNCTION_LINES}

    assert long == set()


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_no_file_has_a_name_that_says_nothing(path):
    assert path.stem not in VAGUE_NAMES
    assert not VAGUE_NAMES & set(path.relative_to(BASE).parts)


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_every_module_says_what_it_is_for(path):
    text = path.read_text().strip()

    assert not text or ast.get_docstring(_tree(path))


@pytest.mark.parametrize("path", CODE, ids=_name)
def test_nothing_happens_by_signal(path):
    text = path.read_text()

    assert "django.dispatch" not in text
    assert "models.signals" not in text
    assert "@receiver" not in text


@pytest.mark.parametrize("path", [path for path in CODE if _in_room(path, "models")], ids=_name)
def test_no_model_decides_anything_when_it_is_saved(path):
    methods = [
        node.name
        for model in ast.walk(_tree(path))
        if isinstance(model, ast.ClassDef)
        for node in model.body
        if isinstance(node, FUNCTIONS)
    ]

    assert {"save", "delete"} & set(methods) == set()


@pytest.mark.parametrize(
    "path", [path for path in CODE if _in_room(path, "views", "forms", "filters")], ids=_name
)
def test_views_and_forms_read_only_what_the_person_may_see(path):
    """`.objects` must be followed by `.visible_to(...)`, or by whom a volunteer visits."""
    tree = _tree(path)
    allowed = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("visible_to", "visited_by")
    }
    wrong = [
        f"line {node.lineno}: {ast.unparse(node)}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager")
        and id(node) not in allowed
        and (_name(path), ast.unparse(node)) not in OPEN_TABLES
    ]

    assert wrong == []


# Rows about nobody, and the front door, where nobody is signed in yet.
OPEN_TABLES = {
    ("livingwell/views/health.py", "Heartbeat.objects"),
    ("livingwell/views/sign_in.py", "User.objects"),
}


@pytest.mark.parametrize("model", [model for app in APPS for model in apps.get_app_config(app).get_models()])
def test_every_model_says_what_it_is_for(model):
    """Django writes a docstring of its own, `Name(field, ...)`, when we write none."""
    assert not model.__doc__.startswith(f"{model.__name__}(")


def _verbs() -> Iterator[tuple[str, object]]:
    for app in APPS:
        if util.find_spec(f"{app}.workflow") is None:
            continue
        workflow = import_module(f"{app}.workflow")
        for name in getattr(workflow, "__all__", ()) or vars(workflow):
            verb = getattr(workflow, name)
            if not name.startswith("_") and inspect.isfunction(verb):
                yield f"{app}.{name}", verb


@pytest.mark.parametrize(("name", "verb"), [pytest.param(*pair, id=pair[0]) for pair in _verbs()])
def test_every_verb_says_what_it_is_for(name, verb):
    assert verb.__doc__, name
    assert verb.__doc__.strip().splitlines()[0].endswith((".", "?")), f"{name}: the first line is a sentence"


@pytest.mark.parametrize(
    "name", [str(path.relative_to(BASE / "templates")) for path in TEMPLATES if path.is_file()]
)
def test_every_template_compiles(name):
    engines["django"].get_template(name)


def _views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, object]]:
    for entry in patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns, route)
        else:
            yield route, entry.callback


VIEWS = dict(_views(get_resolver().url_patterns))


@pytest.mark.parametrize("route", sorted(VIEWS))
def test_every_door_has_a_lock_or_is_open_on_purpose(route):
    view = VIEWS[route]

    assert hasattr(view, "roles") or getattr(view, "is_open", False)


def test_every_static_file_a_page_names_exists(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    assert (tmp_path / "staticfiles.json").exists()


@pytest.mark.parametrize("app", APPS)
def test_the_ground_floor_knows_the_others_by_strings_only(app):
    above = APPS[APPS.index(app) + 1 :]
    wrong = [
        _name(path)
        for path in CODE
        if path.relative_to(BASE).parts[0] == app
        for node in ast.walk(_tree(path))
        for name in _imported(node)
        if name.split(".")[0] in above
    ]

    assert wrong == []


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
