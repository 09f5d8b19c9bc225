"""Places of a home's sign-ins, and places where they never are."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from annotator.core.errors import KeyringRefused, StoreFault
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind
from annotator.store.credentials import HomeSignIns, Keyring
from annotator.store.folders.home import Home
from fakes.sign_ins import FakeKeyring

SERVER = "https://label.example.org"
SECRET = "planted-7f3c-secret"
SIGN_IN = SignIn(SignInKind.TOKEN, SECRET)


def holding_the_secret(folder: Path) -> list[str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path.name for path in files if SECRET.encode() in path.read_bytes())


def of(folder: Path, keyring: Keyring | None) -> HomeSignIns:
    return HomeSignIns(Home(folder).sign_ins, lambda: keyring)


def test_with_a_keyring_no_secret_is_in_the_home(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    assert asyncio.run(of(tmp_path, keyring).keep(SERVER, SIGN_IN)) is Keeping.KEYRING
    assert holding_the_secret(tmp_path) == []
    assert asyncio.run(of(tmp_path, keyring).find(SERVER)) == SIGN_IN  # after the next start
    asyncio.run(of(tmp_path, keyring).forget(SERVER))
    assert keyring.drawers == {}


def test_two_homes_with_one_keyring_do_not_sign_each_other_in(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    first, second = of(tmp_path / "a", keyring), of(tmp_path / "b", keyring)
    asyncio.run(first.keep(SERVER, SIGN_IN))
    assert asyncio.run(second.find(SERVER)) is None
    asyncio.run(second.keep(SERVER, SignIn(SignInKind.TOKEN, "other")))
    asyncio.run(second.forget(SERVER))
    assert asyncio.run(first.find(SERVER)) == SIGN_IN


def test_without_a_keyring_nothing_is_written_until_the_person_says_yes(tmp_path: Path) -> None:
    sign_ins = of(tmp_path, None)
    assert asyncio.run(sign_ins.keep(SERVER, SIGN_IN)) is Keeping.THIS_RUN
    assert holding_the_secret(tmp_path) == []
    assert asyncio.run(sign_ins.find(SERVER)) == SIGN_IN
    assert asyncio.run(of(tmp_path, None).find(SERVER)) is None
    assert asyncio.run(of(tmp_path, None).servers()) == ()
    asyncio.run(sign_ins.keep_in_file(SERVER))
    assert holding_the_secret(tmp_path) == ["sign-ins.json"]
    assert asyncio.run(of(tmp_path, None).find(SERVER)) == SIGN_IN


@pytest.mark.parametrize("mask", [0o000, 0o022])
def test_the_file_is_for_nobody_else(tmp_path: Path, mask: int) -> None:
    sign_ins = of(tmp_path, None)
    before = os.umask(mask)
    try:
        asyncio.run(sign_ins.keep(SERVER, SIGN_IN))
        asyncio.run(sign_ins.keep_in_file(SERVER))
    finally:
        os.umask(before)
    assert stat.S_IMODE(Home(tmp_path).sign_ins.stat().st_mode) == 0o600


def test_a_yes_holds_for_what_is_kept_later_for_that_server(tmp_path: Path) -> None:
    sign_ins = of(tmp_path, None)
    asyncio.run(sign_ins.keep(SERVER, SignIn(SignInKind.TOKEN, "expired")))
    asyncio.run(sign_ins.keep_in_file(SERVER))
    assert asyncio.run(of(tmp_path, None).keep(SERVER, SIGN_IN)) is Keeping.FILE
    assert asyncio.run(of(tmp_path, None).find(SERVER)) == SIGN_IN


def test_a_keyring_that_comes_later_takes_what_the_file_had(tmp_path: Path) -> None:
    sign_ins = of(tmp_path, None)
    asyncio.run(sign_ins.keep(SERVER, SIGN_IN))
    asyncio.run(sign_ins.keep_in_file(SERVER))
    assert asyncio.run(of(tmp_path, FakeKeyring()).keep(SERVER, SIGN_IN)) is Keeping.KEYRING
    assert holding_the_secret(tmp_path) == []


def test_a_locked_keyring_is_asked_about_a_server_once_until_the_person_signs_in(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    asyncio.run(of(tmp_path, keyring).keep(SERVER, SIGN_IN))
    keyring.is_locked, keyring.asked = True, 0
    sign_ins = of(tmp_path, keyring)
    assert [asyncio.run(sign_ins.find(SERVER)) for _ in range(3)] == [None] * 3
    assert asyncio.run(sign_ins.find("https://other.example.org")) is None
    assert keyring.asked == 1
    newer = SignIn(SignInKind.TOKEN, "newer")
    assert asyncio.run(sign_ins.keep(SERVER, newer)) is Keeping.THIS_RUN
    assert asyncio.run(sign_ins.find(SERVER)) == newer
    keyring.is_locked = False
    assert asyncio.run(sign_ins.keep(SERVER, newer)) is Keeping.KEYRING
    assert asyncio.run(of(tmp_path, keyring).find(SERVER)) == newer


def test_what_a_locked_keyring_has_is_not_called_forgotten(tmp_path: Path) -> None:
    keyring = FakeKeyring()
    sign_ins = of(tmp_path, keyring)
    asyncio.run(sign_ins.keep(SERVER, SIGN_IN))
    keyring.is_locked = True
    with pytest.raises(KeyringRefused):
        asyncio.run(sign_ins.forget(SERVER))
    assert asyncio.run(sign_ins.servers()) == (SERVER,)


def test_no_fault_and_no_log_tells_a_secret(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The keyring of this test tells it in what it raises."""
    caplog.set_level(logging.DEBUG)
    keyring = FakeKeyring()
    keyring.is_locked = True
    sign_ins = of(tmp_path, keyring)
    asyncio.run(sign_ins.keep(SERVER, SIGN_IN))
    Home(tmp_path).sign_ins.unlink()
    Home(tmp_path).sign_ins.mkdir()
    with pytest.raises(StoreFault) as fault:
        asyncio.run(sign_ins.keep_in_file(SERVER))
    seen = (repr(SIGN_IN), str(SIGN_IN), repr(sign_ins), str(fault.value), repr(fault.value.params), caplog.text)
    assert [words for words in seen if SECRET in words] == []
    assert holding_the_secret(tmp_path) == []


@pytest.mark.parametrize(
    "words",
    [
        *(b"", b"\xff", b"[]", b"{}", b'{"keyring": "a", "servers": []}', b"[" * 100_000),
        *(b'{"keyring": "a", "servers": {"x": {"in": "cloud"}}}', b'{"keyring": "a", "servers": {"x": 1}}'),
        b'{"keyring": "a", "servers": {"x": {"in": "file", "sign-in": "{}"}}}',
        b'{"keyring": "a", "servers": {"x": {"in": "file", "sign-in": 7}}}',
    ],
)
def test_a_file_that_nobody_understands_keeps_nobody_from_signing_in(tmp_path: Path, words: bytes) -> None:
    Home(tmp_path).sign_ins.write_bytes(words)
    sign_ins = of(tmp_path, None)
    assert asyncio.run(sign_ins.servers()) == ()
    asyncio.run(sign_ins.keep(SERVER, SIGN_IN))
    asyncio.run(sign_ins.keep_in_file(SERVER))
    assert asyncio.run(sign_ins.find(SERVER)) == SIGN_IN


class SilentKeyring(FakeKeyring):
    """It waits for a person who never comes."""

    def __init__(self) -> None:
        super().__init__()
        self.comes = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.comes.wait()
        return super().get_password(service, username)


def test_whoever_does_not_answer_a_keyring_can_still_be_called_off(tmp_path: Path) -> None:
    keyring = SilentKeyring()
    asyncio.run(of(tmp_path, keyring).keep(SERVER, SIGN_IN))

    async def scenario() -> None:
        sign_ins = of(tmp_path, keyring)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sign_ins.find(SERVER), 0.01)
        assert await sign_ins.servers() == (SERVER,)

    try:
        asyncio.run(scenario())
    finally:
        keyring.comes.set()


def test_the_system_is_asked_for_its_own_keyring_and_without_one_there_is_none() -> None:
    """A bus that is not there; and a configured backend that keeps secrets in the open changes nothing."""
    words = (
        "from annotator.store.credentials import system_keyring\n"
        "found = system_keyring()\n"
        "assert found is None or type(found).__module__.startswith('keyring.backends.'), found\n"
        "import sys; sys.stdout.write(str(found))"
    )
    environment = {
        **os.environ,
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/nowhere",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    done = subprocess.run([sys.executable, "-c", words], env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    if sys.platform == "linux":
        assert done.stdout == "None"
