"""Messages about a failed start or a fatal end, and reports of programming errors. Saved data stays untouched. A
message goes to standard error, or to a message box if no terminal shows it."""

from __future__ import annotations

import errno
import re
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QProcess, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QMessageBox

from annotator.app.gui.last_crash import UNTOLD
from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError
from annotator.ui.i18n.messages import error_sentence
from annotator.ui.i18n.translation import _

_MOST = 50  # errors in one report, because a chain may be as deep as calls are
_BECAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_DURING = "\nDuring handling of the above exception, another exception occurred:\n\n"


class FatalMessage(Struct, frozen=True):
    """A message about the end. `details` has the text of a report, `folder` the folder in which it was saved."""

    text: str
    details: str = ""
    folder: Path | None = None


def report(text: str, folder: Path) -> Path | None:
    """Write a report with the facts needed for a fix, and let the next start tell of it. Return None if that is
    impossible."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"crash-{moment}.txt"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"annotator {VERSION}, Python {sys.version}, {sys.platform}\n\n{text}", encoding="utf-8")
        (folder / UNTOLD).touch()
    except OSError:
        return None
    return path


def report_trace(trace: str, folder: Path) -> None:
    """Write a report about a fault in native code, without the user's folders."""
    report(re.sub(r'File "([^"]*)"', lambda found: f'File "{_code_file(found[1])}"', trace), folder)


def fatal_message(error: BaseException, folder: Path) -> FatalMessage:
    """Write the report, without any of the user's data, and return the message about it."""
    details = without_values(error)
    path = report(details, folder)
    sentences = [
        _("annotator must close because of an internal error."),
        _("Everything shown as saved was kept on this computer: answers, working time and pay."),
        _(
            "Start annotator again to go on. If this error returns, report it with its details: they contain no "
            "answers and no names."
        ),
        _("The report was saved to {path}.").format(path=path) if path else details,
    ]
    return FatalMessage("\n\n".join(sentences), details, folder if path else None)


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


def show_fatal_error(message: FatalMessage, *, needs_box: bool = True) -> None:
    """Show a message. Block until the box is closed; the event loop must have ended. No box is needed for facts that
    are visible anyway."""
    if sys.stderr is not None:  # a windowed program on Windows has none
        sys.stderr.write(message.text + "\n")
        if sys.stderr.isatty():
            return
    if not needs_box or QGuiApplication.instance() is None or QGuiApplication.platformName() in _UNSEEN:
        return
    box = QMessageBox(QMessageBox.Icon.Warning, "annotator", "")
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(message.text)
    if message.details:
        _offer_actions(box, message)
    else:
        box.exec()


def _offer_actions(box: QMessageBox, message: FatalMessage) -> None:
    """Show the box with what the user can do. It returns after its details were copied or its folder opened."""
    again = box.addButton(_("Start again"), QMessageBox.ButtonRole.AcceptRole)
    actions: dict[QAbstractButton, Callable[[], object]] = {}
    copy = box.addButton(_("Copy details"), QMessageBox.ButtonRole.ActionRole)
    actions[copy] = partial(QGuiApplication.clipboard().setText, message.details)
    if message.folder is not None:
        folder = box.addButton(_("Open folder"), QMessageBox.ButtonRole.ActionRole)
        actions[folder] = partial(QDesktopServices.openUrl, QUrl.fromLocalFile(str(message.folder)))
    box.setEscapeButton(box.addButton(_("Close"), QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(again)
    box.exec()
    while (pressed := box.clickedButton()) in actions:
        actions[pressed]()
        box.exec()
    if pressed is again:
        is_frozen = getattr(sys, "frozen", False)
        QProcess.startDetached(sys.executable, sys.argv[1:] if is_frozen else sys.orig_argv[1:])


def why(ended: BaseException, log: Path) -> list[FatalMessage]:
    """Return the messages for the error that ended the program. Only programming errors leave a report."""
    if isinstance(ended, BaseExceptionGroup):
        return [message for error in ended.exceptions for message in why(error, log)]
    if isinstance(ended, AnnotatorError):
        before = why(ended.__context__, log) if isinstance(ended.__context__, BaseExceptionGroup) else []
        return [*before, FatalMessage(error_sentence(ended.code, ended.params))]
    return [fatal_message(ended, log)]
