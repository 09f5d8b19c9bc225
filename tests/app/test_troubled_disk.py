"""A home on a disk that is full or read-only: what can be read is read, and what fails names the cause. Linux only:
strace makes the system calls fail."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from annotator.store.folders.home import Home
from annotator.store.records import ledger
from annotator.store.records.connection import open_database
from annotator.store.records.settings import write_settings
from depth import part
from store.examples import an_entry
from store.transfer.moved_homes import a_home_with_work

WRITES = ("pwrite64", "fsync", "fdatasync")
ENVIRONMENT = {**os.environ, "LANGUAGE": "en", "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


def annotator(home: Home, arguments: list[str], *strace: str) -> subprocess.CompletedProcess[str]:
    program = (sys.executable, "-m", "annotator", "--home", str(home.folder), *arguments)
    command = ["strace", "-f", "-qq", "--seccomp-bpf", "-o", os.devnull, *strace, *program]
    return subprocess.run(command, capture_output=True, text=True, env=ENVIRONMENT, check=False, timeout=300)


@pytest.mark.parametrize(
    ("what", "error"),
    part(
        (
            *(("start", "ENOSPC"), ("start", "EDQUOT"), ("move out", "EDQUOT"), ("move out", "ENOSPC")),
            *(("restore", "ENOSPC"), ("restore", "EDQUOT")),
        ),
        2,
    ),
)
def test_a_full_disk_is_called_full(tmp_path: Path, what: str, error: str) -> None:
    home = an_english_home(tmp_path)
    arguments = {"start": [], "move out": ["move", "out", str(tmp_path / "move.zip")], "restore": ["ledger", "restore"]}
    if what == "restore":
        os.truncate(home.records, 20_000)
    given = home.records.read_bytes()
    fault = f"inject={','.join(WRITES)}:error={error}"
    ended = annotator(home, arguments[what], "-e", f"trace={','.join(WRITES)}", "-e", fault)
    assert (ended.returncode, "The disk is full: " in ended.stderr) == (1, True), ended.stderr
    assert "not responding" not in ended.stderr
    assert home.records.read_bytes() == given
    assert not (tmp_path / "move.zip").exists()


@pytest.mark.parametrize("has_log", [False, True], ids=["no log", "a log without its index"])
@pytest.mark.parametrize("command", [["verify"], ["export"], ["export", "--format", "csv", "-o", "TABLES"]])
def test_records_on_a_read_only_disk_can_be_read(tmp_path: Path, command: list[str], *, has_log: bool) -> None:
    home = an_english_home(tmp_path)
    if has_log:
        leave_a_log(home.records)
    ends = ["-shm"] if has_log else ["-shm", "-wal"]
    paths = [part for end in ends for part in ("-P", f"{home.records}{end}")]
    arguments = [str(tmp_path / "table") if word == "TABLES" else word for word in command]
    ended = annotator(home, ["ledger", *arguments], *paths, "-e", "trace=openat", "-e", "inject=openat:error=EROFS")
    assert (ended.returncode, ended.stderr) == (0, "")
    last = 5 + has_log
    expected = {"verify": f"({last} entries)", "export": f'{{"seq":{last},', "TABLES": "table-time.csv"}
    assert expected[next(word for word in ("TABLES", *command) if word in command)] in ended.stdout


def an_english_home(folder: Path) -> Home:
    home = a_home_with_work(folder)
    with closing(open_database(home.records)) as connection:
        write_settings(connection, {"language": "en"})
    return home


def leave_a_log(records: Path) -> None:
    """Append an entry that is in the log only, as a killed program leaves it."""
    given = records.read_bytes()
    log = records.with_name(f"{records.name}-wal")
    with closing(open_database(records)) as connection:
        ledger.append(connection, (an_entry(),))
        written = log.read_bytes()
    records.write_bytes(given)
    log.write_bytes(written)
