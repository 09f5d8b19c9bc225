"""The system's keyring: Secret Service on Linux (GNOME, KDE), Credential Manager on Windows, Keychain on macOS. No
other is used, whatever is configured: there are some that only look like keyrings."""

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
    """As the library `keyring` has them. May wait for the person, and raise whatever it likes."""

    def get_password(self, service: str, username: str) -> str | None: ...

    def set_password(self, service: str, username: str, password: str) -> None: ...

    def delete_password(self, service: str, username: str) -> None: ...


type FindKeyring = Callable[[], Keyring | None]


def system_keyring() -> Keyring | None:
    """None where the system has none at work."""
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
    """What one home has in the keyring. `name` is what the keyring shows. All raise KeyringRefused, which holds nothing
    of what a keyring says: nobody knows what stands in that."""

    def __init__(self, find_keyring: FindKeyring, name: str) -> None:
        self._find_keyring = find_keyring
        self._name = name

    def find(self, server: str) -> SignIn | None:
        kept = _asked(lambda: self._keyring().get_password(self._name, server))
        return None if kept is None else sign_in_of(kept)

    def keep(self, server: str, sign_in: SignIn) -> None:
        _asked(lambda: self._keyring().set_password(self._name, server, text_of(sign_in)))

    def forget(self, server: str) -> None:
        """Nothing happens when it is not there."""
        if _asked(lambda: self._keyring().get_password(self._name, server)) is not None:
            _asked(lambda: self._keyring().delete_password(self._name, server))

    def _keyring(self) -> Keyring:
        keyring = self._find_keyring()
        if keyring is None:
            raise LookupError("none")
        return keyring


def text_of(sign_in: SignIn) -> str:
    """As it is kept. The inverse of `sign_in_of`."""
    return json.dumps({"kind": sign_in.kind.value, "name": sign_in.name, "secret": sign_in.secret})


def sign_in_of(text: str) -> SignIn | None:
    """None for what is none, or of a kind that a newer version knows."""
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
