"""Label Studio's own templates as somebody would have them on disk: the config, tasks, and the files of the tasks.

Some templates hold a sample task in a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest

from annotator.core.problems import ProblemCode, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.design import ImportedDesign, config_design
from annotator.formats.imports.plan import ImportRequest, Planned
from annotator.formats.imports.reader import plan_import
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import JsonValue
from bundle_making import image
from fakes.bundle_source import MemorySource
from real_data import real_data

PNG = image("PNG", "teal")
# Each column holds words here, also where a design wants a list to choose from.
TEXT_WHERE_A_LIST_IS = {(code, "project-export.json") for code in (ProblemCode.OPTIONS, ProblemCode.STRUCTURE)}
_COMMENT = re.compile(r"<!--\s*([\[{].*?)-->", re.DOTALL)


@pytest.fixture(scope="module")
def configs() -> dict[str, str]:
    folder = real_data("designs") / "label-studio"
    return {path.name: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.xml"))}


def planned(files: dict[str, bytes]) -> Planned:
    return plan_import(MemorySource(files), ImportRequest(requester="R"), {})


def design_of(config: str) -> ImportedDesign:
    log = ProblemLog()
    design = config_design(config, "config.xml", log)
    assert design is not None
    assert log.problems() == ()
    return design


def file_of(column: str, config: str) -> str:
    """Return a file by name; its content does not matter."""
    kinds = {"Audio": ".flac", "Video": ".mp4", "Pdf": ".pdf"}
    found = (suffix for tag, suffix in kinds.items() if re.search(rf'<{tag}[^>]*value="\${column}"', config))
    return column + next(found, ".png")


def sample_tasks(config: str) -> Iterator[JsonValue]:
    for comment in _COMMENT.findall(config):
        yield json.loads(comment)


def test_each_config_with_uploaded_files_becomes_a_bundle(configs: dict[str, str]) -> None:
    assert len(configs) >= 30
    audio = []
    for name, config in configs.items():
        design = design_of(config)
        data: dict[str, JsonValue] = {
            column: f"/data/upload/4/0a1b2c3d-{file_of(column, config)}" if column in design.media_columns else "Words."
            for column in design.columns
        }
        media = {file_of(column, config): PNG for column in design.media_columns}
        tasks = json.dumps([{"id": 3, "data": data, "annotations": [], "predictions": []}])
        source = {"label_config.xml": config.encode(), "project-export.json": tasks.encode(), **media}
        plan = planned(source)
        if plan.bundle is None:
            wrong = {(one.code, one.place.file) for one in plan.problems}
            assert wrong <= {(code, "label_config.xml") for code, _file in wrong} | TEXT_WHERE_A_LIST_IS, name
            continue
        assert plan.bundle.files["config.xml"] == config.encode()
        assert set(plan.bundle.media) == {f"media/{path}" for path in media}
        copied = {path: source[held] for path, held in plan.bundle.media.items()}
        reading = read_bundle(MemorySource({**plan.bundle.files, **copied}))
        assert reading.bundle is not None
        assert reading.bundle.tasks[0].id == "3"
        audio.append(name)
    assert len(audio) >= 9, audio


def test_each_sample_task_is_taken_or_says_which_files_it_lacks(configs: dict[str, str]) -> None:
    taken = 0
    for name, config in configs.items():
        for sample in sample_tasks(config):
            plan = planned({"label_config.xml": config.encode(), "tasks.json": json.dumps(sample).encode()})
            found = {one.code for one in errors(plan.problems) if one.place.file == "tasks.json"}
            assert found <= {ProblemCode.MEDIA_REMOTE, ProblemCode.MEDIA_MISSING}, (name, plan.problems)
            assert bool(found) == bool(design_of(config).media_columns or "<List" in config), name
            taken += plan.bundle is not None
    assert taken >= 2
