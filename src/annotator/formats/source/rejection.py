"""Rejection of untrusted files that make their reader fail in an unforeseen way."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePath
from types import TracebackType

from annotator.core.errors import AnnotatorError, BundleRefused
from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog


@contextmanager
def rejecting(file: str = ENTIRE_BUNDLE) -> Iterator[None]:
    """Raise BundleRefused for whatever the reading of an untrusted file raises. A reader's bug must not end the
    program, because a stranger could then end it with a file. Expected errors pass unchanged."""
    try:
        yield
    except AnnotatorError:
        raise
    except Exception as error:
        log = ProblemLog()
        log.add(ProblemCode.UNREADABLE, file, why="reader", fault=_fault(error))
        raise BundleRefused(log.problems()) from error


def _fault(error: Exception) -> str:
    """Return the kind of error and its place in the code. Its message may hold data of the file, and no sentence."""
    place = _innermost(error.__traceback__)
    return f"{type(error).__name__}, {place}" if place else type(error).__name__


def _innermost(trace: TracebackType | None) -> str:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace is not None else ""
