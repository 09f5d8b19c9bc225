"""Configs that are wrong on purpose each get a clear problem, within 8 s of processor time and 200 MB of memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from annotator.formats.labeling_config.reader import CONFIG_LIMIT_BYTES
from formats.wrong_configs import WRONG_CONFIGS, WrongConfig

_READER = Path(__file__).with_name("limited_reading.py")


@pytest.fixture(scope="module")
def readings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("configs")
    for wrong in WRONG_CONFIGS:
        (folder / f"{wrong.name}.xml").write_text(wrong.text, encoding="utf-8")
    done = subprocess.run([sys.executable, _READER, folder], capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("wrong", WRONG_CONFIGS, ids=lambda wrong: wrong.name)
def test_a_wrong_config_has_a_clear_problem_within_its_limits(wrong: WrongConfig, readings: dict[str, Any]) -> None:
    reading = readings[wrong.name]
    assert reading["ended"] == 0
    assert [wrong.code, wrong.why, wrong.line] in reading["errors"]


def test_there_are_enough_of_them_and_each_is_one_that_is_read_at_all() -> None:
    assert len({wrong.name for wrong in WRONG_CONFIGS}) == len(WRONG_CONFIGS) >= 40
    assert all(len(wrong.text.encode()) <= CONFIG_LIMIT_BYTES for wrong in WRONG_CONFIGS)
    assert max(len(wrong.text) for wrong in WRONG_CONFIGS) > 2_000_000
