"""A page, or only the part of it that changed: the same address answers both."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def page_or_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render the part for htmx and for the page's own refresh, the whole page for everybody else."""
    asked_for_part = request.headers.get("HX-Request") == "true" and "HX-Boosted" not in request.headers
    response = render(request, part if asked_for_part else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
