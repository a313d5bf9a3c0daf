"""A passkey as a device would have made it, and the other second steps, for tests."""

import uuid
from hashlib import sha256

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData


def passkey(user, name="My phone"):
    """One that is stored; nothing can be signed with it."""
    key, credential_id = ec.generate_private_key(ec.SECP256R1()), uuid.uuid4().bytes
    credential = AttestedCredentialData.create(
        bytes(16), credential_id, ES256.from_cryptography_key(key.public_key())
    )
    data = AuthenticatorData.create(sha256(b"testserver").digest(), 0x45, 0, credential)
    client = CollectedClientData.create("webauthn.create", b"challenge", "https://testserver")
    response = {
        "clientDataJSON": websafe_encode(client),
        "attestationObject": websafe_encode(AttestationObject.create("none", data, {})),
    }
    stored = {
        "id": websafe_encode(credential_id), "rawId": websafe_encode(credential_id), "type": "public-key",
        "response": response, "clientExtensionResults": {},
    }  # fmt: skip
    return Authenticator.objects.create(
        user=user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": name, "credential": stored, "ref": str(uuid.uuid4())},
    )


def app(user):
    """An authenticator app and recovery codes."""
    TOTP.activate(user, generate_totp_secret())
    return RecoveryCodes.activate(user)
