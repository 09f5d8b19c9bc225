"""Faults planted in readers: an act is run once for each function that it calls, and that call raises."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any


class Planted(Exception):
    """A fault that no reader foresees."""


def called[T](act: Callable[[T], object], inputs: tuple[T, T], folders: Sequence[str]) -> tuple[CodeType, ...]:
    """The functions below these folders that `act` calls, in the order of their first call. It acts once before, which
    loads the modules and fills the caches."""
    found: dict[CodeType, None] = {}

    def hear(code: CodeType) -> None:
        if any(folder in code.co_filename for folder in folders):
            found.setdefault(code)

    act(inputs[0])
    with _heard(hear):
        act(inputs[1])
    return tuple(found)


@contextmanager
def planted(code: CodeType) -> Iterator[None]:
    """The first call of this function raises."""
    was_raised = False

    def hear(called_code: CodeType) -> None:
        nonlocal was_raised
        if called_code is code and not was_raised:
            was_raised = True
            raise Planted(code.co_qualname)

    with _heard(hear):
        yield
    assert was_raised, code.co_qualname


@contextmanager
def _heard(hear: Callable[[CodeType], None]) -> Iterator[None]:
    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call":
            hear(frame.f_code)

    threading.setprofile(profile)
    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
