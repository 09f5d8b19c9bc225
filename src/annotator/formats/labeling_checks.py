"""What only a design as a whole can get wrong: names, what points to them, keys, and that something is asked."""

from __future__ import annotations

from annotator.core.design import Design
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog
from annotator.formats.suggestion import closest


def check_design(design: Design, foreign_names: set[str], file: str, log: ProblemLog, *, has_foreign: bool) -> None:
    """`foreign_names` belong to tags that were reported as not built; `has_foreign`: there are such tags."""
    _check_names(design, file, log)
    _check_targets(design, foreign_names, file, log)
    _check_hotkeys(design, file, log)
    if not design.controls() and not has_foreign:
        log.add(ProblemCode.NO_CONTROL, file, line=design.root.line)


def _check_names(design: Design, file: str, log: ProblemLog) -> None:
    seen: dict[str, int] = {}
    for tag in sorted([*design.objects(), *design.controls()], key=lambda tag: tag.line):
        if tag.name and tag.name in seen:
            log.add(ProblemCode.NAME_DUPLICATE, file, line=tag.line, name=tag.name, other=str(seen[tag.name]))
        seen.setdefault(tag.name, tag.line)


def _check_targets(design: Design, foreign_names: set[str], file: str, log: ProblemLog) -> None:
    objects = [tag.name for tag in design.objects() if tag.name]
    for control in design.controls():
        if not control.to_name or control.to_name in objects or control.to_name in foreign_names:
            continue
        near = closest(control.to_name, objects)
        log.add(
            ProblemCode.TO_NAME_UNKNOWN,
            file,
            line=control.line,
            name=control.to_name,
            why="suggestion" if near else "",
            suggestion=near,
        )


def _check_hotkeys(design: Design, file: str, log: ProblemLog) -> None:
    """Keys are compared without regard to case: nobody should have to hold shift to tell two choices apart."""
    seen: dict[str, str] = {}
    for control in design.controls():
        for choice in control.choices:
            key = (choice.hotkey or "").lower()
            if key and key in seen:
                log.add(
                    ProblemCode.HOTKEY_DUPLICATE,
                    file,
                    line=choice.line,
                    field="hotkey",
                    key=key,
                    value=choice.value,
                    other=seen[key],
                )
            seen.setdefault(key, choice.value)
