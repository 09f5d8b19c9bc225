"""Import of timed annotations beside audio and video files, as predictions. A sidecar file has the name of its
medium, `talk.wav` and `talk.TextGrid`, or begins with it, `talk.first.vtt`. A BORIS table may name its media
instead."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence

from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.design.medium import MediumKind
from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.plan import ForeignRow, ForeignTable
from annotator.formats.imports.readers.audacity import is_label_track, read_audacity
from annotator.formats.imports.readers.boris import BorisEvent, read_boris
from annotator.formats.imports.readers.cues import MOST_CUES, TIMED_LIMIT_BYTES, Cue
from annotator.formats.imports.readers.eaf import read_eaf
from annotator.formats.imports.readers.folder import natural_order
from annotator.formats.imports.readers.subtitles import read_subtitles
from annotator.formats.imports.readers.textgrid import read_textgrid
from annotator.formats.imports.source_detection import suffix
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.media_kinds import kind_of
from annotator.formats.source.paths import folded
from annotator.formats.tables.boris_header import BORIS_SUFFIXES, is_boris
from annotator.formats.tasks.writer import JsonValue

_READERS: Mapping[str, Callable[[str, str, ProblemLog], list[Cue]]] = {
    "vtt": lambda text, file, log: read_subtitles(text, file, "vtt", log),
    "srt": lambda text, file, log: read_subtitles(text, file, "srt", log),
    "textgrid": read_textgrid,
    "eaf": read_eaf,
    "txt": read_audacity,
}


def with_cues(table: ForeignTable, files: ImportFiles, log: ProblemLog) -> ForeignTable:
    """Return the media table with the cues of each file in the predictions column."""
    (column,) = table.columns
    media = [str(row.values[column]) for row in table.rows]
    found = _cues_by_medium(media, files, log)
    rows: list[ForeignRow] = []
    for row, medium in zip(table.rows, media, strict=True):
        cues = found.get(medium, [])
        listed: list[JsonValue] = [[cue.start_s, cue.end_s, cue.who, cue.text, cue.is_until] for cue in cues]
        rows.append(row._replace(values={**row.values, PREDICTIONS_COLUMN: listed or None}))
    return ForeignTable(table.file, (column, PREDICTIONS_COLUMN), tuple(rows))


def voices(table: ForeignTable) -> tuple[str, ...]:
    """Return the named speakers in order of first speech, without tiers attached to another tier."""
    names = dict.fromkeys(cue.who for row in table.rows for cue in cues_of(row) if cue.who)
    return tuple(
        name for name in names if not (name.partition("@")[0] and name.partition("@")[2] in names.keys() - {""})
    )


def cues_of(row: ForeignRow) -> list[Cue]:
    """Return the cues that `with_cues` stored in a row."""
    listed = row.values.get(PREDICTIONS_COLUMN)
    cues: list[Cue] = []
    for item in listed if isinstance(listed, list) else ():
        match item:
            case [int() | float() as start_s, int() | float() as end_s, str() as who, str() as text, bool() as until]:
                cues.append(Cue(start_s, end_s, who, text, is_until=until))
            case _:
                raise ValueError(f"{item!r} is no cue")
    return cues


def _cues_by_medium(media: Sequence[str], files: ImportFiles, log: ProblemLog) -> dict[str, list[Cue]]:
    """Return the cues by medium. Several files for one medium are a problem."""
    found: dict[str, dict[str, list[Cue]]] = {}
    by_stem = {folded(medium.rpartition(".")[0]): medium for medium in media}
    by_name = {folded(posixpath.basename(medium)): medium for medium in media}
    for path in sorted(files.paths, key=natural_order):
        own = _medium_of(folded(path.rpartition(".")[0]), by_stem)
        for medium, cues in _read(path, own, by_name, files, log).items():
            found.setdefault(medium, {})[path] = cues
    for medium, by_file in found.items():
        if len(by_file) > 1:
            log.add(ProblemCode.IMPORT_AMBIGUOUS, medium, why="timed", found=", ".join(list(by_file)[:4]))
    return {medium: cues for medium, by_file in found.items() for cues in by_file.values()}


def _read(path: str, own: str, by_name: Mapping[str, str], files: ImportFiles, log: ProblemLog) -> dict[str, list[Cue]]:
    """Return the cues of a file by medium, empty for other files. `own` is the medium that names the file."""
    if suffix(path) in BORIS_SUFFIXES and is_boris(files.peek_text(path)):
        events = _by_medium(_text_of(path, files, log, read_boris), own, by_name)
    elif suffix(path) not in _READERS or (suffix(path) == "txt" and not is_label_track(files.peek_text(path))):
        return {}
    else:
        events = {own: _text_of(path, files, log, _READERS[suffix(path)])} if own else {}
    if not events and not log.has_errors_in(path):
        log.note(ProblemCode.IMPORT_LEFT_OUT, path, why="alone")
    return {medium: list(_audio_cues(cues, medium, path, log)) for medium, cues in events.items()}


def _by_medium(events: Iterable[BorisEvent], own: str, by_name: Mapping[str, str]) -> dict[str, list[Cue]]:
    """Return the cues by the media that the events name, otherwise by the medium that the table is named after."""
    found: dict[str, list[Cue]] = {}
    for event in events:
        medium = by_name.get(folded(event.medium), own)
        if medium:
            found.setdefault(medium, []).append(event.cue)
    return found


def _medium_of(stem: str, by_stem: Mapping[str, str]) -> str:
    """Return the medium with the longest name that the stem begins with, up to a dot."""
    while stem and stem not in by_stem:
        stem = stem.rpartition(".")[0]
    return by_stem.get(stem, "")


def _text_of[Item: Cue | BorisEvent](
    file: str, files: ImportFiles, log: ProblemLog, read: Callable[[str, str, ProblemLog], list[Item]]
) -> list[Item]:
    text = files.text(file, TIMED_LIMIT_BYTES)
    if text is None:
        return []
    items = read(text, file, log)
    if len(items) > MOST_CUES:
        log.add(ProblemCode.TIMED_FILE, file, why="many", count=str(len(items)), limit=str(MOST_CUES))
        return []
    return items


def _audio_cues(cues: Iterable[Cue], medium: str, file: str, log: ProblemLog) -> Iterable[Cue]:
    """Yield valid cues. A point in time is a frame of a video; in audio it is skipped with a note."""
    points = 0
    for cue in cues:
        if cue.end_s < cue.start_s or cue.start_s < 0:
            log.add(ProblemCode.TIMED_FILE, file, line=cue.line, why="backwards")
        elif cue.end_s > cue.start_s or kind_of(medium) is MediumKind.VIDEO:
            yield cue
        else:
            points += 1
    if points:
        log.note(ProblemCode.IMPORT_LEFT_OUT, file, why="points", count=str(points))
