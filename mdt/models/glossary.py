"""The abbreviations of the meetings and what they mean, for all practices and for one."""

from __future__ import annotations

import uuid
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from livingwell.models import Practice, User
from mdt import access
from mdt.rules import glossary
from mdt.rules.glossary import Entry


class TermQuerySet(models.QuerySet["Term"]):
    """Terms, asked in English."""

    def visible_to(self, user: User) -> TermQuerySet:
        """Those for all, and those of the practices this person works at or with."""
        return self.filter(access.terms(user))

    def of_practice(self, practice_pk: UUID) -> TermQuerySet:
        """Those for all and those of one practice."""
        return self.filter(Q(practice__isnull=True) | Q(practice=practice_pk))


class Term(models.Model):
    """One sense of an abbreviation. A practice's own row stands in place of the same one for all."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    practice = models.ForeignKey(
        Practice, null=True, blank=True, on_delete=models.PROTECT, related_name="terms",
        help_text="empty: for all practices",
    )  # fmt: skip
    abbreviation = models.CharField(max_length=20)
    sense = models.PositiveSmallIntegerField("which of its meanings", default=1)
    expansion = models.CharField("written out", max_length=200)
    meaning = models.CharField("in plain words", max_length=500, blank=True)
    other_meaning = models.CharField("what else it may stand for", max_length=500, blank=True)
    hidden = models.BooleanField("not used here", default=False)

    objects: ClassVar[models.Manager[Term]] = TermQuerySet.as_manager()

    class Meta:
        ordering = ["abbreviation", "sense"]
        constraints = [
            models.UniqueConstraint(
                fields=["abbreviation", "sense"], condition=Q(practice__isnull=True), name="term_once_for_all"
            ),
            models.UniqueConstraint(
                fields=["practice", "abbreviation", "sense"], condition=Q(practice__isnull=False),
                name="term_once_for_a_practice",
            ),
            models.CheckConstraint(
                condition=Q(hidden=False) | Q(practice__isnull=False), name="term_for_all_is_not_hidden"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.abbreviation} ({self.expansion})"


def terms_for(practice_pk: UUID) -> tuple[Entry, ...]:
    """What a practice's abbreviations mean, ready for the filter `spell_out`; one statement."""
    return glossary.in_use(Term.objects.of_practice(practice_pk))  # type: ignore[attr-defined]
