"""Waiting for media of a task: reports of each, and of better information about one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from PySide6.QtCore import QObject, Signal

from annotator.core.design.medium import Extent
from annotator.ui.design.panel import MediaWait

FIRST, BETTER = Extent(duration_s=9.0), Extent(duration_s=10.0)


class Seen(QObject):
    shown = Signal(str, object)
    failed = Signal(str)

    def show_medium(self, path: str) -> None:
        self.path = path

    def prefetch(self, paths: Sequence[str]) -> None: ...

    def zoom_in(self) -> None: ...

    def zoom_out(self) -> None: ...

    def zoom_fit(self) -> None: ...


class Waiting:
    def __init__(self) -> None:
        self.views = (Seen(), Seen())
        views: Any = self.views
        self.wait = MediaWait(views)
        self.seen: list[tuple[str, Extent]] = []
        self.over = 0
        self.wait.seen.connect(lambda *told: self.seen.append(told))
        self.wait.over.connect(self._count)
        self.wait.begin(["a.wav", "b.wav"], "/shelf/{}".format)

    def _count(self) -> None:
        self.over += 1


@pytest.mark.usefixtures("app")
def test_what_is_known_better_is_told_again_and_the_wait_is_over_once() -> None:
    waiting = Waiting()
    first, second = waiting.views
    first.shown.emit("/shelf/a.wav", FIRST)
    first.shown.emit("/shelf/a.wav", BETTER)
    assert waiting.over == 0
    second.shown.emit("/shelf/b.wav", FIRST)
    second.shown.emit("/shelf/b.wav", BETTER)
    assert waiting.seen == [("a.wav", FIRST), ("a.wav", BETTER), ("b.wav", FIRST), ("b.wav", BETTER)]
    assert waiting.over == 1


@pytest.mark.usefixtures("app")
def test_what_comes_of_the_task_before_is_not_told() -> None:
    waiting = Waiting()
    waiting.wait.begin(["c.wav", ""], "/shelf/{}".format)
    waiting.views[0].shown.emit("/shelf/a.wav", FIRST)
    waiting.views[0].failed.emit("/shelf/a.wav")
    assert (waiting.seen, waiting.over, waiting.wait.is_missing) == ([], 0, False)
    waiting.views[0].failed.emit("/shelf/c.wav")
    assert (waiting.over, waiting.wait.is_missing) == (1, True)
