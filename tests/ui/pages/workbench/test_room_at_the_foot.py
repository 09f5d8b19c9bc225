"""The foot of a window 960 pixels wide: whatever it tells at the same time, every word of it can be read."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import product

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from annotator.app.translations import speak
from annotator.core.keymap import Keymap
from annotator.core.money.amount import Money
from annotator.core.outbox.delivery_state import BundleResults, DeliveryState
from annotator.core.pay.minimum_wages import Reference, WageBasis
from annotator.ui.keyboard import active_keymap
from annotator.ui.pages.workbench.action_bar import ActionBar
from annotator.ui.widgets.labels import ElidedLabel
from ui.i18n.readings import a_reading

WIDTH_PX = 960


@pytest.fixture(params=["en", "fr"])
def footer(request: pytest.FixtureRequest, app: QApplication) -> Iterator[ActionBar]:
    speak(request.param)
    shown = ActionBar()
    shown.resize(WIDTH_PX, shown.sizeHint().height())
    shown.show()
    app.processEvents()
    yield shown
    shown.deleteLater()
    speak("en")


@pytest.fixture
def long_key() -> Iterator[None]:
    active_keymap.use(Keymap({}).with_key("undo", "ctrl+alt+shift+backspace", instead_of="ctrl+z"))
    yield
    active_keymap.use(Keymap({}))


def unreadable(footer: ActionBar) -> list[str]:
    """Return the widgets with less space than their text needs, if labels may take two lines."""
    QApplication.processEvents()
    footer.resize(WIDTH_PX, footer.height())
    parts: list[QLabel | QPushButton] = [*footer.findChildren(QLabel), *footer.findChildren(QPushButton)]
    seen = [part for part in parts if part.text() and part.isVisible() and not footer.meter.isAncestorOf(part)]
    assert len(seen) >= 3
    return [part.text() for part in seen if not _fits(part)]


def _fits(part: QLabel | QPushButton) -> bool:
    if isinstance(part, QPushButton):
        return part.width() >= part.sizeHint().width()
    if not part.wordWrap():
        return part.width() >= part.fontMetrics().horizontalAdvance(part.text())
    return part.width() >= part.minimumSizeHint().width() and part.height() >= part.heightForWidth(part.width())


DRAFTS: tuple[Callable[[ActionBar], None], ...] = (
    lambda footer: footer.show_draft("kept"),
    lambda footer: footer.show_draft("edited"),
    lambda footer: footer.show_draft(""),
)


@pytest.mark.parametrize("draft", DRAFTS)
def test_all_of_the_way_back_is_read_beside_the_draft(footer: ActionBar, draft: Callable[[ActionBar], None]) -> None:
    draft(footer)
    buttons = [footer.previous.geometry(), footer.skip.geometry(), footer.submit.geometry()]
    for was_cancelled, by_key, is_next in product((True, False), repeat=3):
        footer.offer_back(was_cancelled, 60, by_key=by_key, is_next=is_next)
        assert unreadable(footer) == []
        if not (draft is not DRAFTS[-1] and is_next):  # what came back as it was sent was not edited
            assert ("Ctrl+Z" in footer.take_back.back.text()) == by_key
        assert [footer.previous.geometry(), footer.skip.geometry(), footer.submit.geometry()] == buttons


def test_the_way_back_stays_where_it_is_when_a_draft_is_saved(footer: ActionBar) -> None:
    places = []
    for draft in reversed(DRAFTS):
        draft(footer)
        footer.offer_back(True, 60, by_key=True, is_next=False)
        assert unreadable(footer) == []
        back = footer.take_back.back
        places.append(back.rect().translated(back.mapTo(footer, QPoint())))
    assert places[0] == places[1] == places[2]


@pytest.mark.usefixtures("long_key")
def test_a_key_of_many_letters_gives_way_and_is_in_the_tool_tip(footer: ActionBar) -> None:
    footer.show_draft("kept")
    footer.offer_back(False, 60, by_key=True, is_next=True)
    assert unreadable(footer) == []
    assert "Alt" not in footer.take_back.back.text()
    assert "Alt" in footer.take_back.back.toolTip()


@pytest.mark.parametrize("held", [0, 1, 1200])
def test_that_a_task_is_as_sent_is_read_beside_the_outbox(footer: ActionBar, held: int) -> None:
    footer.show_outbox(BundleResults({DeliveryState.READY: held}), held)
    footer.say_as_sent()
    assert unreadable(footer) == []


@pytest.mark.parametrize("euros", ["0.40", "8.26", "108.26"])
def test_the_pay_of_two_currencies_is_read_and_no_figure_is_cut(footer: ActionBar, euros: str) -> None:
    reference = Reference(Money(Decimal("12.31"), "EUR"), WageBasis.GROSS)
    footer.meter.show_reading(a_reading(12, None, EUR=euros, USD="14.38"), Money(Decimal("0.04"), "EUR"), reference)
    QApplication.processEvents()
    footer.resize(WIDTH_PX, footer.height())
    figure, (caption,) = footer.meter.headline, footer.meter.findChildren(ElidedLabel)
    assert "EUR + " in figure.text()
    assert figure.width() >= figure.sizeHint().width()
    others = [part for part in footer.meter.findChildren(QLabel) if part is not caption and part.text()]
    assert [part.text() for part in others if not _fits(part)] == []
    assert html.unescape(caption.toolTip()) == caption.text()
    assert caption.text() in figure.accessibleName()
    assert len(caption.shown_text()) > len(caption.text()) / 2
    if euros == "0.40":
        assert _fits(caption)
    assert _fits(caption) == (caption.shown_text() == caption.text())
