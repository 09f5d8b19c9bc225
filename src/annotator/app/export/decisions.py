"""The requester's files beside results, in the folder of each bundle."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from annotator.core.money.states import DecisionRow, MoneyState
from annotator.core.outbox.requester_files import DECISIONS_FILE, MAX_REQUESTER_FILE_BYTES
from annotator.formats.history.decisions import read_decisions
from annotator.formats.problem_log import ProblemLog, printable
from annotator.formats.source.rejection import rejecting
from annotator.store.folders.new import DiskFolders


def bundle_folder(results: Path, key: str) -> Path:
    """Return the folder of a bundle in a results folder. The user may have named that folder itself."""
    return results if results.resolve().name == key else results / key


def read_decision_file(path: Path, log: ProblemLog, otherwise: MoneyState | None = None) -> Sequence[DecisionRow]:
    """Read a table of decisions, `otherwise` without the column. Raise `BundleRefused` if it cannot be read."""
    file = printable(str(path))
    with rejecting(file):
        data = DiskFolders().read_file(str(path), MAX_REQUESTER_FILE_BYTES)
        return read_decisions(data, file, log, otherwise)


def decisions_beside(results: Path, key: str, log: ProblemLog) -> Sequence[DecisionRow]:
    """Return the decisions about the results of a bundle, none if there is no file. Raise `BundleRefused`."""
    path = bundle_folder(results, key) / DECISIONS_FILE
    return read_decision_file(path, log) if path.exists() else ()
