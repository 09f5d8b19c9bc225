"""A bundle to begin with: a preset, a requester's wishes, and a few tasks of the preset's sample to be replaced."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Final

from annotator.core.design.objects import ObjectTag, Text
from annotator.core.problems import Problem, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import NewManifest, Wish, bundle_id, bundle_title, manifest_toml
from annotator.formats.problem_log import ProblemLog
from annotator.formats.shipped.presets import PRESETS, labels_to_begin_with, preset_config, preset_resource, question_of
from annotator.formats.shipped.resources import resource_bytes
from annotator.formats.source.memory import MemorySource
from annotator.formats.tasks.writer import CSV_FILE, tasks_csv

EXAMPLES: Final = 3
_INSTRUCTIONS: Final = "instructions.md"


@dataclass(frozen=True, slots=True)
class Starter:
    """`files`: path -> content, empty when any problem is an error. Whatever of the wish cannot be is a problem of
    `bundle.toml`, a preset that is not there too."""

    files: Mapping[str, bytes]
    labels: tuple[str, ...]
    problems: tuple[Problem, ...]


def starter(wish: Wish, name: str) -> Starter:
    """A whole bundle, read and checked before anybody writes it. `wish` has a preset; `name` is the folder's."""
    is_there = wish.preset in PRESETS
    # For a preset that is not there, that is all to be told, and not that its labels are missing.
    labels = wish.labels or (labels_to_begin_with(wish.preset, wish.language) if is_there else (wish.preset,))
    question = wish.question or (question_of(wish.preset, wish.language) if is_there else "")
    whole = replace(wish, title=wish.title or question or bundle_title(name), labels=labels)
    manifest = manifest_toml(NewManifest(bundle_id(name), whole, instructions_file=_INSTRUCTIONS))
    log = ProblemLog()
    read_manifest(manifest, log)
    if log.has_errors():
        return Starter({}, labels, log.problems())
    files = {
        MANIFEST_FILE: manifest,
        _INSTRUCTIONS: preset_resource(wish.preset, wish.language, "md"),
        **_examples(wish.preset, preset_config(wish.preset, labels, wish.question, wish.language)),
    }
    problems = read_bundle(MemorySource(name, files)).problems
    return Starter({} if errors(problems) else files, labels, problems)


def _examples(preset: str, config: bytes) -> dict[str, bytes]:
    """The first tasks of the sample, with those of its columns that the preset shows, and the files they point to."""
    design = read_design(config, preset, ProblemLog())
    if design is None:
        return {}
    variables = list(design.variables())
    media = {tag.value[1:] for tag in design.nodes() if isinstance(tag, ObjectTag) and not isinstance(tag, Text)}
    sample = csv.DictReader(io.StringIO(resource_bytes(f"samples/{preset}/{CSV_FILE}").decode(), newline=""))
    rows: list[dict[str, str]] = []
    files: dict[str, bytes] = {}
    for number, row in zip(range(1, EXAMPLES + 1), sample, strict=False):
        example = {"id": f"example-{number}", **{column: row[column] for column in variables}}
        for column in media:
            path = f"media/example-{number}{PurePosixPath(row[column]).suffix}"
            files[path] = resource_bytes(f"samples/{preset}/{row[column]}")
            example[column] = path
        rows.append(example)
    return {CSV_FILE: tasks_csv(["id", *variables], rows), **files}
