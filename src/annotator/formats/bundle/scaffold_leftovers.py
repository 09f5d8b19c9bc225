"""A check for placeholders of `annotator new` that the requester has not replaced."""

from __future__ import annotations

import html
import re
from typing import Final

from annotator.core.bundle.content import Bundle
from annotator.core.problems import ProblemCode, Severity
from annotator.formats.builtin.presets import PRESETS, preset_resource
from annotator.formats.manifest.comments import ENGLISH, FRENCH
from annotator.formats.problem_log import ProblemLog

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
