"""The people who sign in."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from livingwell import access
from livingwell.choices import Appearance, Channel


class UserQuerySet(models.QuerySet["User"]):
    """People, asked in English."""

    def visible_to(self, user: User) -> UserQuerySet:
        """Everybody's account for who keeps or audits the accounts; else one's own."""
        return self.filter(access.accounts(user))

    def came_back(self) -> UserQuerySet:
        """Those whom messages no longer reach by one of their ways."""
        return self.filter(Q(email_failed_at__isnull=False) | Q(phone_failed_at__isnull=False))


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    """Makes people; volunteers are made without a password."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        """Make somebody who can sign in with a code sent to this address."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """Somebody who can sign in. What they may see follows from roles held, never from the account."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("email address", max_length=254, unique=True)
    name = models.CharField("full name", max_length=100)
    known_as = models.CharField("what they like to be called", max_length=100, blank=True)
    phone = models.CharField("telephone", max_length=32, blank=True)
    message_channel = models.CharField(max_length=10, choices=Channel, default=Channel.EMAIL)
    unreachable_since = models.DateTimeField(
        "no working channel since", null=True, blank=True, help_text="Set when messages to them come back."
    )
    email_failed_at = models.DateTimeField("emails to them come back since", null=True, blank=True)
    phone_failed_at = models.DateTimeField("texts to them come back since", null=True, blank=True)
    quiet_from = models.TimeField("nothing routine leaves from", null=True, blank=True)
    quiet_until = models.TimeField("until", null=True, blank=True)
    quiet_days = models.CharField("days it begins on, 0 is Monday", max_length=7, default="0123456")
    digest_at = models.TimeField("routine ones in one message at", null=True, blank=True)
    is_robot = models.BooleanField("plays a part in the system check", default=False, editable=False)
    appearance = models.CharField(max_length=5, choices=Appearance, default=Appearance.DEVICE, blank=True)
    large_text = models.BooleanField(default=False)
    shortcut_keys = models.BooleanField("single keys do something in triage", default=True)
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_once_in_any_case"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_until__isnull=True)
                | Q(quiet_from__isnull=False, quiet_until__isnull=False) & ~Q(quiet_from=F("quiet_until")),
                name="user_quiet_hours_begin_and_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What a page calls them in a sentence."""
        return self.known_as or self.name.split(" ")[0]

    @property
    def can_be_reached(self) -> bool:
        """Whether a message would get to them at all."""
        return self.is_active and bool(self.email) and self.unreachable_since is None
