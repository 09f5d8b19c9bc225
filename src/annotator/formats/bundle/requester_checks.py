"""Notes for the requester about a usable bundle. They never keep a bundle out. `annotator check` and the trial run
create them. Workers never see them at import."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from fractions import Fraction
from itertools import groupby, repeat
from typing import Final

from msgspec import Struct

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.interleaving import sensitive_rows
from annotator.core.bundle.manifest import Pay
from annotator.core.bundle.tasks import (
    EXPECTED_COLUMN,
    PREDICTIONS_COLUMN,
    REWARD_COLUMN,
    TIME_COLUMNS,
    Column,
    parse_seconds,
)
from annotator.core.design.controls import TextArea
from annotator.core.design.hotkeys import free_keys, hotkeys, unreached
from annotator.core.design.label_groups import draws_on_images
from annotator.core.design.medium import SHOWN_AS_IMAGES
from annotator.core.design.structured_cells import path_of
from annotator.core.design.tree import Design
from annotator.core.keymap import LOOKING_KEYS, PLAYING_KEYS, PROGRAM_KEYS, TOOL_KEYS
from annotator.core.money.amount import parse_amount
from annotator.core.money.dated_rules import unconfirmed_since
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.pay.rehearsal import pay_per_hour, reward_for_wage
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from annotator.formats.builtin.presets import PRESETS, preset_resource
from annotator.formats.bundle.text_checks import note_texts
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import EXAMPLE_NAMES
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest

_CENT = Decimal("0.01")
_CENT_DIGITS = 2
_BEYOND_BELIEF = 20


class _Kind(Struct, frozen=True):
    """A group of tasks with the same reward and expected time."""

    count: int
    reward: Decimal
    expected_s: int
    hourly: Decimal


def note_pay(bundle: Bundle, reference: WageRule | None, log: ProblemLog, day: date | None = None) -> None:
    """Add notes about the stated pay. Missing pay gets a note. Pay per media minute is not checked: media lengths
    are not read here. Currencies are never converted: a minimum wage in another currency is ignored. On `day`, the
    minimum wage may not be confirmed."""
    pay = bundle.manifest.pay
    if pay is None:
        log.note(ProblemCode.PAY_NONE, MANIFEST_FILE)
    if pay is None or bundle.is_paid_by_the_minute or not len(bundle.tasks):
        return
    kinds, untold = _kinds(bundle, pay)
    if untold:
        log.note(
            ProblemCode.PAY_UNTOLD,
            MANIFEST_FILE,
            field="time.expected_s",
            why="some" if kinds else "",
            count=str(untold),
            all=str(len(bundle.tasks)),
        )
    if kinds and reference is not None and reference.hourly.currency == pay.currency:
        _compare(kinds, pay, reference, log, day)
        _note_high(kinds, pay, reference, log)


def _note_high(kinds: list[_Kind], pay: Pay, reference: WageRule, log: ProblemLog) -> None:
    """Add a note about implausibly high pay, from a missing decimal point or from minutes given as seconds."""
    highest = kinds[-1]
    wage = reference.hourly.amount
    if highest.hourly > wage * _BEYOND_BELIEF:
        log.note(
            ProblemCode.PAY_HIGH,
            MANIFEST_FILE,
            field="pay.amount",
            currency=pay.currency,
            reward=format(highest.reward, "f"),
            expected_s=str(highest.expected_s),
            hourly=_floored(highest.hourly),
            times=str(int(highest.hourly / wage)),
            wage=format(wage, "f"),
        )


def _kinds(bundle: Bundle, pay: Pay) -> tuple[list[_Kind], int]:
    """Return the groups with an expected time, lowest pay first, and the number of tasks without one."""
    rewards: Iterable[str] = bundle.tasks.columns.get(REWARD_COLUMN, repeat("", len(bundle.tasks)))
    times: Iterable[str] = bundle.tasks.columns.get(EXPECTED_COLUMN, repeat("", len(bundle.tasks)))
    kinds: list[_Kind] = []
    untold = 0
    for (reward, expected), count in Counter(zip(rewards, times, strict=True)).items():
        own = parse_amount(reward)
        amount = pay.amount if own is None else own
        expected_s = parse_seconds(expected) or bundle.manifest.time.expected_s
        hourly = pay_per_hour(amount, Fraction((expected_s or 0) * 1000))
        if expected_s is None or hourly is None:
            untold += count
        else:
            kinds.append(_Kind(count, amount, expected_s, hourly))
    return sorted(kinds, key=lambda kind: kind.hourly), untold


def _compare(kinds: list[_Kind], pay: Pay, reference: WageRule, log: ProblemLog, day: date | None) -> None:
    wage = reference.hourly.amount
    unconfirmed = unconfirmed_since(reference, (reference,), day) if day is not None else None
    below = sum(kind.count for kind in kinds if kind.hourly < wage)
    if not below:
        return
    lowest, median = kinds[0], _median(kinds)
    why = "" if len(kinds) == 1 else "some" if median.hourly >= wage else "most"
    example = lowest if why != "most" else median
    digits = max(_CENT_DIGITS, -int(pay.amount.normalize().as_tuple().exponent))
    log.note(
        ProblemCode.PAY_BELOW_REFERENCE,
        MANIFEST_FILE,
        field="pay.amount",
        why=why,
        currency=pay.currency,
        reward=format(example.reward, "f"),
        expected_s=str(example.expected_s),
        hourly=_floored(example.hourly),
        lowest=_floored(lowest.hourly),
        count=str(below),
        all=str(sum(kind.count for kind in kinds)),
        wage=format(wage, "f"),
        source=reference.source,
        since=reference.since.isoformat(),
        unconfirmed=unconfirmed.isoformat() if unconfirmed is not None else "",
        needed=format(reward_for_wage(wage, Fraction(example.expected_s * 1000), digits), "f"),
    )


def _median(kinds: list[_Kind]) -> _Kind:
    """Return the group of the median task, the lower of two."""
    left = (sum(kind.count for kind in kinds) + 1) // 2
    for kind in kinds:
        left -= kind.count
        if left <= 0:
            return kind
    return kinds[-1]


def _floored(hourly: Decimal) -> str:
    """Format a rate, rounded down. 9.739 must not become 9.74, because it may be compared with a wage of 9.74."""
    return format(hourly.quantize(_CENT, ROUND_FLOOR), "f")


USUAL_INSTRUCTIONS: Final = "instructions.md"
_EXAMPLE_ID = re.compile(rf"({'|'.join(EXAMPLE_NAMES)})-[0-9]")
_BEGINNING: Final = 40
_BEGINS = r"Write here|(?:Write|Describe) one \w+ here|Écrivez ici|Décrivez ici"
_TO_FILL_IN = re.compile(rf"^(?:- )?((?:{_BEGINS})\b.*)$", re.MULTILINE)


def note_leftovers(bundle: Bundle, log: ProblemLog) -> None:
    """Add at most one note on the tasks and one on the instructions. The latter lists all placeholders."""
    manifest = bundle.manifest
    ids = list(bundle.tasks.ids())
    if ids and all(_EXAMPLE_ID.fullmatch(task_id) for task_id in ids):
        log.note(ProblemCode.STARTER_LEFT, manifest.tasks_file, why="examples")
    instructions = html.unescape(bundle.instructions_html)
    left = dict.fromkeys(_beginning(line) for line in _lines_to_fill_in() if line in instructions)
    if left:
        file = manifest.instructions_file or USUAL_INSTRUCTIONS
        log.note(ProblemCode.STARTER_LEFT, file, words=" · ".join(left))


def _beginning(line: str) -> str:
    """Return the beginning of a line, long enough to find it."""
    return line if len(line) <= _BEGINNING else f"{line[:_BEGINNING].rpartition(' ')[0]}…"


def _lines_to_fill_in() -> list[str]:
    texts = (preset_resource(preset, language, "md").decode() for preset in PRESETS for language in ("en", "fr"))
    return [line for text in texts for line in _TO_FILL_IN.findall(text)]


def requester_notes(
    bundle: Bundle, problems: Collection[Problem], reference: WageRule | None, day: date | None = None
) -> tuple[Problem, ...]:
    """Return notes in addition to the `problems` already found. A file with errors gets no notes, because they could
    be wrong. `reference` is the minimum wage to compare pay with on a day."""
    manifest = bundle.manifest
    faulty = {problem.place.file for problem in problems if problem.severity is Severity.ERROR}
    log = ProblemLog()
    if MANIFEST_FILE not in faulty and not bundle.instructions_html:
        log.note(ProblemCode.INSTRUCTIONS_MISSING, MANIFEST_FILE)
    if manifest.media.warned.is_sensitive and not manifest.media.warned.categories:
        log.note(ProblemCode.HURT_UNNAMED, MANIFEST_FILE, field="media.sensitive")
    if not faulty:
        note_leftovers(bundle, log)
    if not {MANIFEST_FILE, manifest.config_file} & faulty:
        _note_keys(bundle, log)
    if not {MANIFEST_FILE, manifest.config_file, manifest.tasks_file} & faulty:
        _note_columns(bundle, log)
        _note_starts(bundle, log)
        _note_calm(bundle, log)
        note_texts(bundle, log)
    if not {MANIFEST_FILE, manifest.tasks_file} & faulty:
        note_pay(bundle, reference, log, day)
    return log.problems()


def _note_columns(bundle: Bundle, log: ProblemLog) -> None:
    manifest = bundle.manifest
    columns = bundle.tasks.columns
    variables = bundle.design.variables()
    undefined = [name for name in variables if name not in columns]
    line = 1 if manifest.tasks_file.lower().endswith(".csv") else None
    roots = (name for variable in variables for name in path_of(variable)[:1])
    used = {manifest.id_column, PREDICTIONS_COLUMN, REWARD_COLUMN, *TIME_COLUMNS, *variables, *roots}
    used.add(manifest.media.categories_column)
    for column in columns:
        if column in used:
            continue
        near = closest(column, undefined)
        why = "suggestion" if near else ""
        log.note(
            ProblemCode.COLUMN_UNUSED,
            manifest.tasks_file,
            line=line,
            field=column,
            column=column,
            why=why,
            suggestion="$" + near if near else "",
        )


def _note_calm(bundle: Bundle, log: ProblemLog) -> None:
    """Add a note if there are too few non-sensitive tasks for the requested mix."""
    media = bundle.manifest.media
    if media.calm_after and media.categories_column:
        rows = sensitive_rows(bundle.tasks, media)
        sensitive = sum(rows)
        needed = -(-sum(rows) // media.calm_after) - 1
        if len(rows) - sensitive < needed:
            log.note(
                ProblemCode.CALM_FEW,
                MANIFEST_FILE,
                field="media.calm_after",
                hurtful=str(sensitive),
                calm=str(len(rows) - sensitive),
                needed=str(needed),
            )


def _note_starts(bundle: Bundle, log: ProblemLog) -> None:
    """Add notes about initial texts beyond the length limit of their field: workers must shorten them first."""
    code = ProblemCode.START_TOO_LONG
    manifest = bundle.manifest
    for control in bundle.design.controls():
        if not isinstance(control, TextArea) or control.max_length is None:
            continue
        name = control.name
        column = control.value.removeprefix("$")
        limit = str(control.max_length)
        if column == control.value:
            if len(column) > control.max_length:
                file = manifest.config_file or MANIFEST_FILE
                line = control.line if manifest.config_file else None
                log.note(code, file, line=line, control=name, limit=limit, found=str(len(column)))
            continue
        texts = bundle.tasks.columns.get(column, Column())
        rows = [row for row, text in enumerate(texts, start=1) if len(text) > control.max_length]
        if rows:
            found = {"control": name, "limit": limit, "why": "column", "column": column, "count": str(len(rows))}
            log.extend((Problem(code, Place(manifest.tasks_file, None, rows[0], column), found, Severity.NOTE),))


def _note_keys(bundle: Bundle, log: ProblemLog) -> None:
    design = _fullest_design(bundle)
    file = bundle.manifest.config_file or MANIFEST_FILE
    lines = {control.name: control.line for control in design.controls()} if bundle.manifest.config_file else {}
    for name, targets in groupby(unreached(design), key=lambda target: target.control):
        paths = [target.path for target in targets]
        log.note(
            ProblemCode.CHOICES_UNREACHED,
            file,
            line=lines.get(name),
            control=name,
            count=str(len(paths)),
            first=" / ".join(paths[0]),
        )
    is_image = [tag.KIND in SHOWN_AS_IMAGES for tag in design.media()]
    program_s = PROGRAM_KEYS | (LOOKING_KEYS if any(is_image) else set())
    program_s |= set() if all(is_image) else PLAYING_KEYS
    program_s |= TOOL_KEYS if draws_on_images(design) else set()
    spare = free_keys(design)
    for key, target in hotkeys(design).items():
        if key in program_s and key not in spare:  # a key from the design: generated keys avoid these
            value = " / ".join(target.path) or target.control
            log.note(ProblemCode.HOTKEY_TAKEN, file, line=lines.get(target.control), key=key, value=value)


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
