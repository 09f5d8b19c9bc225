"""The parts of the Linux installers that need no bare Debian system: what they say on an old system, the
self-extracting file, and the libraries that the package depends on. `dev.py installer` has the whole proofs."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest

import installer
from linux import layout, libraries, self_extracting

OLD = "This system is too old for annotator: it needs glibc 2.35 or newer, here {}.\n"
VIEUX = "Ce système est trop ancien pour annotator\u00a0: il faut glibc 2.35 ou plus, ici {}.\n"


def run_script(
    script: Path, *words: str, glibc: str | None = None, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a shell script on a pretended system."""
    commands = script.parent / "commands"
    commands.mkdir(exist_ok=True)
    answer = "exit 1" if glibc is None else f"echo glibc {glibc}"
    (commands / "getconf").write_text(f"#!/bin/sh\n{answer}\n", encoding="utf-8")
    (commands / "getconf").chmod(0o755)
    environment = {"PATH": f"{commands}:{os.environ['PATH']}", "LANG": "C.UTF-8", **variables}
    return subprocess.run(["sh", script, *words], env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("glibc", "language", "said"),
    [
        ("2.35", "en_GB.UTF-8", ""),
        ("2.41", "fr_FR.UTF-8", ""),
        ("3.0", "en_GB.UTF-8", ""),
        ("2.34", "en_GB.UTF-8", OLD.format("2.34")),
        ("2.9", "fr_FR.UTF-8", VIEUX.format("2.9")),
        (None, "de_DE.UTF-8", OLD.format("none")),
        (None, "fr", VIEUX.format("aucune")),
    ],
)
def test_a_system_that_is_too_old_is_told_in_one_sentence(
    tmp_path: Path, glibc: str | None, language: str, said: str
) -> None:
    script = tmp_path / "start"
    check = layout.script("check_system.sh", FLOOR=libraries.FLOOR)
    script.write_text(layout.script("start.sh", CHECK=check), encoding="utf-8")
    program = tmp_path / "annotator"
    program.write_text('#!/bin/sh\necho "started with $*"\n', encoding="utf-8")
    program.chmod(0o755)
    done = run_script(script, "check", "a b", glibc=glibc, LANG=language)
    started = "" if said else "started with check a b\n"
    assert (done.stdout, done.stderr, done.returncode) == (started, said, 1 if said else 0)


def an_archive() -> bytes:
    """Return a program and a desktop entry, laid out as in a package."""
    files = {
        "lib/annotator/start": b'#!/bin/sh\necho "started with $*"\n',
        "lib/annotator/annotator": Path("/bin/cat").read_bytes(),
        "share/applications/annotator.desktop": b"Exec=annotator open %f\n",
    }
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size, entry.mode = len(data), 0o755
            archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def test_the_self_extracting_file_installs_and_removes_the_program_but_not_the_records(tmp_path: Path) -> None:
    script, home = tmp_path / "annotator.run", tmp_path / "home"
    self_extracting.write(script, an_archive())
    records = home / ".local" / "share" / "annotator" / "records.sqlite3"
    records.parent.mkdir(parents=True)
    records.write_bytes(b"mine")
    for _time in range(2):
        done = run_script(script, glibc="2.36", HOME=str(home))
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout.startswith("annotator is installed.")
    command = home / ".local" / "bin" / "annotator"
    assert subprocess.check_output([command, "x"], text=True) == "started with x\n"
    entry = home / ".local" / "share" / "applications" / "annotator.desktop"
    assert entry.read_text(encoding="utf-8") == f'Exec="{command}" open %f\n'
    done = run_script(script, "--remove", glibc="2.36", HOME=str(home), LANG="fr_FR.UTF-8")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("annotator a été supprimé.")
    caches = (".local/share/mime/", ".local/share/applications/mimeinfo.cache")
    left = {name for name in files_below(home) if not name.startswith(caches)}
    assert left == {".local/share/annotator/records.sqlite3"}


def test_the_self_extracting_file_leaves_a_running_program(tmp_path: Path) -> None:
    script, home = tmp_path / "annotator.run", tmp_path / "home"
    self_extracting.write(script, an_archive())
    assert run_script(script, glibc="2.36", HOME=str(home)).returncode == 0
    installed = files_below(home)
    program = home / ".local" / "lib" / "annotator" / "annotator"
    with subprocess.Popen([program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write(b"x")
        running.stdin.flush()
        assert running.stdout.read(1) == b"x"
        for words in ((), ("--remove",)):
            done = run_script(script, *words, glibc="2.36", HOME=str(home))
            assert done.stderr == "annotator is running. Close it and try again; nothing was changed.\n"
            assert (done.stdout, done.returncode) == ("", 1)
        running.stdin.close()
    assert files_below(home) == installed
    assert run_script(script, "--remove", glibc="2.36", HOME=str(home)).returncode == 0


@pytest.mark.parametrize("damage", ["an old system", "a changed byte"])
def test_the_self_extracting_file_installs_nothing_when_it_cannot(tmp_path: Path, damage: str) -> None:
    script, home = tmp_path / "annotator.run", tmp_path / "home"
    self_extracting.write(script, an_archive())
    if damage == "a changed byte":
        data = script.read_bytes()
        script.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    home.mkdir()
    done = run_script(script, glibc="2.36" if damage == "a changed byte" else "2.31", HOME=str(home))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.count("\n") == 1
    assert files_below(home) == set()


def test_a_library_that_no_dependency_brings_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy("/bin/sh", tmp_path / "annotator")
    monkeypatch.setattr(libraries, "FLOOR", libraries.floor(tmp_path))
    assert libraries.faults(tmp_path) == []
    monkeypatch.setattr(libraries, "SYSTEM", {})
    assert "annotator asks for libc.so.6, which is neither in the program" in libraries.faults(tmp_path)[0]


def test_a_newer_c_library_than_the_readme_promises_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert f"glibc {libraries.FLOOR} or newer" in (layout.ROOT / "README.md").read_text(encoding="utf-8")
    shutil.copy("/bin/sh", tmp_path / "annotator")
    monkeypatch.setattr(libraries, "FLOOR", "2.2")
    newest = libraries.floor(tmp_path)
    assert libraries.faults(tmp_path) == [f"annotator needs glibc {newest}, but 2.2 is promised"]


def test_an_installer_without_its_proof_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installer.main(["rpm"]) == 2
    monkeypatch.setattr(installer, "made_and_proven", lambda name: [f"{name} does not start"])
    assert installer.main(["deb"]) == 1
    monkeypatch.setattr(installer, "made_and_proven", lambda _name: [])
    assert installer.main(["all"]) == 0
