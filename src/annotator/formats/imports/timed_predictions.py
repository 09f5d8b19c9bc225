"""Conversion of timed annotations to Label Studio predictions for a design. The first Labels on audio, or
TimelineLabels on video, get the speakers. The first per-region text area gets the text. Exports of
`formats.exports.segments` are restored exactly. Video ranges are nominal frames between two times. Files have whole
milliseconds, so a time up to half a millisecond before a frame counts as that frame."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from annotator.core.answer.result_items import item_id
from annotator.core.answer.shapes import Shape, shape_on
from annotator.core.answer.video_tracks import NominalFrames, framerate_of
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Labels
from annotator.core.design.objects import Audio, Video
from annotator.core.design.tree import Design
from annotator.core.problems import ProblemCode
from annotator.formats.builtin.presets import preset_config
from annotator.formats.imports.design import ImportedDesign
from annotator.formats.imports.plan import CONFIG_FILE, ForeignTable, ImportRequest
from annotator.formats.imports.readers.cues import Cue
from annotator.formats.imports.readers.media_sidecars import cues_of, voices
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.manifest.writer import is_french
from annotator.formats.problem_log import ProblemLog

LONGEST_S = 1000 * 3600.0
HALF_MS = 0.0005
_FURTHER_ROW = re.compile(r"(.+) \(\d+\)")
# The name of segments without a label in tiers.
_UNNAMED = "segments"
_SPEECH = ("Speech", "Parole")  # in English and in French
_SPEECH_ALONE = frozenset((label,) for label in _SPEECH)


class _Asked(Struct, frozen=True):
    """The parts of a design to fill. `texts` are the text areas about segments, the first one for speech.
    `speech` is the label of a cue without a name, if the design has that label alone."""

    medium: Audio | Video
    labels: Labels
    texts: tuple[TextArea, ...]
    speech: str = ""

    @property
    def reported(self) -> Mapping[str, str]:
        """The reported label for each name of a label."""
        names = {label.value: label.reported for label in self.labels.labels}
        return {**names, **{label.reported: label.reported for label in self.labels.labels}}


def with_predictions(
    table: ForeignTable, imported: ImportedDesign, request: ImportRequest, log: ProblemLog
) -> ForeignTable:
    """Return the table with media in the design's column, and cues, if any, as a predictions column."""
    design = read_as_written(imported, request)
    asked = None if design is None else _asked(design, imported.labels)
    are_cues = has_cues(table)
    if asked is None:
        if are_cues and design is not None:
            log.add(ProblemCode.IMPORT_MISSING, imported.file or table.file, why="segments")
        return table.without(frozenset({PREDICTIONS_COLUMN}))
    column = asked.medium.value.removeprefix("$")
    own = next(name for name in table.columns if name != PREDICTIONS_COLUMN)
    names = {} if column in ("", own) else {own: column}
    if not are_cues:
        return table.without(frozenset({PREDICTIONS_COLUMN})).renamed(names)
    unknown = [name for name in speakers(table) if name not in asked.reported]
    if unknown:
        shown = ", ".join(unknown[:4])
        log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, why="voices", names=shown)
    homeless = _homeless_tiers(table, asked)
    if homeless:
        shown = ", ".join(homeless[:4])
        log.note(ProblemCode.IMPORT_LEFT_OUT, table.file, why="tiers", names=shown)
    rows = tuple(
        row._replace(values={**row.values, PREDICTIONS_COLUMN: _predictions(cues_of(row), asked)}) for row in table.rows
    )
    return ForeignTable(table.file, table.columns, rows).renamed(names)


def has_cues(table: ForeignTable) -> bool:
    return any(row.values.get(PREDICTIONS_COLUMN) for row in table.rows)


def speech_label(language: str) -> str:
    """Return the label of the segments of subtitles without names."""
    return _SPEECH[is_french(language)]


def speakers(table: ForeignTable) -> tuple[str, ...]:
    """Return the speakers in order of first speech, as labels for a preset."""
    names = voices(table)
    return tuple(dict.fromkeys(filter(None, (_name(name, names) for name in names))))


def read_as_written(imported: ImportedDesign, request: ImportRequest) -> Design | None:
    """Return the design, or None if it is unreadable. Its faults are reported when the bundle is validated."""
    if imported.preset:
        config = preset_config(imported.preset, imported.labels, request.question, request.language)
    else:
        config = imported.config
    return read_design(config, CONFIG_FILE, ProblemLog())


def _asked(design: Design, own_labels: Sequence[str]) -> _Asked | None:
    for labels in design.controls():
        target = design.object(labels.targets[0])
        is_timed = shape_on(labels, target) in (Shape.SEGMENT, Shape.RANGES)
        if isinstance(labels, Labels) and isinstance(target, Audio | Video) and is_timed:
            texts = [
                control
                for control in design.controls()
                if isinstance(control, TextArea) and control.per_region and target.name in control.targets
            ]
            return _Asked(target, labels, tuple(texts), own_labels[0] if tuple(own_labels) in _SPEECH_ALONE else "")
    return None


def _homeless_tiers(table: ForeignTable, asked: _Asked) -> list[str]:
    """Return the attached tiers, `note@Ada`, without a text area of that name."""
    names = dict.fromkeys(cue.who for row in table.rows for cue in cues_of(row))
    controls = {text.name for text in asked.texts}
    return [
        name
        for name in names
        if _control_and_tier(name, names)[1] and _control_and_tier(name, names)[0] not in controls
    ]


def _predictions(cues: Sequence[Cue], asked: _Asked) -> Any:
    names = {cue.who for cue in cues}
    beside = {text.name: text for text in asked.texts}
    others: dict[tuple[str, float, float], list[tuple[str, str]]] = {}
    own: list[Cue] = []
    for cue in cues:
        control, tier = _control_and_tier(cue.who, names)
        if not tier:
            own.append(cue)
        elif control in beside:
            others.setdefault((tier, cue.start_s, cue.end_s), []).append((control, cue.text))
    results: list[dict[str, Any]] = []
    for number, cue in enumerate(sorted(own, key=lambda cue: (cue.start_s, cue.end_s)), start=1):
        further = others.get((cue.who, cue.start_s, cue.end_s), ())
        results += _results(item_id(f"cue {number}"), cue, further, asked, names)
    return [{"result": results}] if results else None


def _results(
    identity: str, cue: Cue, others: Iterable[tuple[str, str]], asked: _Asked, names: set[str]
) -> list[dict[str, Any]]:
    label, words = _who_and_what(cue, asked, names)
    place = _place(cue, asked.medium)
    about = {"id": identity, "to_name": asked.medium.name}
    labelled = {**place, asked.labels.value_key: [label] if label else []}
    results: list[dict[str, Any]] = [
        {**about, "from_name": asked.labels.name, "type": asked.labels.result_type, "value": labelled}
    ]
    first = [(asked.texts[0].name, words)] if asked.texts else []
    for control, text in (*first, *others):
        if text.strip():
            value = {**place, "text": [text]}
            results.append({**about, "from_name": control, "type": TextArea.RESULT_TYPE, "value": value})
    return results


def _place(cue: Cue, medium: Audio | Video) -> dict[str, Any]:
    if isinstance(medium, Audio):
        return {"start": cue.start_s, "end": cue.end_s, "channel": 0}
    return nominal_range(cue, medium)


def nominal_range(cue: Cue, video: Video) -> dict[str, Any]:
    """Return a video range in Label Studio's format."""
    nominal = NominalFrames(framerate_of(video, {}), LONGEST_S)
    if cue.is_until:
        start, end = nominal.of(cue.start_s - HALF_MS, cue.end_s - HALF_MS)
    else:  # the first frame visible from each time on
        start, end = (nominal.of(time_s - HALF_MS, time_s + 1)[0] for time_s in (cue.start_s, cue.end_s))
    return {"ranges": [{"start": start, "end": end}]}


def _who_and_what(cue: Cue, asked: _Asked, names: set[str]) -> tuple[str, str]:
    """Return label and text of a cue. A text that is a label, or begins with one, gives the label."""
    who = _name(cue.who, names)
    words = cue.text.strip("\n")
    known = asked.reported
    if not who:
        before, sign, rest = words.partition(": ")
        if words in known:
            return known[words], ""
        if sign and before in known:
            return known[before], rest
        return asked.speech, words
    return known.get(who, ""), "" if words == who else words


def _control_and_tier(who: str, names: Collection[str]) -> tuple[str, str]:
    """Return the control and the tier of `note@Ada` if the tier exists, empty strings otherwise."""
    control, _sign, tier = who.partition("@")
    return (control, tier) if control and tier and tier in names else ("", "")


def _name(who: str, names: Iterable[str]) -> str:
    """Return a tier's label: Ada for `Ada (2)` if that tier exists, empty for the tier of unlabelled segments."""
    match = _FURTHER_ROW.fullmatch(who)
    base = match[1] if match is not None and match[1] in set(names) else who
    return "" if base == _UNNAMED else base
