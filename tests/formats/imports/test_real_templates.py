"""AWS's own crowd-html templates as somebody would have them on disk: the template, a manifest, and the files."""

from __future__ import annotations

import json

import pytest

from annotator.core.problems import errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.crowd_html.text_tags import ColumnKind, ColumnUse
from annotator.formats.imports.plan import ImportKind, ImportRequest
from annotator.formats.imports.reader import plan_import
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import JsonValue
from bundle_making import image
from fakes.bundle_source import MemorySource
from real_data import real_data

PNG, FLAC, MP4 = image("PNG", "teal"), b"fLaC", b"\0\0\0\x18ftypisom"  # what a sound holds is not looked at


@pytest.fixture(scope="module")
def templates() -> dict[str, str]:
    folder = real_data("designs") / "crowd-html"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.html"))}


def filled(use: ColumnUse) -> JsonValue:
    match use.kind:
        case ColumnKind.AUDIO:
            return "files/a.flac"
        case ColumnKind.IMAGE:
            return "files/a.png"
        case ColumnKind.VIDEO:
            return "files/a.mp4"
        case ColumnKind.PDF:
            return "files/a.pdf"
        case ColumnKind.OPTIONS | ColumnKind.LINES | ColumnKind.CARDS:
            return [nested(use.item, "one"), nested(use.item, "two")]
        case ColumnKind.TEXT:
            return "Some words."


def nested(path: str, value: JsonValue) -> JsonValue:
    for name in reversed(path.split(".") if path else []):
        value = {name: value}
    return value


def a_task(uses: dict[str, ColumnUse]) -> dict[str, JsonValue]:
    """A line of a manifest that fills every variable."""
    line: dict[str, JsonValue] = {}
    for use in uses.values():
        line[use.path] = filled(use)
    return line


def test_each_template_that_converts_becomes_a_bundle_with_its_manifest(templates: dict[str, str]) -> None:
    assert len(templates) >= 40
    taken, audio = 0, 0
    for name, template in templates.items():
        design = convert_template(template, name, ProblemLog())
        uses = {} if design is None else dict(design.columns)
        manifest = json.dumps({"note": "n", **a_task(uses)})
        source = {
            name: template.encode(),
            "input.manifest": manifest.encode(),
            "files/a.png": PNG,
            "files/a.flac": FLAC,
            "files/a.mp4": MP4,
        }
        plan = plan_import(MemorySource(source), ImportRequest(requester="R", kind=ImportKind.CROWD, config=name), {})
        taken += design is not None
        if plan.bundle is None:
            assert {one.place.file for one in errors(plan.problems)} == {name}
            continue
        assert design is not None
        copied = {path: source[held] for path, held in plan.bundle.media.items()}
        reading = read_bundle(MemorySource({**plan.bundle.files, **copied}))
        assert reading.bundle is not None, (name, reading.problems)
        audio += 1
        assert set(uses) <= set(reading.bundle.tasks[0].columns)
    assert taken >= 10
    assert audio == taken
