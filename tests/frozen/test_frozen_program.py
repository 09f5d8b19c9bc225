"""Tests of the frozen program: its self-test, its components, and its windows on a virtual screen."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from annotator.app.self_test.requester import TASKS, TEMPLATE
from annotator.core.settings import FIRST_START
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from answer_making import an_envelope, an_item, write_results
from bundle_making import write_folder
from notice import NOTICE, packed_modules
from smoke import bare_environment, built, nameless, proven
from virtual_screen import virtual_screen

PATIENCE_S = 240.0


@pytest.fixture(scope="module")
def program() -> Path:
    return built()


@contextmanager
def window(program: Path, display: str, temporary: Path, *words: str | Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run the program with a command that opens a window. Its temporary files are in `temporary`."""
    temporary.mkdir()
    own = {"DISPLAY": display, "LANG": "C.UTF-8", "TMPDIR": str(temporary)}
    environment = {**bare_environment(), **own}
    command = [str(program), *map(str, words)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        try:
            yield running
        finally:
            if running.poll() is None:
                running.terminate()


def kinds(program: Path, home: Path) -> list[str]:
    """Return the kinds of the ledger entries so far, as the frozen program exports them."""
    done = subprocess.run([program, "ledger", "export", "--home", home], capture_output=True, check=False)
    return [json.loads(line)["kind"] for line in done.stdout.splitlines()] if done.returncode == 0 else []


def said(program: Path, *words: str | Path) -> dict[str, Any]:
    """Return the JSON report of a command that succeeds."""
    command = [program, *words, "--json"]
    done = subprocess.run(command, env=bare_environment(), capture_output=True, timeout=PATIENCE_S, check=False)
    assert (done.returncode, done.stderr) == (0, b""), (words, done.stdout, done.stderr)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def painted(program: Path, running: subprocess.Popen[bytes], home: Callable[[], Path]) -> None:
    """Wait until the image of the first task is painted. This ends the loading time."""
    deadline = time.monotonic() + PATIENCE_S
    while "loading-ended" not in kinds(program, home()):
        assert running.poll() is None, running.stderr.read() if running.stderr else b""
        assert time.monotonic() < deadline, "the first task did not appear"


def press(display: str, key: str, title: str = "annotator") -> None:
    """Press a key in the visible window with this title. Without a window manager the focus is set explicitly. The key
    goes to the focused window and not to a named one, which may be closed before the key is released."""
    environment = {**os.environ, "DISPLAY": display}
    focus = ["xdotool", "search", "--sync", "--onlyvisible", "--name", f"^{title}$", "windowfocus", "--sync"]
    subprocess.run(focus, env=environment, check=True, timeout=PATIENCE_S)
    subprocess.run(["xdotool", "key", key], env=environment, check=True, timeout=PATIENCE_S)


def test_the_built_program_proves_itself_without_stray_output(program: Path) -> None:
    assert proven(program) == []


def test_the_notice_names_all_that_is_in_it_and_what_is_struck_from_the_notice_is_caught(program: Path) -> None:
    notice = NOTICE.read_text(encoding="utf-8")
    assert nameless(program, notice) == []
    lines = [line for line in notice.splitlines() if not line.startswith(("| tomlkit ", "| OpenSSL"))]
    told = nameless(program, "\n".join(lines))
    assert "NOTICE.md does not name module tomlkit" in told
    assert any("libssl" in line for line in told)
    assert not any("libz" in line for line in told)


def test_a_library_planted_in_it_is_caught(program: Path) -> None:
    planted = program.parent / "_internal" / "libplanted.so.1"
    planted.write_bytes(program.read_bytes()[:64])
    try:
        assert nameless(program, NOTICE.read_text(encoding="utf-8")) == ["NOTICE.md does not name file libplanted.so.1"]
    finally:
        planted.unlink()


def test_it_carries_the_licences_of_all_that_is_in_it(program: Path) -> None:
    inside = program.parent / "_internal"
    for name in ("LICENSE", "NOTICE.md"):
        assert (inside / name).read_bytes() == (NOTICE.parent / name).read_bytes()
    texts = {path.name for path in (inside / "licences").iterdir()}
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "LGPL-2.1.txt", "lxml", "pyside6-essentials"} <= texts
    assert "readline" not in packed_modules(program)
    assert not [*inside.glob("libreadline*"), *inside.glob("libportaudio*")]


async def asked_before(home: Home) -> None:
    """Note that the questions of the first start were answered."""
    home.prepare()
    records = open_records(home)
    await records.save_settings({FIRST_START: "done"})
    await records.close()


def test_its_window_shows_the_sample(program: Path, tmp_path: Path) -> None:
    sample = program.parent / "_internal" / "resources" / "samples" / "image-tagging"
    home = tmp_path / "home"
    asyncio.run(asked_before(Home(home)))
    words = ("open", "--home", home, sample)
    with virtual_screen() as display, window(program, display, tmp_path / "temporary", *words) as running:
        painted(program, running, lambda: home)
        press(display, "ctrl+q")
        out, error = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, out, error) == (0, b"", b"")
    assert kinds(program, home)[-1] == "program-stopped"


def test_a_rehearsal_shows_a_new_bundle_and_ends_with_its_report(program: Path, tmp_path: Path) -> None:
    said(program, "new", tmp_path / "signs", "--preset", "image-transcription", "--language", "fr")
    temporary = tmp_path / "temporary"
    words = ("try", "--home", tmp_path / "home", "--json", tmp_path / "signs")
    with virtual_screen() as display, window(program, display, temporary, *words) as running:
        painted(program, running, lambda: next(temporary.glob("annotator-*"), temporary))
        press(display, "ctrl+r", "Trial run.*annotator")
        press(display, "ctrl+q", "Trial run.*annotator")
        out, error = running.communicate(timeout=PATIENCE_S)
    assert (running.returncode, error) == (0, b"")
    report = json.loads(out)
    assert (report["tasks"], report["done"], report["sound"]) == (3, 0, True)
    assert list(temporary.iterdir()) == []


def test_a_requester_gets_from_a_template_to_a_table_of_results(program: Path, tmp_path: Path) -> None:
    source = write_folder(tmp_path / "source", {"ask.html": TEMPLATE.encode(), "tasks.csv": TASKS.encode()})
    bundle, packed = tmp_path / "bundle", tmp_path / "bundle.zip"
    request = (
        "--title",
        "Street things",
        "--id",
        "street-things",
        "--requester",
        "R",
        "--pay",
        "0.40",
        "--currency",
        "EUR",
    )
    made = said(program, "import", source, "-o", bundle, *request)
    assert (made["kind"], made["tasks"], made["problems"]) == ("crowd-html", 1, [])
    assert said(program, "pack", bundle, "-o", packed)["packed"]
    assert said(program, "check", packed)["sound"]
    results = write_results(tmp_path / "results", [an_envelope("1", an_item("mood", "choices", {"choices": ["Calm"]}))])
    for format_, wanted in (("label-studio", "r"), ("csv", "r-submissions.csv"), ("mturk", "r")):
        folder = tmp_path / format_
        folder.mkdir()
        said(program, "export", results, "--to", format_, "-o", folder / "r", "--bundle", bundle)
        assert b"Calm" in (folder / wanted).read_bytes()
