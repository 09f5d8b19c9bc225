"""What other programs know of the sounds of a folder, which becomes the predictions of their tasks. Such a file
stands beside its sound and is called as it is, `talk.wav` and `talk.TextGrid`, or begins so, `talk.first.vtt`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from annotator.core.bundle.tasks import PREDICTIONS_COLUMN
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.foreign.audacity import is_label_track, read_audacity
from annotator.formats.imports.foreign.eaf import read_eaf
from annotator.formats.imports.foreign.folder import natural_order
from annotator.formats.imports.foreign.subtitles import read_subtitles
from annotator.formats.imports.foreign.textgrid import read_textgrid
from annotator.formats.imports.foreign.timed import MOST_CUES, TIMED_LIMIT_BYTES, Cue
from annotator.formats.imports.plan import ForeignRow, ForeignTable
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.paths import folded
from annotator.formats.tasks.writer import JsonValue

_READERS: Mapping[str, Callable[[str, str, ProblemLog], list[Cue]]] = {
    "vtt": lambda text, file, log: read_subtitles(text, file, "vtt", log),
    "srt": lambda text, file, log: read_subtitles(text, file, "srt", log),
    "textgrid": read_textgrid,
    "eaf": read_eaf,
    "txt": read_audacity,
}


def with_cues(table: ForeignTable, files: ImportFiles, log: ProblemLog) -> ForeignTable:
    """A table of sounds, with what was read of each in the column of predictions, as its cues."""
    (column,) = table.columns
    sounds = [str(row.values[column]) for row in table.rows]
    beside = _beside(sounds, files, log)
    rows: list[ForeignRow] = []
    for row, sound in zip(table.rows, sounds, strict=True):
        cues = _cues(beside[sound], files, log) if sound in beside else []
        listed: list[JsonValue] = [[cue.start_s, cue.end_s, cue.who, cue.text] for cue in cues]
        rows.append(row._replace(values={**row.values, PREDICTIONS_COLUMN: listed or None}))
    return ForeignTable(table.file, (column, PREDICTIONS_COLUMN), tuple(rows))


def voices(table: ForeignTable) -> tuple[str, ...]:
    """Whoever is named, in the order in which they first speak; nothing of a tier that stands beside another's."""
    names = dict.fromkeys(cue.who for row in table.rows for cue in cues_of(row) if cue.who)
    return tuple(
        name for name in names if not (name.partition("@")[0] and name.partition("@")[2] in names.keys() - {""})
    )


def cues_of(row: ForeignRow) -> list[Cue]:
    """As `with_cues` has put them into its row."""
    listed = row.values.get(PREDICTIONS_COLUMN)
    cues: list[Cue] = []
    for item in listed if isinstance(listed, list) else ():
        match item:
            case [int() | float() as start_s, int() | float() as end_s, str() as who, str() as text]:
                cues.append(Cue(start_s, end_s, who, text))
            case _:
                raise ValueError(f"{item!r} is no cue")
    return cues


def _beside(sounds: Sequence[str], files: ImportFiles, log: ProblemLog) -> dict[str, str]:
    """By sound the one file that tells of it; several are a problem, as nobody knows which one is meant."""
    by_stem = {folded(sound.rpartition(".")[0]): sound for sound in sounds}
    found: dict[str, list[str]] = {}
    for path in sorted(files.paths, key=natural_order):
        if _suffix(path) not in _READERS or (_suffix(path) == "txt" and not is_label_track(files.glimpse(path))):
            continue
        sound = _sound_of(folded(path.rpartition(".")[0]), by_stem)
        if sound:
            found.setdefault(sound, []).append(path)
        else:
            log.add(ProblemCode.IMPORT_LEFT_OUT, path, severity=Severity.NOTE, why="alone")
    for sound, paths in found.items():
        if len(paths) > 1:
            log.add(ProblemCode.IMPORT_AMBIGUOUS, sound, why="timed", found=", ".join(paths[:4]))
    return {sound: paths[0] for sound, paths in found.items() if len(paths) == 1}


def _sound_of(stem: str, by_stem: Mapping[str, str]) -> str:
    """The sound whose name it begins with, the longest such; a point ends the name."""
    while stem and stem not in by_stem:
        stem = stem.rpartition(".")[0]
    return by_stem.get(stem, "")


def _cues(file: str, files: ImportFiles, log: ProblemLog) -> list[Cue]:
    text = files.text(file, TIMED_LIMIT_BYTES)
    if text is None:
        return []
    cues = _READERS[_suffix(file)](text, file, log)
    if len(cues) > MOST_CUES:
        log.add(ProblemCode.TIMED_FILE, file, why="many", count=str(len(cues)), limit=str(MOST_CUES))
        return []
    return list(_sound_cues(cues, file, log))


def _sound_cues(cues: Iterable[Cue], file: str, log: ProblemLog) -> Iterable[Cue]:
    for cue in cues:
        if cue.end_s <= cue.start_s or cue.start_s < 0:
            log.add(ProblemCode.TIMED_FILE, file, line=cue.line, why="backwards")
        else:
            yield cue


def _suffix(path: str) -> str:
    return path.lower().rpartition(".")[2]
