"""A command loads what it needs and no more: none that words and figures suffice for loads Qt, and none what only
Parquet is written with."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.app.main import COMMANDS
from annotator.formats.builtin.resources import resource_folder
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from store.examples import an_entry

SAMPLE = str(resource_folder() / "samples" / "translation")
SCRIPT = Path(__file__).with_name("watched_command.py")
MOST_TO_VERIFY_MB = 40
COMMANDS_WITHOUT_WINDOW = (
    "--version",
    "--help",
    "open --help",
    "check SAMPLE",
    "new NEW --preset translation",
    "pack SAMPLE -o NEW.zip",
    "import SAMPLE -o NEW",
    "export NOWHERE --to csv -o NEW",
    "rates NOWHERE",
    "agree NOWHERE --bundle SAMPLE",
    "merge NOWHERE --bundle SAMPLE -o NEW",
    "price SAMPLE --wage 9",
    "top-up NOWHERE --bundle SAMPLE --wage 9",
    "connect list",
    "connect test http://127.0.0.1:9/ --kind https",
    "ledger export",
    "ledger export --format csv -o NEW",
    "ledger verify",
)


def watched(words: str, folder: Path) -> dict[str, Any]:
    """Return the modules loaded while a command ran over records of a few entries."""
    home, report = folder / "home", folder / "report.json"
    home.mkdir()
    asyncio.run(fill(home))
    places = {"SAMPLE": SAMPLE, "NEW": str(folder / "new"), "NEW.zip": str(folder / "new.zip"), "NOWHERE": str(folder)}
    command = [sys.executable, str(SCRIPT), str(report), *(places.get(word, word) for word in words.split())]
    subprocess.run(
        [*command, "--home", str(home)], capture_output=True, check=True, timeout=120, stdin=subprocess.DEVNULL
    )
    events: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return events


async def fill(home: Path) -> None:
    records = open_records(Home(home))
    await records.append(*(an_entry(body={"n": n}) for n in range(7)))
    await records.close()


@pytest.mark.parametrize("words", COMMANDS_WITHOUT_WINDOW)
def test_a_command_without_a_window_loads_no_qt_and_no_pyarrow(words: str, tmp_path: Path) -> None:
    events = watched(words, tmp_path)
    unwanted = ("PySide6", "shiboken6", "qasync", "pyarrow")
    assert [name for name in events["modules"] if name.partition(".")[0] in unwanted] == []


@pytest.mark.parametrize(
    ("words", "own"),
    [
        ("rates NOWHERE", "rates"),
        ("agree NOWHERE --bundle SAMPLE", "agree"),
        ("ledger verify", "ledger"),
        ("connect list", "connect"),
        ("--help", ""),
    ],
)
def test_no_other_command_is_loaded(words: str, own: str, tmp_path: Path) -> None:
    others = {f"annotator.app.{command.module}" for name, command in COMMANDS.items() if name != own}
    assert others.isdisjoint(watched(words, tmp_path)["modules"])


def test_a_ledger_is_verified_in_little_memory(tmp_path: Path) -> None:
    events = watched("ledger verify", tmp_path)
    assert events["exit_code"] == 0
    assert events["peak_mb"] < MOST_TO_VERIFY_MB
