"""What is refused before a view sees it, and what no cache may keep."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

Respond = Callable[[HttpRequest], HttpResponse]
CHECKED_TYPES = {"application/x-www-form-urlencoded", "application/json"}


def refuse_unreadable(get_response: Respond) -> Respond:
    """Answer 400 to bytes that are not UTF-8 and 413 to more than a form can be.

    Django would put a replacement character where a letter was, and would empty a form that is
    too large: both lose what somebody wrote without saying so.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if _is_too_large(request):
            return _refuse(request, 413)
        return get_response(request) if _is_readable(request) else _refuse(request, 400)

    return middleware


def _is_too_large(request: HttpRequest) -> bool:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return False
    multipart = request.content_type == "multipart/form-data"
    most = settings.UPLOAD_MAX_BYTES if multipart else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return length > most


def _is_readable(request: HttpRequest) -> bool:
    """Whether query and body are UTF-8 once their percent signs are undone."""
    try:
        unquote_to_bytes(request.META.get("QUERY_STRING", "")).decode()
        if request.content_type in CHECKED_TYPES:
            body = request.body
            is_form = request.content_type == "application/x-www-form-urlencoded"
            (unquote_to_bytes(body) if is_form else body).decode()
    except (UnicodeDecodeError, UnreadablePostError):
        return False
    return True


def _refuse(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)


def keep_out_of_caches(get_response: Respond) -> Respond:
    """Let no browser and no proxy keep a page of somebody who is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware
