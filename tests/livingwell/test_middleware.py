"""What no view ever sees."""

import pytest

from livingwell.models import User

FORM = "application/x-www-form-urlencoded"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("body", "content_type"),
    [(b"words=caf\xe9", FORM), (b"words=caf%E9", FORM), (b'{"words": "caf\xe9"}', "application/json")],
)
def test_bytes_that_are_not_utf_8_are_refused_rather_than_spoilt(client, body, content_type):
    response = client.generic("POST", "/healthz", body, content_type)

    assert response.status_code == 400


@pytest.mark.django_db
def test_a_query_that_is_not_utf_8_is_refused(client):
    assert client.get("/healthz", QUERY_STRING="q=%ff").status_code == 400
    assert client.get("/healthz", QUERY_STRING="q=caf%C3%A9").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=x"])
def test_more_than_a_form_can_be_is_answered_413(client, settings, content_type):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = settings.UPLOAD_MAX_BYTES = 100

    response = client.generic("POST", "/healthz", b"words=" + b"a" * 200, content_type)

    assert response.status_code == 413


@pytest.mark.django_db
def test_a_length_that_is_no_number_is_left_to_the_view(client):
    assert client.get("/healthz", CONTENT_LENGTH="many").status_code == 200


@pytest.mark.django_db
def test_a_page_of_somebody_signed_in_is_kept_nowhere(client):
    client.force_login(User.objects.create_user("val@example.org", name="Val Rowe"))

    assert "no-store" in client.get("/help/")["Cache-Control"]


@pytest.mark.django_db
def test_a_page_for_anybody_may_be_kept(client):
    assert "no-store" not in client.get("/help/").get("Cache-Control", "")
