"""Which lines of the program ran, as the interpreter tells: each is heard of once, and costs nothing after that."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import Self

import annotator

SOURCE = str(Path(annotator.__file__).parent)
_TOOLS = range(6)  # as many as there may be at once: PEP 669

type Line = tuple[str, int]


class Lines:
    """Those below `folders` of the program, from when it is entered until it is left."""

    def __init__(self, *folders: str) -> None:
        self._below = tuple(f"{SOURCE}/{folder}" for folder in folders)
        self._watching: Callable[[], None] | None = None
        self.seen: set[Line] = set()

    def __enter__(self) -> Self:
        self._watching = watch_lines(self._below, self.seen.add)
        return self

    def __exit__(self, *_error: object) -> None:
        if self._watching is not None:
            self._watching()


def watch_lines(below: tuple[str, ...], hear: Callable[[Line], None]) -> Callable[[], None]:
    """`hear` is called with each line once, in whatever thread runs it. Returns what ends it."""
    monitoring = sys.monitoring
    tool = next(tool for tool in reversed(_TOOLS) if monitoring.get_tool(tool) is None)
    monitoring.use_tool_id(tool, "fuzz")

    def ran(code: CodeType, number: int) -> object:
        if code.co_filename.startswith(below):
            hear((code.co_filename, number))
        return monitoring.DISABLE

    monitoring.register_callback(tool, monitoring.events.LINE, ran)
    monitoring.set_events(tool, monitoring.events.LINE)
    monitoring.restart_events()

    def end() -> None:
        monitoring.set_events(tool, monitoring.events.NO_EVENTS)
        monitoring.free_tool_id(tool)

    return end
