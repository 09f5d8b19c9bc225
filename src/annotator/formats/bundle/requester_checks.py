"""Notes for the requester about a usable bundle. They never keep a bundle out.

`annotator check` and the trial run create them. Workers never see them at import."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from itertools import groupby
from typing import Final

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.interleaving import sensitive_rows
from annotator.core.bundle.string_column import Column
from annotator.core.bundle.tasks import PREDICTIONS_COLUMN, REWARD_COLUMN, TIME_COLUMNS
from annotator.core.default_keymap import LOOKING_KEYS, PLAYING_KEYS, PROGRAM_KEYS
from annotator.core.design.controls import TextArea
from annotator.core.design.hotkeys import SPARE_KEYS, hotkeys, unreached
from annotator.core.design.medium import MediumKind
from annotator.core.design.tree import Design
from annotator.core.pay.wages import WageRule
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.builtin.presets import PRESETS, preset_resource
from annotator.formats.bundle.pay_check import note_pay
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.manifest.comments import ENGLISH, FRENCH
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest

USUAL_INSTRUCTIONS: Final = "instructions.md"
_EXAMPLE_ID = re.compile(rf"({ENGLISH.example}|{FRENCH.example})-[0-9]")
_BEGINNING: Final = 40
_BEGINS = r"Write here|(?:Write|Describe) one \w+ here|Écrivez ici|Décrivez ici"
_TO_FILL_IN = re.compile(rf"^(?:- )?((?:{_BEGINS})\b.*)$", re.MULTILINE)


def note_leftovers(bundle: Bundle, log: ProblemLog) -> None:
    """Add at most one note on the tasks and one on the instructions. The latter lists all placeholders."""
    manifest = bundle.manifest
    ids = list(bundle.tasks.ids())
    if ids and all(_EXAMPLE_ID.fullmatch(task_id) for task_id in ids):
        log.add(ProblemCode.STARTER_LEFT, manifest.tasks_file, severity=Severity.NOTE, why="examples")
    instructions = html.unescape(bundle.instructions_html)
    left = dict.fromkeys(_beginning(line) for line in _lines_to_fill_in() if line in instructions)
    if left:
        file = manifest.instructions_file or USUAL_INSTRUCTIONS
        log.add(ProblemCode.STARTER_LEFT, file, severity=Severity.NOTE, words=" · ".join(left))


def _beginning(line: str) -> str:
    """Return the beginning of a line, long enough to find it."""
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING].rpartition(' ')[0]}…"


def _lines_to_fill_in() -> list[str]:
    texts = (preset_resource(preset, language, "md").decode() for preset in PRESETS for language in ("en", "fr"))
    return [line for text in texts for line in _TO_FILL_IN.findall(text)]


def requester_notes(bundle: Bundle, problems: Collection[Problem], reference: WageRule | None) -> tuple[Problem, ...]:
    """Return notes in addition to the `problems` already found.

    A file with errors gets no notes, because they could be wrong. `reference` is the minimum wage to compare pay
    with."""
    manifest = bundle.manifest
    faulty = {problem.place.file for problem in problems if problem.severity is Severity.ERROR}
    log = ProblemLog()
    if MANIFEST_FILE not in faulty and not bundle.instructions_html:
        log.add(ProblemCode.INSTRUCTIONS_MISSING, MANIFEST_FILE, severity=Severity.NOTE)
    if manifest.media.warned.is_sensitive and not manifest.media.warned.categories:
        log.add(ProblemCode.HURT_UNNAMED, MANIFEST_FILE, field="media.sensitive", severity=Severity.NOTE)
    if not faulty:
        note_leftovers(bundle, log)
    if not {MANIFEST_FILE, manifest.config_file} & faulty:
        _note_keys(bundle, log)
    if not {MANIFEST_FILE, manifest.config_file, manifest.tasks_file} & faulty:
        _note_columns(bundle, log)
        _note_starts(bundle, log)
        _note_calm(bundle, log)
    if not {MANIFEST_FILE, manifest.tasks_file} & faulty:
        note_pay(bundle, reference, log)
    return log.problems()


def _note_columns(bundle: Bundle, log: ProblemLog) -> None:
    manifest, columns = bundle.manifest, bundle.tasks.columns
    variables = bundle.design.variables()
    undefined = [name for name in variables if name not in columns]
    line = 1 if manifest.tasks_file.lower().endswith(".csv") else None
    used = {manifest.id_column, PREDICTIONS_COLUMN, REWARD_COLUMN, *TIME_COLUMNS, *variables}
    used.add(manifest.media.categories_column)
    for column in columns:
        if column in used:
            continue
        near = closest(column, undefined)
        why = "suggestion" if near else ""
        log.add(
            ProblemCode.COLUMN_UNUSED,
            manifest.tasks_file,
            line=line,
            field=column,
            severity=Severity.NOTE,
            column=column,
            why=why,
            suggestion="$" + near if near else "",
        )


def _note_calm(bundle: Bundle, log: ProblemLog) -> None:
    """Add a note if there are too few non-sensitive tasks for the requested mix."""
    media = bundle.manifest.media
    if media.calm_after and media.categories_column:
        rows = sensitive_rows(bundle.tasks, media)
        sensitive, needed = sum(rows), -(-sum(rows) // media.calm_after) - 1
        if len(rows) - sensitive < needed:
            log.add(
                ProblemCode.CALM_FEW,
                MANIFEST_FILE,
                field="media.calm_after",
                severity=Severity.NOTE,
                hurtful=str(sensitive),
                calm=str(len(rows) - sensitive),
                needed=str(needed),
            )


def _note_starts(bundle: Bundle, log: ProblemLog) -> None:
    """Add notes about initial texts that exceed the length limit of their field. The worker would have to shorten
    them first."""
    code, note, manifest = ProblemCode.START_TOO_LONG, Severity.NOTE, bundle.manifest
    fields = (control for control in bundle.design.controls() if isinstance(control, TextArea))
    for control in fields:
        name, column = control.name, control.value.removeprefix("$")
        if control.max_length is None:
            continue
        limit = str(control.max_length)
        if column == control.value:
            if len(column) > control.max_length:
                file, line = manifest.config_file or MANIFEST_FILE, control.line if manifest.config_file else None
                log.add(code, file, line=line, severity=note, control=name, limit=limit, found=str(len(column)))
            continue
        texts = bundle.tasks.columns.get(column, Column())
        rows = [row for row, text in enumerate(texts, start=1) if len(text) > control.max_length]
        if rows:
            found = {"control": name, "limit": limit, "why": "column", "column": column, "count": str(len(rows))}
            log.extend((Problem(code, Place(manifest.tasks_file, None, rows[0], column), found, note),))


def _note_keys(bundle: Bundle, log: ProblemLog) -> None:
    design = _fullest_design(bundle)
    file = bundle.manifest.config_file or MANIFEST_FILE
    lines = {control.name: control.line for control in design.controls()} if bundle.manifest.config_file else {}
    for name, targets in groupby(unreached(design), key=lambda target: target.control):
        paths = [target.path for target in targets]
        log.add(
            ProblemCode.CHOICES_UNREACHED,
            file,
            line=lines.get(name),
            severity=Severity.NOTE,
            control=name,
            count=str(len(paths)),
            first=" / ".join(paths[0]),
        )
    is_image = [tag.KIND is MediumKind.IMAGE for tag in design.media()]
    program_s = PROGRAM_KEYS | (LOOKING_KEYS if any(is_image) else set())
    program_s |= set() if all(is_image) else PLAYING_KEYS
    for key, target in hotkeys(design).items():
        if key in program_s and key not in SPARE_KEYS:  # a key from the design: generated keys avoid these
            value = " / ".join(target.path) or target.control
            line = lines.get(target.control)
            log.add(ProblemCode.HOTKEY_TAKEN, file, line=line, severity=Severity.NOTE, key=key, value=value)


def _fullest_design(bundle: Bundle) -> Design:
    """Return the design of the task with the longest choice lists, if tasks provide choices."""
    dynamic = [bundle.tasks.columns[name] for name in bundle.design.dynamic_columns() if name in bundle.tasks.columns]
    if not dynamic or not len(bundle.tasks):
        return bundle.design
    lengths = zip(*(_lengths(column) for column in dynamic), strict=True)
    fullest = max(enumerate(map(sum, lengths)), key=lambda pair: pair[1])[0]
    return design_for(bundle.design, bundle.tasks[fullest].columns)


def _lengths(column: Column) -> list[int]:
    """Return the length in bytes of each text."""
    return [end - begin for piece in column.pieces for begin, end in zip((0, *piece.ends), piece.ends, strict=False)]
