"""`annotator check BUNDLE`: every problem with its place and remedy; the same facts as JSON."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import Any

from annotator.app.languages import speak
from annotator.core.facts import Bulletin
from annotator.core.problems import Problem, Severity, errors
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
        sys.stdout.write(_as_text(location, checked.problems))
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


def _as_text(location: str, problems: tuple[Problem, ...]) -> str:
    lines = []
    for problem in problems:
        said = figures.pair(place(problem.place), sentence(problem))
        is_note = problem.severity is Severity.NOTE
        lines.append(_("note: {problem}").format(problem=said) if is_note else said)
        lines.append(f"    {hint(problem)}")
    return "\n".join([*lines, _in_all(location, problems)]) + "\n"


def _in_all(location: str, problems: tuple[Problem, ...]) -> str:
    """How many there are, those among them that are only counted and not listed."""
    count = {severity: sum(_stands_for(one) for one in problems if one.severity is severity) for severity in Severity}
    wrong, noted = count[Severity.ERROR], count[Severity.NOTE]
    in_words = ngettext("{count} problem", "{count} problems", wrong).format(count=wrong)
    notes = ngettext("{count} note", "{count} notes", noted).format(count=noted)
    if wrong and noted:
        return _("{bundle} has {problems} and {notes}.").format(bundle=location, problems=in_words, notes=notes)
    if wrong:
        return _("{bundle} has {problems}.").format(bundle=location, problems=in_words)
    if noted:
        return _("{bundle} is sound, with {notes}.").format(bundle=location, notes=notes)
    return _("{bundle} is sound.").format(bundle=location)


def _stands_for(problem: Problem) -> int:
    return 1 + int(problem.params.get("more", "0"))
