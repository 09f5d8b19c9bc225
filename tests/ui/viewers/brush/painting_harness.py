"""A picture with a brush on it, on screen, and what it tells that was painted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.brush.integration import BrushOnView
from annotator.ui.viewers.display.settings import DisplaySettings
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from fakes.images import FakeImages
from ui.viewers.image.on_screen import before_image

type Scenario = Callable[[AnnotatedImageView, list[Mapping[str, Any]]], None]


def at_image(app: QApplication, full: tuple[int, int], view_px: int, scenario: Scenario) -> None:
    """Once the picture is painted; from a timer, because input must not come inside a coroutine. Nobody keeps what is
    painted: each stroke is the first."""

    def made(view: AnnotatedImageView) -> None:
        view.brush = BrushOnView(view, view, view.drawing, view.toolbar)
        view.use_display_settings(DisplaySettings())

    def play(view: AnnotatedImageView) -> None:
        told: list[Mapping[str, Any]] = []
        view.drawing.marked.connect(lambda geometry, _extent: told.append(geometry))
        scenario(view, told)

    before_image(app, FakeImages({"/a.png": full}), (view_px, view_px), play, made)
