"""What the floors above offer to the ground floor, found by name alone: it imports none of them."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.utils.module_loading import module_has_submodule


@cache
def offered(module: str, name: str) -> tuple[Callable[..., Any], ...]:
    """Find what installed apps offer under this name (`panels`, `home_panels`), lowest app first."""
    modules = [
        import_module(f"{app.name}.{module}")
        for app in apps.get_app_configs()
        if app.module is not None and module_has_submodule(app.module, module)
    ]
    return tuple(getattr(found, name) for found in modules if hasattr(found, name))
