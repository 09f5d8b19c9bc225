"""Tests of the frozen program: its contents, its commands, and its windows on a virtual screen. `dev.py freeze` runs
them after the self-test; they are no part of the suite, because a build takes two minutes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import subprocess
import sys
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
from linux.stand_ins import defined, undefined
from notice import NOTICE, installed, licence_files, native_files, needed, plain, python_modules
from sbom import FILE
from smoke import BILL, bare_environment, built, copy_sources, nameless
from virtual_screen import virtual_screen

PATIENCE_S = 240.0
SIZE_MB = 260


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


def test_it_carries_every_licence_text_by_its_path(program: Path) -> None:
    inside = program.parent / "_internal"
    for name in ("LICENSE", "NOTICE.md"):
        assert (inside / name).read_bytes() == (NOTICE.parent / name).read_bytes()
    assert {"LGPL-3.0.txt", "GPL-3.0.txt", "LGPL-2.1.txt"} <= {path.name for path in (inside / "licences").iterdir()}
    counts = {}
    for name in sorted(needed()):
        there = installed(name)
        files = licence_files(there) if there else []
        for file in files:
            assert there is not None
            assert (inside / "licences" / name / file).read_text("utf-8") == there.read_text(file), (name, file)
        counts[name] = len(files)
    assert counts["numpy"] == 17
    assert sum(counts.values()) > 50


def test_it_holds_nothing_that_was_excluded(program: Path) -> None:
    inside = program.parent / "_internal"
    assert "readline" not in python_modules(program)
    for pattern in ("libreadline*", "libportaudio*", "libasound*", "libhogweed*", "libgio*", "QtOpenGL*"):
        assert not [*inside.rglob(pattern)], pattern
    assert all(path.exists() for path in inside.rglob("*")), "a link leads nowhere"
    size_mb = sum(path.lstat().st_size for path in program.parent.rglob("*") if path.is_file()) / 1e6
    assert size_mb <= SIZE_MB


def test_it_has_no_code_of_x264_or_x265(program: Path) -> None:
    exports = {path: defined(path).keys() for path in native_files(program.parent / "_internal")}
    (avcodec,) = (path for path in exports if path.name.startswith("libavcodec-"))
    for encoder in ("x264", "x265"):
        (stand_in,) = (path for path in exports if path.name.startswith(f"lib{encoder}-"))
        assert exports[stand_in] == {name for name in undefined(avcodec) if name.startswith(f"{encoder}_")}
        assert stand_in.stat().st_size < 20_000
        assert [path for path, names in exports.items() if any(name.startswith(f"{encoder}_") for name in names)] == [
            stand_in
        ]


def test_its_bill_of_materials_lists_each_native_file_and_each_component(program: Path) -> None:
    inside = program.parent / "_internal"
    text = (inside / FILE).read_text("utf-8")
    assert BILL.read_text("utf-8") == text
    parts = json.loads(text)["components"]
    listed = {file["name"]: file["hashes"][0]["content"] for part in parts for file in part.get("components", ())}
    natives = {path.relative_to(inside).as_posix(): path for path in native_files(inside)}
    assert {name: sha256(path) for name, path in natives.items()} == listed
    for path in inside.rglob("*.dist-info"):
        assert plain(path.name.removesuffix(".dist-info").rpartition("-")[0]) in {part["name"] for part in parts}


def test_a_build_in_another_folder_has_the_same_bytes(program: Path, tmp_path: Path) -> None:
    copy_sources(tmp_path)
    code = "import build_hook, smoke; build_hook.compile_translations(smoke.ROOT); smoke.build()"
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path / 'src'}:{tmp_path / 'packaging'}"}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert digests(tmp_path / "dist") == digests(program.parent.parent)


def digests(dist: Path) -> dict[str, str]:
    """Return the SHA-256, or the target of a link, of each file of a build and of its bill of materials."""
    files = [path for path in (*(dist / "annotator").rglob("*"), dist / BILL.name) if path.is_file()]
    return {
        path.relative_to(dist).as_posix(): f"to {path.readlink()}" if path.is_symlink() else sha256(path)
        for path in files
    }


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
