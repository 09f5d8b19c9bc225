"""Templates that are wrong on purpose each get a clear problem, within 8 s of processor time and 200 MB of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from formats.wrong_templates import WRONG_TEMPLATES, WrongTemplate

_READER = Path(__file__).with_name("limited_reading.py")


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("templates")
    for wrong in WRONG_TEMPLATES:
        (folder / f"{wrong.name}.html").write_text(wrong.text, encoding="utf-8")
    done = subprocess.run([sys.executable, _READER, folder], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("wrong", WRONG_TEMPLATES, ids=lambda wrong: wrong.name)
def test_a_wrong_template_has_a_clear_problem_within_its_limits(wrong: WrongTemplate, readings: dict[str, Any]) -> None:
    reading = readings[wrong.name]
    assert reading["ended"] == 0
    assert [wrong.code, wrong.why, wrong.line] in reading["errors"]


def test_they_are_told_apart_and_one_has_two_megabytes() -> None:
    assert len({wrong.name for wrong in WRONG_TEMPLATES}) == len(WRONG_TEMPLATES) >= 30
    assert max(len(wrong.text) for wrong in WRONG_TEMPLATES) >= 2_000_000
