"""What happens when our own code is wrong: a report on disk, a plain sentence, and an end. Nothing saved is touched."""

from __future__ import annotations

import errno
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from annotator.app.version import VERSION
from annotator.core.errors import AnnotatorError
from annotator.ui.i18n.translation import _

_MOST = 50  # errors in one report: a chain may be as deep as calls are
_BECAUSE = "\nThe above exception was the direct cause of the following exception:\n\n"
_DURING = "\nDuring handling of the above exception, another exception occurred:\n\n"


def report(error: BaseException, folder: Path) -> Path | None:
    """Writes what is needed to mend it, and nothing of the person's work; None when even that is not possible."""
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    path = folder / f"crash-{moment}.txt"
    text = without_values(error)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(f"annotator {VERSION}, Python {sys.version}, {sys.platform}\n\n{text}", encoding="utf-8")
    except OSError:
        return None
    return path


def report_in_words(error: BaseException, folder: Path) -> str:
    """Writes the report and returns what to say about it."""
    path = report(error, folder)
    fault = _("annotator must close because of an internal error. Everything shown as saved is saved.")
    where = _("The report was saved to {path}").format(path=path) if path else without_values(error)
    return f"{fault}\n{where}"


def without_values(error: BaseException) -> str:
    """What Python prints of an error, with types, lines and our code, but without the words of exceptions: they quote
    answers, names and paths. A file of code is named from where it is found, not by the person's folders."""
    return "".join(_chain(error, set()))


def _chain(error: BaseException, seen: set[int]) -> Iterator[str]:
    """From the first that was raised; a circle ends where it closes, a long chain after `_MOST`."""
    seen.add(id(error))
    before = error.__cause__ if error.__cause__ is not None else error.__context__
    is_hidden = error.__cause__ is None and error.__suppress_context__
    if before is not None and not is_hidden and id(before) not in seen and len(seen) < _MOST:
        yield from _chain(before, seen)
        yield _BECAUSE if error.__cause__ is not None else _DURING
    frames = traceback.extract_tb(error.__traceback__)
    if frames:
        yield "Traceback (most recent call last):\n"
        yield from traceback.StackSummary.from_list([_shortened(frame) for frame in frames]).format()
    yield f"{type(error).__module__}.{type(error).__qualname__}{_code(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for number, inner in enumerate(error.exceptions, start=1):
            if id(inner) not in seen and len(seen) < _MOST:
                yield f"\n{number} of {len(error.exceptions)}:\n"
                yield from _chain(inner, seen)


def _code(error: BaseException) -> str:
    """The name of its kind, where it has one that tells nothing of the person."""
    if isinstance(error, AnnotatorError):
        return f" ({error.code})"
    if isinstance(error, OSError) and error.errno is not None:
        return f" ({errno.errorcode.get(error.errno, error.errno)})"
    return ""


def _shortened(frame: traceback.FrameSummary) -> traceback.FrameSummary:
    return traceback.FrameSummary(_code_file(frame.filename), frame.lineno, frame.name, line=frame.line)


def _code_file(name: str) -> str:
    """Such as `annotator/app/main.py`; a name alone where it is found nowhere."""
    above = [folder for folder in map(Path, sys.path) if folder.is_absolute() and Path(name).is_relative_to(folder)]
    if not above:
        return Path(name).name
    return Path(name).relative_to(max(above, key=lambda folder: len(folder.parts))).as_posix()
