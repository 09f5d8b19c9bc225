"""A picture with a brush on it, on screen, and what it tells that was painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.ui.objects.lens.looked_at import Lens
from annotator.ui.objects.painted.brush_on_view import BrushOnView
from annotator.ui.objects.picture.marked_view import MarkedImageView
from fakes.pictures import FakePictures
from ui.stage import on_loop
from work.desks import until

type Scenario = Callable[[MarkedImageView, list[Mapping[str, Any]]], None]


def at_picture(app: QApplication, full: tuple[int, int], view_px: int, scenario: Scenario) -> None:
    """Once the picture is painted; from a timer, because input must not come inside a coroutine. Nobody keeps what is
    painted: each stroke is the first."""
    outcome: list[BaseException | None] = []

    def play(view: MarkedImageView) -> None:
        told: list[Mapping[str, Any]] = []
        view.drawing.marked.connect(lambda geometry, _extent: told.append(geometry))
        try:
            scenario(view, told)
        except BaseException as error:
            outcome.append(error)
        else:
            outcome.append(None)

    async def whole() -> None:
        view = MarkedImageView(FakePictures({"/a.png": full}))
        view.brush = BrushOnView(view, view, view.drawing)
        view.look_through(Lens())
        view.resize(view_px, view_px)
        view.shown.connect(lambda *_told: QTimer.singleShot(0, lambda: play(view)))
        view.show()
        view.setFocus()
        view.show_medium("/a.png")
        await until(lambda: bool(outcome), "the scenario is played")
        view.close()

    on_loop(app, whole)
    if outcome[0] is not None:
        raise outcome[0]
