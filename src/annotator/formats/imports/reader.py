"""Planning of an import: from untrusted files of another program to the files of a new bundle. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from annotator.core.design.medium import MediumKind
from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.ports.images import PixelQueries
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.builtin.presets import PRESETS, labels_to_begin_with
from annotator.formats.imports.config_builder import filled_table, made_config
from annotator.formats.imports.design import ImportedDesign, config_design, preset_design
from annotator.formats.imports.files import NO_IMAGES, ImportFiles, unwatched
from annotator.formats.imports.images.registry import read_drawings, report_unlabelled, without_unmarked
from annotator.formats.imports.media import media_faults
from annotator.formats.imports.new_bundle import fitted, new_bundle, with_ids
from annotator.formats.imports.plan import (
    CONFIG_FILE,
    DRAWN,
    FOLDERS,
    ForeignTable,
    ImportKind,
    ImportRequest,
    NewBundle,
    Planned,
)
from annotator.formats.imports.readers.crowd_html import crowd_design, crowd_tasks
from annotator.formats.imports.readers.folder import detect_medium, folder_table
from annotator.formats.imports.readers.json import read_foreign_json, read_foreign_lines
from annotator.formats.imports.readers.label_studio import without_answers
from annotator.formats.imports.readers.media_sidecars import with_cues
from annotator.formats.imports.readers.mturk import batch_tasks, with_offer
from annotator.formats.imports.readers.table import read_foreign_csv
from annotator.formats.imports.readers.toloka import answer_columns, is_toloka, toloka_tasks
from annotator.formats.imports.source_detection import (
    LINE_SUFFIXES,
    LIST_SUFFIXES,
    Chosen,
    choose,
    report_workbooks,
    suffix,
)
from annotator.formats.imports.timed_predictions import (
    has_cues,
    read_as_written,
    speakers,
    speech_label,
    with_predictions,
)
from annotator.formats.imports.validation import design_problems, request_problems, validate
from annotator.formats.labeling_config.reader import CONFIG_LIMIT_BYTES
from annotator.formats.problem_log import ProblemLog
from annotator.formats.tasks.rows import limit_bytes

# Problems of single regions, images, or files of one image.
_SKIPPED: Final = frozenset({ProblemCode.DRAWN_FILE, ProblemCode.JSON_SYNTAX, ProblemCode.XML_SYNTAX})
_MOST_REPORTED: Final = 20
_ENDS: Final = frozenset({"paint-pixels", "paint-runs", "paint-bytes", "many", "letters"})


def report_skipped(found: ProblemLog, file: str, log: ProblemLog) -> None:
    """Report the faults of regions and files as notes. The rest of the dataset was read."""
    log.extend([_as_note(problem) if _is_skipped(problem) else problem for problem in found.problems()])
    _count("faulty", sum(map(_stands_for, filter(_is_skipped, found.problems()))), file, log)


def without_faulty(
    design: ImportedDesign,
    table: ForeignTable,
    files: ImportFiles,
    log: ProblemLog,
    places: Mapping[str, str] | None = None,
) -> ForeignTable:
    """Return the tasks with complete media; report a problem if none remain. `places` is that of `with_media`."""
    faults = media_faults(design, table, files, places)
    rows = tuple(row for row in table.rows if row.row not in faults)
    notes = [_as_note(problem) for found in faults.values() for problem in found]
    log.extend(notes[:_MOST_REPORTED])
    _count("faulty-tasks", len(table.rows) - len(rows), table.file, log)
    if faults and not rows:
        log.add(ProblemCode.TASKS_EMPTY, table.file)
    return ForeignTable(table.file, table.columns, rows)


def _is_skipped(problem: Problem) -> bool:
    is_end = problem.params.get("why") in _ENDS
    return problem.severity is Severity.ERROR and problem.code in _SKIPPED and not is_end


def _as_note(problem: Problem) -> Problem:
    return replace(problem, severity=Severity.NOTE)


def _stands_for(problem: Problem) -> int:
    return 1 + int(problem.params.get("more", "0"))


def _count(why: str, count: int, file: str, log: ProblemLog) -> None:
    if count:
        log.note(ProblemCode.IMPORT_LEFT_OUT, file, why=why, count=str(count))


TEXT_PRESET: Final = "data-enrichment"
_PRESETS: Final[Mapping[MediumKind | None, str]] = {
    MediumKind.IMAGE: "image-tagging",
    MediumKind.AUDIO: "audio-transcription",
    MediumKind.VIDEO: "video-moderation",
    None: TEXT_PRESET,
}
_MAY_BE_TOLOKA = frozenset({ImportKind.LABEL_STUDIO, ImportKind.TABLE})  # only the header identifies a Toloka table


def plan_import(
    source: BundleSource,
    request: ImportRequest,
    extra_files: Mapping[str, bytes],
    images: PixelQueries = NO_IMAGES,
    looked_at: Progress = unwatched,
) -> Planned:
    """Return the bundle to write and all problems. No content of the source makes this raise. `extra_files` maps
    names to contents of separate files (`--config`, `--tasks`). `looked_at` reports progress over a dataset's
    images."""
    log = ProblemLog()
    try:
        files = ImportFiles(source, extra_files, log, images, looked_at)
    except BundleRefused as refused:
        return Planned(None, ProblemLog(refused.problems).problems())
    bundle = _planned(files, request, log)
    are_shown = any(problem.params.get("why") == "answers-shown" for problem in log.problems())
    if request.to_correct and bundle is not None and not are_shown:
        log.note(ProblemCode.IMPORT_LEFT_OUT, files.name, why="answers-none")
    return Planned(None if log.has_errors() else bundle, log.problems())


def _planned(files: ImportFiles, request: ImportRequest, log: ProblemLog) -> NewBundle | None:
    """Plan the bundle. If a part is missing, the rest is checked anyway, so that all problems are reported at once."""
    log.extend(request_problems(request))
    chosen = choose(files, request, log)
    if chosen is None:
        return None
    if chosen.kind in DRAWN:
        return _planned_of_drawings(chosen, files, request, log)
    _report_unused_tools(request, files, log)
    table = _table(chosen, files, request, log)
    if table is not None:
        request = with_offer(table, request)
        table = batch_tasks(table, request.id_column, log)
    kind = chosen.kind
    if table is not None and request.kind is None and kind in _MAY_BE_TOLOKA and is_toloka(table):
        kind = ImportKind.TOLOKA
    design = None if chosen.design is None else _design(kind, chosen.design, table, files, request, log)
    if chosen.table == "" and kind not in FOLDERS:
        _report_missing_table(design, files, log)
    own_table = None if table is None or design is None else _own_tasks(kind, table, design, request, log)
    if design is not None and own_table is not None:
        if request.skip_faulty:
            own_table = without_faulty(design, fitted(design, own_table, files, log, by_any=True), files, log)
        bundle = new_bundle(kind, design, own_table, files, request, log)
        validate(bundle, design, own_table, files, log)
        return bundle
    if design is not None:
        log.extend(design_problems(design))
    elif table is not None:
        with_ids(table, request, log)
    return None


def _planned_of_drawings(
    chosen: Chosen, files: ImportFiles, request: ImportRequest, log: ProblemLog
) -> NewBundle | None:
    """Plan a bundle of image annotations. They become predictions of a given design, or of a generated one."""
    found = ProblemLog() if request.skip_faulty else log
    source = read_drawings(chosen.kind, chosen.drawings, files, found, request.labels)
    if request.skip_faulty and source is not None:
        report_skipped(found, source.file, log)
    elif request.skip_faulty:
        log.extend(found.problems())
    if source is None or chosen.design is None:
        return None
    if request.preset:
        imported = preset_design(request.labels or tuple(source.labels), request.preset, files.name, log)
    elif chosen.design:
        _report_unused_labels(chosen.design, request, files, log)
        _report_unused_tools(request, files, log)
        text = files.text(chosen.design, CONFIG_LIMIT_BYTES)
        imported = None if text is None else config_design(text, chosen.design, log)
    elif not source.labels and not source.points and not source.image_flags:
        if not log.has_errors():
            log.add(ProblemCode.IMPORT_MISSING, source.file, why="drawn-labels")
        return None
    else:
        imported = config_design(made_config(source, request.language, request.tools).decode(), CONFIG_FILE, log)
    design = None if imported is None else read_as_written(imported, request)
    if imported is None or design is None:
        if imported is not None:
            log.extend(design_problems(imported))
        return None
    table = filled_table(without_unmarked(source) if request.only_marked else source, design, log)
    table = without_faulty(imported, table, files, log, source.places) if request.skip_faulty else table
    bundle = new_bundle(chosen.kind, imported, table, files, request, log, source.places)
    validate(bundle, imported, table, files, log)
    report_unlabelled(source, log, only_marked=request.only_marked)
    return bundle


def _own_tasks(
    kind: ImportKind, table: ForeignTable, design: ImportedDesign, request: ImportRequest, log: ProblemLog
) -> ForeignTable | None:
    """Return the tasks without other data of the program. Return None with a problem if there are none."""
    match kind:
        case ImportKind.TOLOKA:
            return toloka_tasks(table, log)
        case ImportKind.LABEL_STUDIO:
            return without_answers(table, design, log)
        case ImportKind.CROWD:
            return crowd_tasks(table, design.uses, log)
        case ImportKind.AUDIO_FILES | ImportKind.VIDEOS:
            return with_predictions(table, design, request, log)
        case _:
            return table


def _report_unused_labels(config: str, request: ImportRequest, files: ImportFiles, log: ProblemLog) -> None:
    """Add a note about unused labels, because a given design is not changed."""
    if request.labels:
        shown = ", ".join(request.labels)
        log.note(ProblemCode.IMPORT_LEFT_OUT, files.name, why="labels-unused", names=shown, config=config)


def _report_unused_tools(request: ImportRequest, files: ImportFiles, log: ProblemLog) -> None:
    """Add a note about unused tools, because only a generated design has them."""
    if request.tools:
        log.note(ProblemCode.IMPORT_LEFT_OUT, files.name, why="tools-unused", names=", ".join(sorted(request.tools)))


def _report_missing_table(design: ImportedDesign | None, files: ImportFiles, log: ProblemLog) -> None:
    if report_workbooks(files, log):
        return
    columns = () if design is None else [use.path for use in design.uses.values()] or design.columns
    why = "table-columns" if columns else "table"
    log.add(ProblemCode.IMPORT_MISSING, files.name, why=why, columns=", ".join(dict.fromkeys(columns)))


def _table(chosen: Chosen, files: ImportFiles, request: ImportRequest, log: ProblemLog) -> ForeignTable | None:
    if chosen.kind in FOLDERS:
        table = folder_table(chosen.kind, files, log)
        return table if table is None or chosen.kind is ImportKind.IMAGES else with_cues(table, files, log)
    if not chosen.table:
        return None
    text = files.text(chosen.table, limit_bytes(chosen.table))
    if text is None:
        return None
    return _foreign_table(text, chosen.table, request, log)


def _foreign_table(text: str, file: str, request: ImportRequest, log: ProblemLog) -> ForeignTable | None:
    """Read a table by its suffix, unknown ones as separated columns. Return None with a problem if invalid."""
    if suffix(file) in LIST_SUFFIXES:
        table = read_foreign_json(text, file, log, to_correct=request.to_correct)
    elif suffix(file) in LINE_SUFFIXES:
        table = read_foreign_lines(text, file, log, to_correct=request.to_correct)
    else:
        table = read_foreign_csv(text, file, log)
    if table is None and not log.has_errors_in(file):
        log.add(ProblemCode.TASKS_EMPTY, file)
    return table


def _design(
    kind: ImportKind, file: str, table: ForeignTable | None, files: ImportFiles, request: ImportRequest, log: ProblemLog
) -> ImportedDesign | None:
    if file:
        _report_unused_labels(file, request, files, log)
        text = files.text(file, CONFIG_LIMIT_BYTES)
        if text is None:
            return None
        read = crowd_design if kind is ImportKind.CROWD else config_design
        return read(text, file, log)
    if kind is ImportKind.CROWD:
        log.add(ProblemCode.IMPORT_MISSING, files.name, why="template")
        return None
    if kind is ImportKind.LABEL_STUDIO and not request.preset:
        log.add(ProblemCode.IMPORT_MISSING, files.name, why="config")
        return None
    return _ready_made(kind, table, files, request, log)


def _ready_made(
    kind: ImportKind, table: ForeignTable | None, files: ImportFiles, request: ImportRequest, log: ProblemLog
) -> ImportedDesign | None:
    """Return a preset design. Toloka stores the design of a pool separately, so its tables usually lack one."""
    medium = FOLDERS.get(kind, MediumKind.IMAGE if table is None else detect_medium(table))
    preset = request.preset or _PRESETS[medium]
    labels = request.labels
    if kind is ImportKind.TOLOKA and table is not None and preset in PRESETS and not labels:
        answers = answer_columns(table) if preset == TEXT_PRESET else ()
        labels = answers or labels_to_begin_with(preset, request.language)
        why = "answers" if answers else ""
        log.note(ProblemCode.IMPORT_LABELS, files.name, why=why, preset=preset, labels=", ".join(labels))
    found = (
        speakers(table)
        if kind in (ImportKind.AUDIO_FILES, ImportKind.VIDEOS) and table is not None and not labels
        else ()
    )
    if found and preset in PRESETS:
        labels = found
        log.note(ProblemCode.IMPORT_LABELS, files.name, why="voices", preset=preset, labels=", ".join(labels))
    elif not labels and preset in PRESETS and table is not None and has_cues(table):
        labels = (speech_label(request.language),)
        log.note(ProblemCode.IMPORT_LABELS, files.name, why="speech", preset=preset, labels=labels[0])
    return preset_design(labels, preset, files.name, log)
