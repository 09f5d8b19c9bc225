"""Relations in results: what other programs have no place for is told by `annotator export` and `annotator agree`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.app.main import main
from annotator.core.answer.result_items import Relation
from annotator.core.outbox.envelope import Envelope
from answer_making import an_envelope, an_item, write_results
from bundle_making import valid_bundle

CONFIG = """<View><Image name="picture" value="$image"/><RectangleLabels name="boxes" toName="picture">
  <Label value="Car"/></RectangleLabels><Relations><Relation value="beside"/></Relations></View>"""
ADA, BOB = "k7f2-q0zm-9xtr-44ae", "aaaa-q0zm-9xtr-44ae"


def two_boxes(number: int, worker: str, *relations: Relation) -> Envelope:
    value = {"x": 1, "y": 1, "width": 2, "height": 2, "rotation": 0, "rectanglelabels": ["Car"]}
    boxes = [an_item("boxes", "rectanglelabels", value, region_id) for region_id in ("a", "b")]
    sent = an_envelope("first", *boxes, number=number, worker=worker)
    return replace(sent, answer=replace(sent.answer, relations=relations))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = valid_bundle(tmp_path / "bundle")
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    return folder


@pytest.fixture
def results(tmp_path: Path) -> Path:
    related = two_boxes(1, ADA, Relation("a", "b", labels=("beside",)))
    return write_results(tmp_path / "results", [related, two_boxes(2, BOB)])


def told(capsys: pytest.CaptureFixture[str], *words: str | Path) -> list[str]:
    """How many relations a command says that it leaves out."""
    assert main([*map(str, words), "--json"]) == 0
    problems: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["problems"]
    return [one["params"]["count"] for one in problems if one["params"].get("why", "").startswith("relations")]


@pytest.mark.parametrize("form", ["csv", "mturk", "coco"])
def test_a_format_that_has_no_place_for_them_leaves_them_out_and_says_so(
    form: str, results: Path, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = () if form == "csv" else ("--bundle", bundle)
    assert told(capsys, "export", results, "--to", form, "-o", tmp_path / "out", *named) == ["1"]


def test_label_studio_gets_them(
    results: Path, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tasks.json"
    assert told(capsys, "export", results, "--to", "label-studio", "-o", file, "--bundle", bundle) == []
    (task,) = json.loads(file.read_bytes())
    wanted = {"from_id": "a", "to_id": "b", "type": "relation", "direction": "right", "labels": ["beside"]}
    assert task["annotations"][0]["result"][-1] == wanted


def test_agree_says_that_they_are_not_compared(results: Path, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "agree", results, "--bundle", bundle) == ["1"]
