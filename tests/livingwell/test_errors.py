"""When something cannot be done the person reads plain words, and nothing of what they sent."""

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import override_settings
from django.urls import path

from livingwell.access import open_to_all
from livingwell.urls import handler400, handler403, handler404, handler500
from livingwell.urls import urlpatterns as real_urls
from livingwell.views import errors

SECRET = "ZQ-secret-words"


def raiser(error):
    @open_to_all
    def view(request):
        raise error

    return view


urlpatterns = [
    path("breaks/", raiser(RuntimeError(SECRET))),
    path("forbids/", raiser(PermissionDenied(SECRET))),
    path("suspects/", raiser(SuspiciousOperation(SECRET))),
    path("overflows/", raiser(RequestDataTooBig(SECRET))),
    *real_urls,
]
__all__ = ["handler400", "handler403", "handler404", "handler500"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/breaks/", 500, "It is our fault, not yours"),
        ("/forbids/", 403, "You cannot do that just now"),
        ("/suspects/", 400, "We could not read that"),
        ("/overflows/", 413, "That is too much at once"),
        ("/nowhere/", 404, "We cannot find that page"),
    ],
)
@override_settings(ROOT_URLCONF=__name__)
def test_each_error_has_a_page_in_plain_words(address, status, words):
    client = Client(raise_request_exception=False)

    answer = client.post(address, {"words": SECRET})

    assert answer.status_code == status
    page = answer.content.decode()
    assert words in page
    assert SECRET not in page
    assert 'lang="en-GB"' in page


@override_settings(ROOT_URLCONF=__name__)
def test_the_error_page_needs_no_database():
    # Without the database mark any statement at all fails this test.
    request = RequestFactory().get("/breaks/")

    answer = errors.server_error(request)

    assert answer.status_code == 500
    assert "Were you passing something on?" in answer.content.decode()
    assert connection.queries_log is not None


def test_the_error_page_stands_even_without_its_template(monkeypatch):
    def broken(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(errors, "render_to_string", broken)

    assert "call 999" in errors.server_error(RequestFactory().get("/")).content.decode()


@pytest.mark.django_db
def test_a_form_whose_page_was_open_too_long_is_refused_kindly():
    answer = Client(enforce_csrf_checks=True).post("/sign-in/", {"email": f"{SECRET}@example.org"})

    assert answer.status_code == 403
    assert "Please send it again" in answer.content.decode()
    assert SECRET not in answer.content.decode()


@pytest.mark.django_db
def test_too_much_at_once_is_refused_kindly(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    for checks in (True, False):
        answer = Client(enforce_csrf_checks=checks).post(
            "/sign-in/", "email=" + "x" * 2000, content_type="application/x-www-form-urlencoded"
        )
        assert answer.status_code == 413
        assert "That is too much at once" in answer.content.decode()
