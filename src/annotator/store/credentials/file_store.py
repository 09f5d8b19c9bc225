"""The file that lists the servers with a sign-in and where each is stored.

It contains a secret only if there is no keyring and the user agreed to that. Only the user can read it.

    {"keyring": "annotator 5f0c2a91", "servers": {"https://label.example.org": {"in": "keyring"},
                                                  "https://dav.example.org": {"in": "file", "sign-in": "..."}}}"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import StoreFault
from annotator.core.outbox.sign_in import Keeping, SignIn
from annotator.store.credentials.system_keyring import sign_in_of, text_of
from annotator.store.disk import disk_faults, make_folder
from annotator.store.folders.atomic_files import write_whole

_PATIENCE_S = 10.0


class KeptAt(Struct, frozen=True):
    """The place of a sign-in. `sign_in` is set if the file itself contains it."""

    keeping: Keeping
    sign_in: SignIn | None = None


class SignInList(Struct, frozen=True):
    """The list of sign-ins. `drawer` is the keyring's name for this home, so that two homes do not share sign-ins."""

    drawer: str
    places: Mapping[str, KeptAt] = field(default_factory=dict)

    def place(self, server: str, place: KeptAt) -> SignInList:
        return replace(self, places={**self.places, server: place})

    def without(self, server: str) -> SignInList:
        return replace(self, places={name: place for name, place in self.places.items() if name != server})


def read_kept(path: Path) -> SignInList:
    """Read the list. Entries that cannot be parsed count as missing, so the user signs in again. Raise `StoreFault`."""
    with disk_faults(path):
        try:
            words = json.loads(path.read_bytes())
            return SignInList(str(words["keyring"]), dict(_places(words["servers"])))
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError, FileNotFoundError):
            return SignInList(f"annotator {secrets.token_hex(4)}")


def change_kept(path: Path, change: Callable[[SignInList], SignInList]) -> SignInList:
    """Change the list under a lock and return the new one. Nothing is written if it is unchanged.

    Only one process and thread changes it at a time. Raise `StoreFault`."""
    with disk_faults(path):
        make_folder(path.parent)
        lock = FileLock(path.with_suffix(".lock"))
        try:
            lock.acquire(timeout=_PATIENCE_S)
        except Timeout as error:
            raise StoreFault(path=str(path), detail="locked") from error
    try:
        before = read_kept(path)
        after = change(before)
        if after != before:
            write_whole({path: [_bytes(after)]}, overwrite=True)
        return after
    finally:
        lock.release()


def _places(by_server: Mapping[str, Any]) -> list[tuple[str, KeptAt]]:
    found: list[tuple[str, KeptAt]] = []
    for server, words in by_server.items():
        keeping = Keeping(words["in"])
        sign_in = sign_in_of(words["sign-in"]) if keeping is Keeping.FILE else None
        if keeping is Keeping.KEYRING or sign_in is not None:
            found.append((server, KeptAt(keeping, sign_in)))
    return found


def _bytes(kept: SignInList) -> bytes:
    servers = {
        server: {"in": place.keeping.value} | ({} if place.sign_in is None else {"sign-in": text_of(place.sign_in)})
        for server, place in sorted(kept.places.items())
    }
    return json.dumps({"keyring": kept.drawer, "servers": servers}, indent=1).encode()
