"""How pages look is each person's choice, and is kept."""

import pytest

from livingwell import workflow
from livingwell.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def wendy():
    return User.objects.create_user("wendy@example.org", name="Wendy Pascoe")


def first_tag(client):
    page = client.get("/help/").content.decode()
    return page[page.index("<html") :].split(">")[0]


def test_a_choice_is_kept_with_the_person_on_every_device(client, wendy):
    client.force_login(wendy)
    answer = client.post("/appearance/", {"appearance": "dark", "large_text": "on"})

    assert answer.headers["Location"] == "/appearance/"
    wendy.refresh_from_db()
    assert (wendy.appearance, wendy.large_text) == ("dark", True)
    other_device = client.__class__()
    other_device.force_login(wendy)
    assert first_tag(other_device) == '<html lang="en-GB" data-bs-theme="dark" class="lw-large"'


def test_same_as_my_device_says_nothing_to_the_browser(client, wendy):
    client.force_login(wendy)
    client.post("/appearance/", {"appearance": "light"})
    assert 'data-bs-theme="light"' in first_tag(client)

    client.post("/appearance/", {"appearance": ""})

    assert first_tag(client) == '<html lang="en-GB"'


def test_a_stranger_can_choose_too_before_signing_in(client):
    client.post("/appearance/", {"appearance": "dark", "large_text": "on"})

    assert first_tag(client) == '<html lang="en-GB" data-bs-theme="dark" class="lw-large"'
    assert first_tag(client.__class__()) == '<html lang="en-GB"'


@pytest.mark.parametrize("colour", ["pink", "\x00", "dark\r\nX: y", "x" * 5000])
def test_a_colour_that_is_not_offered_is_an_error_and_changes_nothing(client, wendy, colour):
    client.force_login(wendy)

    answer = client.post("/appearance/", {"appearance": colour})

    assert answer.status_code == 422
    assert 'href="#id_appearance_0"' in answer.content.decode()
    wendy.refresh_from_db()
    assert wendy.appearance == ""


def test_nobody_chooses_for_somebody_else(wendy):
    derek = User.objects.create_user("derek@example.org", name="Derek Angove")

    with pytest.raises(PermissionError):
        workflow.choose_appearance(wendy.pk, by=derek, appearance="dark", large_text=False)
