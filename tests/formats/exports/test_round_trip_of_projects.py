"""A bundle becomes a project of Label Studio, and that project the same bundle again."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.tasks import Task
from annotator.core.problems import errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.plan import ImportKind, ImportRequest
from annotator.formats.imports.reader import plan_import
from fakes.bundle_source import MemorySource
from label_studio_project import project_from_bundle
from made_bundles import MEDIA, MadeBundle, made_bundles

CONFIG = b"""<View>
  <Image name="i" value="$image"/><Text name="t" value="$text"/>
  <Choices name="c" toName="t" value="$options"/>
</View>"""


def read(files: dict[str, bytes]) -> Bundle:
    reading = read_bundle(MemorySource(files))
    assert errors(reading.problems) == ()
    assert reading.bundle is not None
    return reading.bundle


@given(made_bundles())
def test_a_bundle_comes_back_as_it_was(made: MadeBundle) -> None:
    bundle = read(made.files())
    project = project_from_bundle(made.config, bundle.tasks, bundle.manifest.id_column)
    source = {"label_config.xml": project.config, "tasks.json": project.tasks, **MEDIA}
    planned = plan_import(MemorySource(source), ImportRequest(requester="R"), {})
    assert planned.problems == ()
    assert planned.bundle is not None
    assert planned.bundle.kind is ImportKind.LABEL_STUDIO
    assert planned.bundle.files["config.xml"] == made.config
    again = read({**planned.bundle.files, **{path: source[held] for path, held in planned.bundle.media.items()}})
    assert again.design == bundle.design
    assert [task.id for task in again.tasks] == [task.id for task in bundle.tasks]
    assert [dict(task.columns) for task in again.tasks] == [dict(task.columns) for task in bundle.tasks]


def test_tasks_have_label_studio_s_shape() -> None:
    columns = {"id": "7", "image": "media/a b.png", "text": "12", "options": '["x", {"value": "y"}]', "more": "m"}
    project = project_from_bundle(CONFIG, [Task("7", 1, columns)])
    assert project.config == CONFIG
    data = {
        "image": "/data/local-files/?d=media/a%20b.png",
        "text": "12",
        "options": ["x", {"value": "y"}],
        "more": "m",
    }
    assert json.loads(project.tasks) == [{"id": 7, "data": data}]


def test_empty_cells_stay_empty() -> None:
    project = project_from_bundle(CONFIG, [Task("k", 1, {"key": "k", "image": "", "text": "", "options": " "})], "key")
    assert json.loads(project.tasks) == [{"data": {"key": "k", "image": "", "text": "", "options": " "}}]


def test_a_config_that_is_none_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="config"):
        project_from_bundle(b"<View", [])
