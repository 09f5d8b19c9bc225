"""Somebody who marks in the real window, by mouse and keys; the answer is what the page holds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from annotator.core.answer.regions import labels_of, regions
from annotator.ui.controls.choosing.label_button import LabelButton
from annotator.ui.design.panel import DesignPanel
from annotator.ui.design.region_list import RegionList
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.text.span_view import SpanView
from services.service_env import files
from ui.pages.workbench.image_env import make_env_with
from ui.stage import PLAIN, Stage, staged
from ui.tabbing import key

SHIFT = Qt.KeyboardModifier.ShiftModifier
ASKED = """<View visibleWhen="region-selected">
    <Choices name="seen" toName="it" perRegion="true"><Choice value="Whole" hotkey="w"/></Choices>
  </View>"""


def image(tag: str, *, more: str = ASKED) -> str:
    """A picture that is marked with two labels of one kind, `1` and `2`."""
    return f"""<View><Image name="it" value="$image"/>
  <{tag} name="what" toName="it"><Label value="Car"/><Label value="Bus"/></{tag}>{more}</View>"""


TEXT = f"""<View><Text name="it" value="$image"/>
  <Labels name="what" toName="it"><Label value="Car"/><Label value="Bus"/></Labels>{ASKED}</View>"""


class Marker:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    @property
    def panel(self) -> DesignPanel:
        panel = self.stage.window.workbench._panel
        assert panel is not None
        return panel

    @property
    def view(self) -> AnnotatedImageView | SpanView:
        found = self.panel.parts.marked["it"]
        assert isinstance(found, AnnotatedImageView | SpanView)
        return found

    @property
    def rows(self) -> RegionList:
        return self.panel.findChildren(RegionList)[0]

    @property
    def labels(self) -> list[tuple[str, ...]]:
        """Return the labels of each region, in the order of creation."""
        answer = self.stage.window.workbench.answer
        return [labels_of(answer, region.id) for region in regions(answer, self.panel.design)]

    @property
    def active(self) -> list[str]:
        return [pill.accessibleName() for pill in self.panel.findChildren(LabelButton) if pill._is_active]

    def pill(self, words: str) -> LabelButton:
        return next(pill for pill in self.panel.findChildren(LabelButton) if pill.accessibleName() == words)

    async def key(self, wanted: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        await key(self.stage, wanted, modifier)

    async def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """In pixels of the screen, from where the picture or the text begins."""
        place, (from_, to) = self._place, (self.at(*start), self.at(*end))

        def dragged() -> None:
            left = Qt.MouseButton.LeftButton
            QTest.mousePress(place, left, PLAIN, from_)
            QTest.mouseMove(place, (from_ + to) / 2)
            QTest.mouseMove(place, to)
            QTest.mouseRelease(place, left, PLAIN, to)

        await self.action(dragged)

    async def click(self, *at: int) -> None:
        await self.action(lambda: QTest.mouseClick(self._place, Qt.MouseButton.LeftButton, PLAIN, self.at(*at)))

    async def box(self, place: int, label: Qt.Key = Qt.Key.Key_1) -> None:
        """The first of several beside each other, by the key of its label; nothing is chosen or armed then."""
        await self.key(Qt.Key.Key_Escape)
        await self.key(label)
        await self.drag((20 + 70 * place, 30), (70 + 70 * place, 90))
        await self.key(Qt.Key.Key_Escape)
        await self.key(Qt.Key.Key_Escape)

    async def to_task(self, index: int) -> None:
        """Beside the one on screen, until its picture is there."""
        env = self.stage.env
        await self.key(Qt.Key.Key_PageDown if index > env.view().index else Qt.Key.Key_PageUp)
        await self.stage.until(lambda: env.view().index == index, "the other task is shown")
        await self.stage.until(lambda: env.state() == "on-task", "the picture is there")
        await self.stage.until(self._is_painted, "the picture is painted")

    def _is_painted(self) -> bool:
        return isinstance(self.view, SpanView) or self.view.drawing.has_image

    def at(self, x: int, y: int) -> QPoint:
        if isinstance(self.view, SpanView):
            return QPoint(x, y)
        box = self.view._geometry.image_box()
        return QPoint(round(box.left) + x, round(box.top) + y)

    async def click_on(self, widget: QWidget) -> None:
        await self.action(lambda: QTest.mouseClick(widget, Qt.MouseButton.LeftButton))

    async def action(self, action: Callable[[], object]) -> None:
        """From a timer: Qt's test mouse turns the event loop, which must not happen inside a step of a coroutine."""
        done: list[bool] = []

        def acted() -> None:
            action()
            done.append(True)

        QTimer.singleShot(0, self.panel, acted)
        await self.stage.until(lambda: bool(done), "it is done")

    @property
    def _place(self) -> QWidget:
        return self.view.viewport() if isinstance(self.view, SpanView) else self.view


def marking(
    app: QApplication, config: str, scenario: Callable[[Marker], Awaitable[None]], tasks: str | None = None
) -> None:
    """Plays a scenario at a task of a design whose marked object is called `it`, its instructions shut."""
    own = {"config.xml": config.encode(), **({} if tasks is None else {"tasks.csv": tasks.encode()})}

    async def whole(stage: Stage) -> None:
        await stage.on_task()
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the workbench is in front")
        marker = Marker(stage)
        if stage.window.workbench.instructions.isVisible():
            await marker.key(Qt.Key.Key_Escape)
        await stage.until(lambda: stage.env.state() == "on-task", "the picture is there")
        await scenario(marker)

    staged(app, make_env_with(files("", own)), whole)
