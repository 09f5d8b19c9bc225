"""The sound bundle with other files in it, and what requesters are told about it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from annotator.core.bundle.content import Bundle
from annotator.core.money.amount import Money
from annotator.core.pay.minimum_wages import WageRule
from annotator.core.problems import Problem, Severity
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.requester_checks import requester_notes
from annotator.ui.problems.sentences import hint, sentence
from bundle_making import valid_files
from fakes.bundle_source import MemorySource

WAGE = WageRule("net", Money(Decimal("9.74"), "EUR"), date(2026, 6, 1), "a law")


def reading(**changed: str | None) -> tuple[Bundle, tuple[Problem, ...]]:
    """The sound bundle with other files: `tasks_csv` for tasks.csv; None for one that is not there."""
    files = valid_files()
    for name, text in changed.items():
        path = ".".join(name.rsplit("_", 1))
        files.pop(path, None)
        if text is not None:
            files[path] = text.encode()
    found = read_bundle(MemorySource(files))
    assert found.readable is not None
    return found.readable, found.problems


def notes(reference: WageRule | None = WAGE, **changed: str | None) -> list[Problem]:
    found = list(requester_notes(*reading(**changed), reference))
    assert all(note.severity is Severity.NOTE and sentence(note) and hint(note) for note in found)
    return found


def the_note(reference: WageRule | None = WAGE, **changed: str | None) -> Problem:
    (found,) = notes(reference, **changed)
    return found
