"""Commands that meet hostile servers, as processes of their own: what they say, how long it takes and how much memory
they need."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from annotator.core.outbox.sign_in import Keeping
from annotator.store.credentials import SignInPlace, change_sign_in_list
from annotator.store.folders.home import Home
from connectors.hostile.errands import PASSWORD, SECRET
from connectors.hostile.hostilities import FAST, SLOW
from connectors.strange_server import StrangeServer, answering, strange_server
from depth import IS_DEEP

WATCHED = Path(__file__).parents[2] / "app" / "watched_command.py"
TESTS = WATCHED.parents[1]
WITHIN_S = 30.0
MOST_MB = 200.0
COMMANDS = {
    "label-studio": "connect test URL --kind label-studio --project 3",
    "s3": "connect test URL/bucket --kind s3 --name ada",
    "webdav": "connect test URL/x --kind webdav --name ada",
    "https": "connect test URL/x --kind https",
    "results of a store": "export s3+URL/bucket/x --to csv -o NEW",
    "results of a folder": "export webdav://PLACE/x --to csv -o NEW",
}
# A service may answer as it likes until the first result; what is read of a store ends with the first byte too many.
SAYS_NOTHING = ("https", "s3", "webdav")
ALL = {**FAST, **SLOW}
# Each command with some of them, so that all have their turn.
CASES = [(command, name) for command in COMMANDS for name in ALL][::5]
CHOSEN = [("label-studio", "JSON of width"), ("results of a store", "10 GB"), ("results of a folder", "endless body")]


class Ended(Struct, frozen=True):
    said: str
    exit_code: int
    peak_mb: float
    took_s: float


def run(words: str, server: StrangeServer, folder: Path, language: str = "C.UTF-8") -> Ended:
    home, report = folder / "home", folder / "report.json"
    kept = SignInPlace(Keeping.FILE, PASSWORD)
    change_sign_in_list(Home(folder / "data" / "annotator").sign_ins, lambda known: known.place(server.url, kept))
    places = {"URL": server.url, "PLACE": server.url.partition("://")[2], "NEW": str(folder / "new")}
    for name, value in places.items():
        words = words.replace(name, value)
    own = {"PYTHONPATH": f"{TESTS.parent / 'src'}:{TESTS}", "LANG": language, "LC_ALL": language, "HOME": str(folder)}
    own |= {"XDG_DATA_HOME": str(folder / "data"), "AWS_ACCESS_KEY_ID": "ada", "AWS_SECRET_ACCESS_KEY": SECRET}
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, str(WATCHED), str(report), *words.split(), "--home", str(home)],
        env={"PATH": os.environ.get("PATH", ""), **own},
        input=f"{SECRET}\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    took_s = time.monotonic() - began
    events = json.loads(report.read_text(encoding="utf-8"))
    return Ended(done.stdout + done.stderr, events["exit_code"], events["peak_mb"], took_s)


@pytest.fixture(scope="module")
def usual(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Ended]:
    """Return the usual duration of the commands if a server refuses at once. On a busy machine they start late."""
    found: dict[str, Ended] = {}
    for name, words in COMMANDS.items():
        if IS_DEEP or name in {command for command, _name in CHOSEN}:
            with strange_server(answering("400 No")) as server:
                found[name] = run(words, server, tmp_path_factory.mktemp("usual"))
    return found


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[StrangeServer]:
    with strange_server(answering("200 OK", b"{}")) as server:
        yield server


@pytest.mark.parametrize(("command", "hostility"), CASES if IS_DEEP else CHOSEN)
def test_a_command_ends_with_a_word(
    command: str, hostility: str, usual: dict[str, Ended], elsewhere: StrangeServer, tmp_path: Path
) -> None:
    with strange_server(ALL[hostility](elsewhere.url)) as server:
        ended = run(COMMANDS[command], server, tmp_path)
    assert server.requests or hostility in SLOW
    assert elsewhere.requests == []
    assert ended.took_s - usual[command].took_s < WITHIN_S
    assert ended.peak_mb - usual[command].peak_mb < MOST_MB
    assert ended.exit_code == 1 or command in SAYS_NOTHING
    assert "Traceback" not in ended.said
    assert 20 < len(ended.said) < 2000
    assert SECRET not in ended.said
    kept = {path for path in tmp_path.rglob("*") if path.is_file() and SECRET in path.read_text(errors="replace")}
    assert kept <= {tmp_path / "data" / "annotator" / "sign-ins.json"}


def test_the_word_is_said_in_the_language_of_the_system(tmp_path: Path) -> None:
    with strange_server(FAST["endless body"]("")) as server:
        ended = run(COMMANDS["label-studio"], server, tmp_path, "fr_FR.UTF-8")
    assert "ne vient pas du serveur attendu" in ended.said
