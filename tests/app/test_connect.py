"""`annotator connect`: servers looked at from the command line, and sign-ins that are kept and forgotten."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import pytest

from annotator.app.main import main
from annotator.connectors.http import errors
from annotator.core.outbox.sign_in import server_of
from annotator.store import credentials
from annotator.store.credentials import Keyring
from connectors.webdav_servers import NAME, PASSWORD, DavServer, wsgidav_server
from fakes.sign_ins import FakeKeyring


@pytest.fixture(scope="module")
def server() -> Iterator[DavServer]:
    with wsgidav_server() as started:
        yield started


class Terminal:
    """Typed input and printed output; `keyring` is the computer's."""

    def __init__(self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.keyring: Keyring | None = FakeKeyring()
        self._home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        monkeypatch.setattr(credentials, "system_keyring", lambda: self.keyring)

    def connect(self, *words: str, typed: str = "") -> tuple[int, str]:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        code = main(["connect", *words, "--home", str(self._home)])
        out, err = self._capsys.readouterr()
        assert PASSWORD not in out + err
        return code, out + err


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(tmp_path / "home", monkeypatch, capsys)


def words_for(server: DavServer, *more: str) -> list[str]:
    return ["test", server.url, "--kind", "webdav", "--name", NAME, *more]


def test_nothing_in_the_way_is_said_and_nothing_kept(terminal: Terminal, server: DavServer, tmp_path: Path) -> None:
    code, said = terminal.connect(*words_for(server), typed=f"{PASSWORD}\n")
    assert code == 0
    assert said == (
        "The folder can be listed.\nWriting was not tried: use --write to store a trial result and remove it.\n"
    )
    assert terminal.connect("list") == (0, "You are not signed in to any server.\n")
    assert not (tmp_path / "home" / "sign-ins.json").exists()
    assert server.stored() == {}


def test_what_is_in_the_way_is_said_in_words_and_as_json(terminal: Terminal, server: DavServer) -> None:
    code, said = terminal.connect(*words_for(server), typed="wrong\n")
    name = server_of(server.url)
    assert (code, said) == (1, f"{name} rejected your sign-in. Check what you entered, then try again.\n")
    code, said = terminal.connect(*words_for(server, "--json"), typed="")
    assert code == 1
    assert {**json.loads(said), "clock_ahead_s": 0} == {
        "server": server_of(server.url),
        "ok": False,
        "known": True,
        "tried": "nothing",
        "left": None,
        "clock_ahead_s": 0,
        "who": None,
        "reason": "sign-in-missing",
        "detail": server_of(server.url),
        "kept": None,
    }


def test_a_trial_result_is_written_where_that_is_wanted(terminal: Terminal, server: DavServer) -> None:
    code, said = terminal.connect(*words_for(server, "--write"), typed=f"{PASSWORD}\n")
    assert (code, said) == (0, f"A trial result was stored. Results can be sent to {server_of(server.url)}.\n")
    assert server.stored() == {}


def test_a_folder_that_can_only_be_read_is_named(terminal: Terminal) -> None:
    with wsgidav_server(is_readonly=True) as server:
        code, said = terminal.connect(*words_for(server, "--write"), typed=f"{PASSWORD}\n")
        name = server_of(server.url)
        assert code == 1
        assert said.startswith("The folder can be listed.\nA trial result could not be stored.\n")
        assert f"You do not have permission to send this result to {name}." in said


@pytest.mark.parametrize(("shift_s", "words"), [(-7200, "behind"), (7200, "ahead of")])
def test_a_wrong_clock_of_this_computer_is_named_with_the_difference(
    shift_s: int, words: str, terminal: Terminal, server: DavServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Shifted(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Shifted:
            moment = datetime.now(tz) + timedelta(seconds=shift_s)
            return cls.fromtimestamp(moment.timestamp(), tz)

    monkeypatch.setattr(errors, "datetime", Shifted)
    code, said = terminal.connect(*words_for(server), typed=f"{PASSWORD}\n")
    assert code == 0
    assert f"This computer’s clock is 2\u00a0h\u00a000\u00a0min {words} the server’s." in said


def test_a_sign_in_that_is_kept_is_used_listed_and_forgotten(terminal: Terminal, server: DavServer) -> None:
    name = server_of(server.url)
    code, said = terminal.connect(*words_for(server, "--keep"), typed=f"{PASSWORD}\n")
    assert code == 0
    assert said.endswith("The sign-in is stored in this computer’s keyring.\n")
    assert terminal.connect("list") == (0, f"{name}\n")
    assert json.loads(terminal.connect("list", "--json")[1]) == {"servers": [name]}
    assert terminal.connect("test", server.url, "--kind", "webdav")[0] == 0
    assert terminal.connect(*words_for(server, "--again"), typed="wrong\n")[0] == 1
    assert terminal.connect("forget", server.url) == (0, f"You have signed out of {name}.\n")
    assert terminal.connect("forget", server.url) == (1, f"You are not signed in to {name}.\n")


def test_what_the_server_refuses_is_not_kept(terminal: Terminal, server: DavServer) -> None:
    assert terminal.connect(*words_for(server, "--keep"), typed="wrong\n")[0] == 1
    assert terminal.connect("list") == (0, "You are not signed in to any server.\n")


def test_without_a_keyring_a_file_is_used_only_where_that_is_wanted(
    terminal: Terminal, server: DavServer, tmp_path: Path
) -> None:
    terminal.keyring = None
    code, said = terminal.connect(*words_for(server, "--keep"), typed=f"{PASSWORD}\n")
    assert code == 1
    assert "--in-file" in said
    assert terminal.connect("list") == (0, "You are not signed in to any server.\n")
    code, said = terminal.connect(*words_for(server, "--keep", "--in-file", "--json"), typed=f"{PASSWORD}\n")
    assert (code, json.loads(said)["kept"]) == (0, "file")
    assert terminal.connect("test", server.url, "--kind", "webdav")[0] == 0
    assert (tmp_path / "home" / "sign-ins.json").stat().st_mode & 0o077 == 0


def test_a_keyring_that_stays_locked_is_said(terminal: Terminal, server: DavServer) -> None:
    keyring = FakeKeyring()
    terminal.keyring = keyring
    assert terminal.connect(*words_for(server, "--keep"), typed=f"{PASSWORD}\n")[0] == 0
    keyring.is_locked = True
    code, said = terminal.connect("forget", server.url)
    assert code == 1
    assert said.startswith("The keyring is locked, so nothing was changed")


@pytest.mark.parametrize(
    "words",
    [
        ["test", "http://example.org/", "--kind", "https"],
        ["test", "https://zoe:secret@example.org/", "--kind", "https"],
        ["test", "s3://bucket", "--kind", "webdav"],
        ["test", "https://cloud.example.org/", "--kind", "webdav"],
        ["test", "https://cloud.example.org/"],
        ["test", "https://example.org/", "--kind", "https", "--write"],
        ["forget"],
    ],
)
def test_what_cannot_be_meant_is_refused(words: list[str], terminal: Terminal) -> None:
    with pytest.raises(SystemExit) as ended:
        terminal.connect(*words)
    assert ended.value.code == 2


def test_nothing_secret_is_taken_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    """Others on the machine see it there."""
    with pytest.raises(SystemExit):
        main(["connect", "test", "--help"])
    said = capsys.readouterr().out
    assert [word for word in ("--token", "--password", "--secret", "--key") if f"{word} " in said] == []
