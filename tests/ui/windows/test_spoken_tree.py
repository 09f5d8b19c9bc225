"""What a screen reader finds on each page: what takes the focus has a name, lists say what they ask, nothing that has a
name is a mere filler, and no text holds markup."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QComboBox, QWidget

from annotator.ui.keyboard.commands import PAGES
from annotator.ui.spoken.roles import give_roles
from fakes.pictures import FakePictures
from ui.stage import Stage, staged
from work.desks import KEY, Office, an_office

MARKUP = re.compile(r"</?[a-z]+[^>]*>|&(amp|lt|gt|quot|#\d+|#x[0-9a-f]+);")


@pytest.fixture(autouse=True)
def _roles(app: QApplication) -> QApplication:
    give_roles()
    return app


def with_pictures() -> Office:
    names = ("first.png", "second.jpg", "third.webp")
    return an_office(pictures=FakePictures({f"/shelf/{KEY}/media/{name}": (8, 6) for name in names}))


def faults(top: QWidget) -> Iterator[str]:
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisibleTo(top) and not _is_inner(widget):
            yield from _faults_of(widget)


def _is_inner(widget: QWidget) -> bool:
    """What Qt puts into its own widgets, and shows to nobody by itself."""
    above: QWidget | None = widget.parentWidget()
    is_viewport = isinstance(above, QAbstractScrollArea) and above.viewport() is widget
    return is_viewport or widget.objectName().startswith("qt_")


def _faults_of(widget: QWidget) -> Iterator[str]:
    heard = QAccessible.queryAccessibleInterface(widget)
    name, description = heard.text(QAccessible.Text.Name), heard.text(QAccessible.Text.Description)
    place = f"{type(widget).__name__} {name!r}"
    if MARKUP.search(name) or MARKUP.search(description):
        yield f"{place} has markup: {description}"
    if heard.role() is QAccessible.Role.Client and name:
        yield f"{place} is a filler"
    labels = [label for label, _relation in heard.relations(QAccessible.RelationFlag.Label)]
    asks = " ".join(label.text(QAccessible.Text.Name) for label in labels)
    if isinstance(widget, QComboBox) and not asks.strip():
        yield f"{place} does not say what it asks"
    takes_focus = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
    if takes_focus and not (name.strip() or asks.strip()):
        yield f"{place} takes the focus and has no name"


def test_every_page_of_the_window_can_be_heard(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        found: dict[str, list[str]] = {}
        for command in PAGES:
            window.turn_to(command.name)
            await stage.settled()
            found[command.name] = sorted(set(faults(window)))
        assert {page: wrong for page, wrong in found.items() if wrong} == {}

    staged(app, with_pictures(), scenario)


def test_the_workbench_a_pause_and_the_questions_can_be_heard(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        assert sorted(set(faults(window))) == []
        stage.press(Qt.Key.Key_F7)
        await stage.until(lambda: not window.beside.isHidden(), "it is asked what else there is")
        assert sorted(set(faults(window))) == []
        stage.press(Qt.Key.Key_Escape)
        stage.office.desk.intents.post(stage.office.desk.session.pause)
        await stage.until(lambda: window.page is window.pause, "the pause covers the task")
        assert sorted(set(faults(window))) == []

    staged(app, with_pictures(), scenario)
