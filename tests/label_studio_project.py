"""A Label Studio project made from a bundle: its labeling config, and its tasks in Label Studio's import format.

Files are named as Label Studio's local storage serves them (https://labelstud.io/guide/storage#Local-storage):
`/data/local-files/?d=PATH`, below a folder that the server is configured with."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from annotator.core.bundle.tasks import Task
from annotator.core.design.objects import Audio, Image, Video
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.writer import JsonValue, tasks_json

LOCAL_FILES = "/data/local-files/?d="
_ID = "id"


class LabelStudioProject(NamedTuple):
    """A labeling config and the tasks to import."""

    config: bytes
    tasks: bytes


def project_from_bundle(config: bytes, tasks: Iterable[Task], id_column: str = _ID) -> LabelStudioProject:
    """Convert a bundle without errors. `config` is its labeling config; a preset's is that of `preset_config`.

    Columns that fill choices or labels become lists again. Raise ValueError if the config cannot be read."""
    design = read_design(config, "config.xml", ProblemLog())
    if design is None:
        raise ValueError("the config cannot be read")
    shown = (tag.value for tag in design.objects() if isinstance(tag, Image | Audio | Video))
    media = frozenset(value[1:] for value in shown if value.startswith("$"))
    lists = frozenset(design.dynamic_columns())
    rows = [{name: _value(name, text, media, lists) for name, text in task.columns.items()} for task in tasks]
    return LabelStudioProject(config, tasks_json(rows, id_column))


def _value(column: str, text: str, media: frozenset[str], lists: frozenset[str]) -> JsonValue:
    if column in media and text:
        return LOCAL_FILES + quote(text)
    if column in lists and text.strip():
        listed: JsonValue = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
        return listed
    return text
