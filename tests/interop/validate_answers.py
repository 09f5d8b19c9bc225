"""Label Studio's own validator over our answers: `python tests/interop/validate_answers.py FOLDER`, run with the Python
that has label-studio-sdk. Prints a table and ends with 1 when an answer of ours is refused without a known reason.

Each answer is shown twice, the second time spoilt: a validator that lets that through proves nothing about the tag.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from label_studio_sdk.converter.brush import decode_rle
from label_studio_sdk.label_interface import LabelInterface

_WIDTH = 30
VALID, LACKING, INVALID = "ok", "lacking", "INVALID"


def faults(interface: LabelInterface, result: list[Any]) -> list[str]:
    """Return the validator's complaints; both ways of asking it must agree."""
    told = interface.validate_prediction({"result": result}, return_errors=True)
    if interface.validate_annotation({"result": result}) is bool(told):
        told = [*told, "validate_annotation and validate_prediction disagree"]
    return told


def mask_faults(result: list[Any]) -> list[str]:
    """Return the complaints of the SDK's own mask reader: it must give all pixels of the image, some of them opaque."""
    told = []
    for item in result:
        if "rle" in item.get("value", {}):  # a relation has none
            words = decode_rle(item["value"]["rle"])
            is_whole = len(words) == 4 * item["original_width"] * item["original_height"]
            if not is_whole or set(words[3::4].tolist()) != {0, 255}:
                told.append(f"the mask of {item['id']} is read otherwise")
    return told


def spoilt(result: list[Any]) -> list[Any]:
    """Each item with nothing in its value, and each relation to what is not there."""
    nowhere = {"to_id": "nowhere"}
    return [{**item, **({"value": {}} if "value" in item else nowhere)} for item in result]


def judge(case: Mapping[str, Any]) -> tuple[str, str]:
    """`lacking`: refused for what the validator is known not to know. And what to say."""
    interface = LabelInterface(case["config"])
    interface.validate()
    if not interface.validate_task({"data": case["data"]}):
        return INVALID, "the task's data were refused"
    told = [*faults(interface, case["result"]), *mask_faults(case["result"])]
    if told and case["lacking"]:
        return LACKING, f"the validator refuses it, but {case['lacking']}: {told[0]}"
    if told:
        return INVALID, "; ".join(told)
    if case["lacking"]:
        return VALID, "valid (and what the validator is said to lack it has now: take the remark away)"
    types = ", ".join(item["type"] for item in case["result"])
    note = "" if faults(interface, spoilt(case["result"])) else "; a spoilt one passes as well"
    return VALID, f"valid ({types}){note}"


def judge_exported(folder: Path) -> list[tuple[str, str, str]]:
    """Every task and annotation of the exported file."""
    interface = LabelInterface((folder / "config.xml").read_text(encoding="utf-8"))
    rows: list[tuple[str, str, str]] = []
    for task in json.loads((folder / "tasks.json").read_bytes()):
        name = f"exported task {task['id']}"
        rows.append((name, VALID if interface.validate_task({"data": task["data"]}) else INVALID, "data"))
        for number, annotation in enumerate(task["annotations"], start=1):
            told = faults(interface, annotation["result"])
            count = len(annotation["result"])
            said = "; ".join(told) or f"valid ({count} regions)"
            rows.append((f"  annotation {number}", INVALID if told else VALID, said))
    return rows


def whole_task_remark(folder: Path) -> str:
    """`validate_task` cannot be asked about a task with its annotations as long as it calls `validate_annotation`
    without one."""
    interface = LabelInterface((folder / "config.xml").read_text(encoding="utf-8"))
    task = json.loads((folder / "tasks.json").read_bytes())[0]
    try:
        return f"validate_task on a whole exported task: {interface.validate_task(task)}"
    except TypeError as error:
        return f"validate_task on a task with annotations is broken in this SDK ({error}); each was validated alone"


def main(folder: Path) -> int:
    rows = [(case["name"], *judge(case)) for case in json.loads((folder / "cases.json").read_bytes())]
    rows += judge_exported(folder)
    say = sys.stdout.write
    say(f"label-studio-sdk {version('label-studio-sdk')}\n\n")
    for name, standing, told in rows:
        say(f"{name:{_WIDTH}} {standing:8} {told}\n")
    say(f"\n{whole_task_remark(folder)}\n")
    count = Counter(standing for _name, standing, _told in rows)
    say(f"{len(rows)} shown: {count[VALID]} valid, {count[LACKING]} lacking in the SDK, {count[INVALID]} invalid\n")
    return 1 if count[INVALID] else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
