"""A picture with marks on it, on screen, and what is played before it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from fakes.images import FakeImages
from services.service_env import until
from ui.stage import on_loop


def before_image(
    app: QApplication,
    images: FakeImages,
    size: tuple[int, int],
    scenario: Callable[[AnnotatedImageView], None],
    made: Callable[[AnnotatedImageView], object] = lambda _view: None,
) -> None:
    """Plays a scenario once `/a.png` is painted in a view of this size, its foot below that; from a timer, because keys
    must not come inside a coroutine. `made` has the view before it is shown."""
    outcome: list[BaseException | None] = []

    def play(view: AnnotatedImageView) -> None:
        try:
            scenario(view)
        except BaseException as error:
            outcome.append(error)
        else:
            outcome.append(None)

    async def whole() -> None:
        view = AnnotatedImageView(images, lambda _paths: None)
        made(view)
        view.resize(size[0], size[1] + view.toolbar.height_px)
        view.shown.connect(lambda *_told: QTimer.singleShot(0, lambda: play(view)))
        view.show()
        view.setFocus()
        view.show_medium("/a.png")
        await until(lambda: bool(outcome), "the scenario is played")
        view.close()

    on_loop(app, whole)
    if outcome[0] is not None:
        raise outcome[0]
