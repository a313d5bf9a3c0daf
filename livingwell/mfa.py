"""How this project keeps second steps: secrets sealed, our own words, never without the last one needed."""

import base64
import hashlib
from typing import Any

from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from livingwell import second_factor

WRONG = "That is not the right code. Wait for a new one in the app, then type its six figures."
NOT_THE_LAST = "You need a second step here. Add another before you take this one away."
PASSKEY_FAILED = "That did not work. Please try again, or use a code."


def _seal() -> MultiFernet:
    """Secrets in the database are sealed with a key that is not in it; old keys still open them."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    made = [hashlib.sha256(f"livingwell.mfa:{key}".encode()).digest() for key in keys]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(one)) for one in made])


class MFAAdapter(DefaultMFAAdapter):
    """What allauth asks us about second steps."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG,
        "cannot_delete_authenticator": NOT_THE_LAST,
        "cannot_generate_recovery_codes": "Add an app or a passkey first: recovery codes stand in for those.",
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret before it is stored."""
        return _seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed."""
        return _seal().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one, for whom it is required."""
        return not (second_factor.is_needed(authenticator.user) and second_factor.is_last(authenticator))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        """A name until somebody gives a better one."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return "My first passkey" if number == 1 else f"Passkey {number}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """What a telephone shows when it asks for a finger: our name, and the address it is bound to."""
        return {"id": context.request.get_host().partition(":")[0], "name": "Living Well"}
