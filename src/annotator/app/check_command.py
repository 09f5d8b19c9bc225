"""`annotator check BUNDLE`: every problem with its place and remedy; the same facts as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from annotator.app.languages import speak
from annotator.core.facts import Bulletin
from annotator.core.problems import Problem, errors
from annotator.store.bundle_shelf import FolderShelf
from annotator.store.home import Home
from annotator.ui import figures
from annotator.ui.problem_messages import hint, place, sentence
from annotator.ui.words import _, ngettext
from annotator.work.bundles import Bundles


def check(location: str, *, as_json: bool) -> int:
    """0 when sound (notes allowed), 1 with errors. Reads only; nothing is taken."""
    speak("system")
    bundles = Bundles(FolderShelf(Home.default().bundles), Bulletin())
    checked = asyncio.run(bundles.check(location))
    found = errors(checked.problems)
    if as_json:
        facts = {"bundle": location, "sound": not found, "problems": [_as_json(one) for one in checked.problems]}
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_as_text(location, checked.problems, len(found)))
    return 1 if found else 0


def _as_json(problem: Problem) -> dict[str, Any]:
    where = problem.place
    return {
        "code": problem.code.value,
        "severity": problem.severity.value,
        "file": where.file,
        "line": where.line,
        "row": where.row,
        "field": where.field,
        "problem": sentence(problem),
        "hint": hint(problem),
        "params": dict(problem.params),
    }


def _as_text(location: str, problems: tuple[Problem, ...], error_count: int) -> str:
    lines = []
    for problem in problems:
        lines.append(figures.pair(place(problem.place), sentence(problem)))
        lines.append(f"    {hint(problem)}")
    if error_count:
        words = ngettext("{bundle} has {count} problem.", "{bundle} has {count} problems.", error_count)
        lines.append(words.format(bundle=location, count=error_count))
    else:
        lines.append(_("{bundle} is sound.").format(bundle=location))
    return "\n".join(lines) + "\n"
