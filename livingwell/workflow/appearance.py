"""Changes to how somebody sees the pages."""

from uuid import UUID

from django.db import transaction

from livingwell.models import User


@transaction.atomic
def choose_appearance(pk: UUID, *, by: User, appearance: str, large_text: bool) -> User:
    """Show the pages to somebody in the colours and the size they like, on every device they use.

    Only for oneself. It is not written on the audit log: it says nothing about anybody else.
    """
    if by.pk != pk:
        raise PermissionError("Everybody chooses for themselves.")
    user = User.objects.select_for_update(of=["self"]).get(pk=pk)
    user.appearance = appearance
    user.large_text = large_text
    user.save(update_fields=["appearance", "large_text"])
    return user
