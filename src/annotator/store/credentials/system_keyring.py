"""The keyring of the system: Secret Service on Linux (GNOME, KDE), Credential Manager on Windows, Keychain on macOS.

No other backend is used, whatever is configured, because some backends are not real keyrings."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from annotator.core.errors import KeyringRefused
from annotator.core.outbox.sign_in import SignIn, SignInKind

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


class Keyring(Protocol):
    """A backend of the library `keyring`. It may wait for the user and may raise any exception."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


type FindKeyring = Callable[[], Keyring | None]


def system_keyring() -> Keyring | None:
    """Return the keyring, or None if the system has no working one."""
    kind = _kind()
    return kind() if kind.viable else None


def _kind() -> type[KeyringBackend]:
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        return WinVaultKeyring
    if sys.platform == "darwin":
        from keyring.backends.macOS import Keyring as Keychain

        return Keychain
    from keyring.backends.SecretService import Keyring as SecretService

    return SecretService


class Drawer:
    """The entries of one home in the keyring, shown under `name`.

    All methods raise `KeyringRefused`. It contains no message of the keyring, because that might contain a secret."""

    def __init__(self, find_keyring: FindKeyring, name: str) -> None:
        self._find_keyring = find_keyring
        self._name = name

    def find(self, server: str) -> SignIn | None:
        kept = _asked(lambda: self._keyring().get_password(self._name, server))
        return None if kept is None else sign_in_of(kept)

    def keep(self, server: str, sign_in: SignIn) -> None:
        _asked(lambda: self._keyring().set_password(self._name, server, text_of(sign_in)))

    def forget(self, server: str) -> None:
        """Delete the sign-in, if it exists."""
        if _asked(lambda: self._keyring().get_password(self._name, server)) is not None:
            _asked(lambda: self._keyring().delete_password(self._name, server))

    def _keyring(self) -> Keyring:
        keyring = self._find_keyring()
        if keyring is None:
            raise LookupError("none")
        return keyring


def text_of(sign_in: SignIn) -> str:
    """Return the stored form of a sign-in. The inverse of `sign_in_of`."""
    return json.dumps({"kind": sign_in.kind.value, "name": sign_in.name, "secret": sign_in.secret})


def sign_in_of(text: str) -> SignIn | None:
    """Parse a stored sign-in. Return None if it is invalid or of a kind that only a newer version knows."""
    try:
        parts = json.loads(text)
        kind, secret, name = SignInKind(parts["kind"]), parts["secret"], parts["name"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return SignIn(kind, secret, name) if isinstance(secret, str) and isinstance(name, str) else None


def _asked[T](ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Exception as fault:
        raise KeyringRefused(detail=type(fault).__name__) from None
