"""The sign-ins of one home: in the system's keyring, or without one in memory, or in a file if the user wants that.

The keyring is the Secret Service on Linux (GNOME, KDE), the Credential Manager on Windows, or the Keychain on macOS. No
other backend is used, whatever is configured, because some backends are not real keyrings. The file lists the servers
with a sign-in and where each is stored. It contains a secret only if there is no keyring and the user agreed to that.
Only the user can read it.

    {"keyring": "annotator 5f0c2a91", "servers": {"https://label.example.org": {"in": "keyring"},
                                                  "https://dav.example.org": {"in": "file", "sign-in": "..."}}}"""

from __future__ import annotations

import asyncio
import concurrent.futures
import json
import secrets
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from filelock import FileLock, Timeout
from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import KeyringRefused, StoreFault
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind
from annotator.store.disk import disk_faults, make_folder
from annotator.store.folders.atomic_files import write_atomically

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend


async def in_own_thread[T](work: Callable[[], T]) -> T:
    """Run `work` in a thread and return its result. A cancelled caller leaves the thread running."""
    answer: concurrent.futures.Future[T] = concurrent.futures.Future()
    answer.set_running_or_notify_cancel()

    def run() -> None:
        try:
            answer.set_result(work())
        except Exception as fault:
            answer.set_exception(fault)

    threading.Thread(target=run, name="sign-ins", daemon=True).start()
    return await asyncio.wrap_future(answer)


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


class KeyringEntries:
    """The entries of one home in the keyring, shown under `name`. All methods raise `KeyringRefused`. It contains no
    message of the keyring, because that might contain a secret."""

    def __init__(self, find_keyring: FindKeyring, name: str) -> None:
        self._find_keyring = find_keyring
        self._name = name

    def find(self, server: str) -> SignIn | None:
        sign_ins = _asked(lambda: self._keyring().get_password(self._name, server))
        return None if sign_ins is None else sign_in_of(sign_ins)

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
        kind = SignInKind(parts["kind"])
        secret = parts["secret"]
        name = parts["name"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return SignIn(kind, secret, name) if isinstance(secret, str) and isinstance(name, str) else None


def _asked[T](ask: Callable[[], T]) -> T:
    try:
        return ask()
    except Exception as fault:
        raise KeyringRefused(detail=type(fault).__name__) from None


_PATIENCE_S = 10.0


class SignInPlace(Struct, frozen=True):
    """The place of a sign-in. `sign_in` is set if the file itself contains it."""

    keeping: Keeping
    sign_in: SignIn | None = None


class SignInList(Struct, frozen=True):
    """The list of sign-ins. `keyring_name` is the keyring's name for this home, so that two homes share no sign-ins."""

    keyring_name: str
    places: Mapping[str, SignInPlace] = field(default_factory=dict)

    def place(self, server: str, place: SignInPlace) -> SignInList:
        return replace(self, places={**self.places, server: place})

    def without(self, server: str) -> SignInList:
        return replace(self, places={name: place for name, place in self.places.items() if name != server})


def read_sign_in_list(path: Path) -> SignInList:
    """Read the list. Entries that cannot be parsed count as missing, so the user signs in again. Raise `StoreFault`."""
    with disk_faults(path):
        try:
            words = json.loads(path.read_bytes())
            return SignInList(str(words["keyring"]), dict(_places(words["servers"])))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, FileNotFoundError):
            return SignInList(f"annotator {secrets.token_hex(4)}")


def change_sign_in_list(path: Path, change: Callable[[SignInList], SignInList]) -> SignInList:
    """Change the list under a lock and return the new one. Nothing is written if it is unchanged. Only one process
    and thread changes it at a time. Raise `StoreFault`."""
    with disk_faults(path):
        make_folder(path.parent)
        lock = FileLock(path.with_suffix(".lock"))
        try:
            lock.acquire(timeout=_PATIENCE_S)
        except Timeout as error:
            raise StoreFault(path=str(path), detail="locked") from error
    try:
        before = read_sign_in_list(path)
        after = change(before)
        if after != before:
            write_atomically({path: [_bytes(after)]}, overwrite=True)
        return after
    finally:
        lock.release()


def _places(by_server: Mapping[str, Any]) -> list[tuple[str, SignInPlace]]:
    found: list[tuple[str, SignInPlace]] = []
    for server, words in by_server.items():
        keeping = Keeping(words["in"])
        sign_in = sign_in_of(words["sign-in"]) if keeping is Keeping.FILE else None
        if keeping is Keeping.KEYRING or sign_in is not None:
            found.append((server, SignInPlace(keeping, sign_in)))
    return found


def _bytes(sign_ins: SignInList) -> bytes:
    servers = {
        server: {"in": place.keeping.value} | ({} if place.sign_in is None else {"sign-in": text_of(place.sign_in)})
        for server, place in sorted(sign_ins.places.items())
    }
    return json.dumps({"keyring": sign_ins.keyring_name, "servers": servers}, indent=1).encode()


class HomeSignIns:
    """The sign-ins. `file` may be missing. The keyring is only asked about servers for which it has a sign-in."""

    def __init__(self, file: Path, find_keyring: FindKeyring = lambda: system_keyring()) -> None:
        self._file = file
        self._find_keyring = find_keyring
        self._of_this_run: dict[str, SignIn] = {}
        # servers for which the user did not unlock the keyring, so that it is not opened again and again
        self._refused: set[str] = set()

    async def find(self, server: str) -> SignIn | None:
        """Return the sign-in for a server. Return None also if the keyring cannot be opened. The user is then asked
        to sign in, which opens the keyring or works without it."""
        return await in_own_thread(lambda: self._find(server))

    async def keep(self, server: str, sign_in: SignIn) -> Keeping:
        return await in_own_thread(lambda: self._keep(server, sign_in))

    async def keep_in_file(self, server: str) -> None:
        await in_own_thread(lambda: self._keep_in_file(server))

    async def forget(self, server: str) -> None:
        await in_own_thread(lambda: self._forget(server))

    async def servers(self) -> tuple[str, ...]:
        sign_ins = await in_own_thread(lambda: read_sign_in_list(self._file))
        return tuple(sorted({*sign_ins.places, *self._of_this_run}))

    def _find(self, server: str) -> SignIn | None:
        if server in self._of_this_run:
            return self._of_this_run[server]
        sign_ins = read_sign_in_list(self._file)
        place = sign_ins.places.get(server)
        if place is None or place.keeping is Keeping.FILE:
            return None if place is None else place.sign_in
        if server in self._refused:
            return None
        try:
            return self._entries(sign_ins).find(server)
        except KeyringRefused:
            self._refused.add(server)
            return None

    def _keep(self, server: str, sign_in: SignIn) -> Keeping:
        before = read_sign_in_list(self._file).places.get(server)
        # The keyring's name for this home must be on disk before the keyring stores something under it.
        sign_ins = change_sign_in_list(self._file, lambda sign_ins: sign_ins.place(server, before or _IN_KEYRING))
        try:
            self._entries(sign_ins).keep(server, sign_in)
        except KeyringRefused:
            return self._keep_without(server, sign_in, before)
        change_sign_in_list(self._file, lambda sign_ins: sign_ins.place(server, _IN_KEYRING))
        self._of_this_run.pop(server, None)
        self._refused.discard(server)
        return Keeping.KEYRING

    def _keep_without(self, server: str, sign_in: SignIn, before: SignInPlace | None) -> Keeping:
        """Store a sign-in without the keyring. If the user allowed the file for this server before, it goes there."""
        if before is not None and before.keeping is Keeping.FILE:
            change_sign_in_list(self._file, lambda sign_ins: sign_ins.place(server, SignInPlace(Keeping.FILE, sign_in)))
            return Keeping.FILE
        if before is None:
            change_sign_in_list(self._file, lambda sign_ins: sign_ins.without(server))
        self._of_this_run[server] = sign_in
        return Keeping.THIS_RUN

    def _keep_in_file(self, server: str) -> None:
        sign_in = self._of_this_run.get(server)
        if sign_in is not None:
            change_sign_in_list(self._file, lambda sign_ins: sign_ins.place(server, SignInPlace(Keeping.FILE, sign_in)))
            self._of_this_run.pop(server, None)

    def _forget(self, server: str) -> None:
        self._of_this_run.pop(server, None)
        sign_ins = read_sign_in_list(self._file)
        place = sign_ins.places.get(server)
        if place is None:
            return
        if place.keeping is Keeping.KEYRING:
            self._entries(sign_ins).forget(server)
        change_sign_in_list(self._file, lambda sign_ins: sign_ins.without(server))
        self._refused.discard(server)

    def _entries(self, sign_ins: SignInList) -> KeyringEntries:
        return KeyringEntries(self._find_keyring, sign_ins.keyring_name)


_IN_KEYRING = SignInPlace(Keeping.KEYRING)
