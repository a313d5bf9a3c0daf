"""What leaves the building: fixed words, one recipient, an opaque link; and rows that hold no more."""

import itertools
import re

import pytest
from django.forms.models import model_to_dict

from livingwell import channels, outbox
from livingwell.models import AuditRecord, Message, Notice, ReadRecord
from tests import make

pytestmark = pytest.mark.django_db

SUBJECTS = {
    "Living Well: there is something for you",
    "Living Well: there is news for you",
    "Living Well: your duty",
    "Living Well: how you sign in has changed",
}
TEXT = re.compile(r"^(?P<subject>.*)\. https?://[^/]+/(?:[a-z]+/)?$")
LINK = re.compile(
    r"^https?://[^/]+/(?:(?:escalations|observations|stories|notices)/[0-9a-f-]{36}/|account/|break-glass/)?$"
)


def sent_as(mail):
    """All of a mail but the one address it goes to."""
    return f"{mail.subject}\n{mail.message()}".replace(mail.to[0], "")


@pytest.mark.parametrize("purpose", sorted(outbox.PURPOSES))
def test_every_purpose_says_the_same_to_everybody(world, mailoutbox, purpose):
    wording = set()
    for number, actor in enumerate(("lead_a", "coord_b", "vol_a", "manager")):
        message = Message(
            key=f"{purpose}:{number}", recipient=world.actors[actor], purpose=purpose,
            link=f"/escalations/{world.escalations['a_safe'].pk}/", subject_id=world.escalations["a_safe"].pk,
        )  # fmt: skip
        mail = channels.email(message, outbox.PURPOSES[purpose])
        wording.add((mail.subject, mail.body))
        assert mail.to == [world.actors[actor].email]
        assert not mail.cc
        assert not mail.bcc
        assert not mail.attachments
        assert world.canaries.words_in(sent_as(mail)) == []
        assert LINK.match(re.search(r"^http\S+$", mail.body, re.MULTILINE).group())
        text = channels.text(message, outbox.PURPOSES[purpose])
        assert TEXT.match(text)["subject"] in SUBJECTS
        assert world.canaries.seen(text) == []

    assert len(wording) == 1
    assert wording.pop()[0] in SUBJECTS


def test_everything_that_was_to_be_said_is_sent_without_a_word(world, mailoutbox, texts_sent):
    waiting = Message.objects.filter(state="pending").count()

    for _ in itertools.takewhile(bool, (outbox.deliver() for _ in range(50))):
        pass

    assert waiting >= 10
    assert len(mailoutbox) >= 10
    for text in texts_sent:
        assert TEXT.match(text.words)["subject"] in SUBJECTS
        assert world.canaries.seen(text.words + text.reference) == []
    for mail in mailoutbox:
        assert mail.subject in SUBJECTS
        assert len(mail.recipients()) == 1
        assert world.canaries.words_in(sent_as(mail)) == []


@pytest.mark.parametrize("model", [Message, Notice, ReadRecord, AuditRecord])
def test_the_rows_kept_about_it_hold_no_words(world, model):
    make.role(world.actors["nobody"], "administrator")

    for row in model.objects.all():
        columns = model_to_dict(row) | {
            field.name: str(getattr(row, field.attname)) for field in row._meta.fields
        }
        assert world.canaries.words_in(str(columns)) == []


def test_a_message_that_named_somebody_would_be_noticed(world):
    """The control."""
    purpose = outbox.Purpose("test", "Living Well", f"About {world.clients['one'].name}", lambda _message: "")
    message = Message(recipient=world.actors["lead_a"], purpose="test", link="/")

    assert world.canaries.words_in(sent_as(channels.email(message, purpose)))
