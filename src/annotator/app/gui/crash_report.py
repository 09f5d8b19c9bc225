"""Messages about a failed start or a fatal end, and reports of programming errors. Saved data stays untouched. A
message goes to standard error, or to a message box if no terminal shows it."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox

from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _

_MOST = 50  # errors in one report, because a chain may be as deep as calls are
_BECAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_DURING = "\nDuring handling of the above exception, another exception occurred:\n\n"


def report(error: BaseException, folder: Path) -> Path | None:
    """Write a report with the facts needed for a fix, and none of the user's data. Return None if that is
    impossible."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"crash-{moment}.txt"
    text = without_values(error)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"annotator {VERSION}, Python {sys.version}, {sys.platform}\n\n{text}", encoding="utf-8")
    except OSError:
        return None
    return path


def report_text(error: BaseException, folder: Path) -> str:
    """Write the report and return the message about it."""
    path = report(error, folder)
    fault = _("annotator must close because of an internal error. Everything shown as saved has been saved.")
    where = _("The report was saved to {path}.").format(path=path) if path else without_values(error)
    return f"{fault}\n{where}"


def without_values(error: BaseException) -> str:
    """Return the traceback with types, lines and our code, but without the texts of exceptions, which quote answers,
    names and paths. Paths of code files are relative to the import path, so that they do not show the user's
    folders."""
    return "".join(_chain(error, set()))


def _chain(error: BaseException, visited: set[int]) -> Iterator[str]:
    """Yield the chain from the first error. A cycle ends it, and so do `_MOST` errors."""
    visited.add(id(error))
    before = error.__cause__ if error.__cause__ is not None else error.__context__
    is_hidden = error.__cause__ is None and error.__suppress_context__
    if before is not None and not is_hidden and id(before) not in visited and len(visited) < _MOST:
        yield from _chain(before, visited)
        yield _BECAUSE if error.__cause__ is not None else _DURING
    frames = traceback.extract_tb(error.__traceback__)
    if frames:
        yield "Traceback (most recent call last):\n"
        yield from traceback.StackSummary.from_list([_shortened(frame) for frame in frames]).format()
    yield f"{type(error).__module__}.{type(error).__qualname__}{_code(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for number, inner in enumerate(error.exceptions, start=1):
            if id(inner) not in visited and len(visited) < _MOST:
                yield f"\n{number} of {len(error.exceptions)}:\n"
                yield from _chain(inner, visited)


def _code(error: BaseException) -> str:
    """Return the code of the error, where it has one without user data."""
    if isinstance(error, AnnotatorError):
        return f" ({error.code})"
    if isinstance(error, OSError) and error.errno is not None:
        return f" ({errno.errorcode.get(error.errno, error.errno)})"
    return ""


def _shortened(frame: traceback.FrameSummary) -> traceback.FrameSummary:
    return traceback.FrameSummary(_code_file(frame.filename), frame.lineno, frame.name, line=frame.line)


def _code_file(name: str) -> str:
    """Return a path such as `annotator/app/main.py`, or the bare name if it is not on the import path."""
    above = [folder for folder in map(Path, sys.path) if folder.is_absolute() and Path(name).is_relative_to(folder)]
    if not above:
        return Path(name).name
    return Path(name).relative_to(max(above, key=lambda folder: len(folder.parts))).as_posix()


_UNSEEN = ("offscreen", "minimal", "vnc")


def show_fatal_error(text: str, *, needs_box: bool = True) -> None:
    """Show a message. Block until the box is closed; the event loop must have ended. No box is needed for facts that
    are visible anyway."""
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(text + "\n")
        if sys.stderr.isatty():
            return
    if not needs_box or QGuiApplication.instance() is None or QGuiApplication.platformName() in _UNSEEN:
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "annotator", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(text)
    box.exec()


def why(ended: BaseException, log: Path) -> list[str]:
    """Return the messages for the error that ended the program. Only programming errors leave a report."""
    if isinstance(ended, BaseExceptionGroup):
        return [sentence for error in ended.exceptions for sentence in why(error, log)]
    if isinstance(ended, AnnotatorError):
        before = why(ended.__context__, log) if isinstance(ended.__context__, BaseExceptionGroup) else []
        return [*before, error_sentence(ended.code, ended.params)]
    return [report_text(ended, log)]
