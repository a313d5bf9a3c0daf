"""Changes to how somebody sees the pages."""

from uuid import UUID

from django.db import transaction

from livingwell.models import User


@transaction.atomic
def choose_appearance(
    pk: UUID, *, by: User, appearance: str, large_text: bool, shortcut_keys: bool | None = None
) -> User:
    """Show the pages to somebody in the colours and the size they like, on every device they use.

    And let single keys do something in triage, or not; None leaves that as it is.

    Only for oneself. It is not written on the audit log: it says nothing about anybody else.
    """
    if by.pk != pk:
        raise PermissionError("Everybody chooses for themselves.")
    user = User.objects.select_for_update(of=["self"]).get(pk=pk)
    user.appearance = appearance
    user.large_text = large_text
    user.shortcut_keys = user.shortcut_keys if shortcut_keys is None else shortcut_keys
    user.save(update_fields=["appearance", "large_text", "shortcut_keys"])
    return user
