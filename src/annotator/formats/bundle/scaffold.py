"""Template of a new bundle: a preset, the requester's input and a few tasks from the preset's sample."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.design.objects import is_structured
from annotator.core.problems import Problem, errors
from annotator.formats.builtin.presets import PRESETS, labels_to_begin_with, preset_config, preset_resource, question_of
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import (
    EXAMPLE_NAMES,
    BundleRequest,
    NewManifest,
    bundle_id,
    bundle_title,
    is_french,
    manifest_toml,
    reminds,
)
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.listing import MemorySource
from annotator.formats.tasks.writer import CSV_FILE, tasks_csv

EXAMPLES: Final = 3
CONFIG_FILE: Final = "config.xml"
_INSTRUCTIONS: Final = "instructions.md"
_TEXTS: Final = ("translation", "compare-two", "rank-answers", "text-spans", "dialogue-review")
_OWN_EXAMPLES: Final = {
    ("data-enrichment", "fr"): "presets/fr/data-enrichment.csv",
    **{(preset, "fr"): f"samples/fr/{preset}/tasks.csv" for preset in _TEXTS},
}
# Their visible or audible text is in that language.
_CHOSEN_EXAMPLES: Final = {
    ("image-transcription", "en"): ("note", "bakery", "parcel"),
    ("image-transcription", "fr"): ("street-sign", "cafe-ticket", "jam"),
    ("audio-transcription", "en"): ("message", "wrong-number", "platform"),
    ("audio-transcription", "fr"): ("boulangerie", "rendez-vous", "gare"),
    ("video-moderation", "en"): ("stall", "crossing", "boats"),
    ("video-moderation", "fr"): ("crossing", "boats", "gare"),
}


class Starter(Struct, frozen=True):
    """The files of a new bundle. `files` maps paths to contents and is empty if any problem is an error. Invalid
    input, such as an unknown preset, is reported as a problem of `bundle.toml`."""

    files: Mapping[str, bytes]
    labels: tuple[str, ...]
    problems: tuple[Problem, ...]


def starter(request: BundleRequest, name: str, *, with_config: bool = False) -> Starter:
    """Return a complete bundle, read and checked before it is written. `request` has a preset; `name` is the name of
    the folder. With `with_config` the design becomes a file of the bundle, which the requester can edit freely."""
    is_there = request.preset in PRESETS
    # For an unknown preset only that error is reported, not the missing labels.
    labels = request.labels or (
        labels_to_begin_with(request.preset, request.language) if is_there else (request.preset,)
    )
    question = request.question or (question_of(request.preset, request.language) if is_there else "")
    whole = replace(request, title=request.title or question or bundle_title(name), labels=labels)
    manifest = manifest_toml(NewManifest(bundle_id(name), whole, instructions_file=_INSTRUCTIONS))
    log = ProblemLog()
    read_manifest(manifest, log)
    if log.has_errors():
        return Starter({}, labels, log.problems())
    config = preset_config(request.preset, labels, request.question, request.language)
    files = {
        MANIFEST_FILE: manifest,
        _INSTRUCTIONS: preset_resource(request.preset, request.language, "md"),
        **_examples(request, config),
    }
    if with_config:
        named = replace(whole, preset="", labels=(), question="")
        reminding = reminds(request.preset)
        new = NewManifest(bundle_id(name), named, CONFIG_FILE, instructions_file=_INSTRUCTIONS, reminds=reminding)
        files[MANIFEST_FILE] = manifest_toml(new)
        files[CONFIG_FILE] = config + b"\n"
    problems = read_bundle(MemorySource(name, files)).problems
    return Starter({} if errors(problems) else files, labels, problems)


def _examples(request: BundleRequest, config: bytes) -> dict[str, bytes]:
    """Return example tasks in the bundle's language: a task table with the columns the preset uses, and media."""
    preset = request.preset
    name = EXAMPLE_NAMES[is_french(request.language)]
    design = read_design(config, preset, ProblemLog())
    if design is None:
        return {}
    variables = list(design.variables())
    media = {tag.value[1:] for tag in design.media() if not is_structured(tag)}
    rows: list[dict[str, str]] = []
    files: dict[str, bytes] = {}
    for number, row in enumerate(_example_rows(preset, request.language), start=1):
        example = {"id": f"{name}-{number}", **{column: row[column] for column in variables}}
        for column in media:
            path = f"media/{name}-{number}{PurePosixPath(row[column]).suffix}"
            files[path] = resource_bytes(f"samples/{preset}/{row[column]}")
            example[column] = path
        rows.append(example)
    return {CSV_FILE: tasks_csv(["id", *variables], rows), **files}


def _example_rows(preset: str, language: str) -> list[dict[str, str]]:
    """Return the first rows of the sample, or rows selected for the language of the bundle."""
    spoken = "fr" if is_french(language) else "en"
    file = _OWN_EXAMPLES.get((preset, spoken), f"samples/{preset}/{CSV_FILE}")
    rows = list(csv.DictReader(io.StringIO(resource_bytes(file).decode(), newline="")))
    chosen = _CHOSEN_EXAMPLES.get((preset, spoken))
    return rows[:EXAMPLES] if chosen is None else [row for row in rows if row["id"] in chosen]
