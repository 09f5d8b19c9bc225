"""Keys of the row of digits that write other signs reach what the digits of a design reach."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from annotator.ui.keyboard.digit_row import OF_DESIGN, DigitRow, digit_at, digit_of

OVERRIDE, PRESS = QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress
NONE, SHIFT = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier


class Page:
    """With a field, and keys of a design and of the program."""

    def __init__(self, *, of_design: str, of_program: str = "") -> None:
        self.widget = QWidget()
        self.widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.field = QLineEdit()
        QVBoxLayout(self.widget).addWidget(self.field)
        self.heard: list[str] = []
        for sign in of_design:
            self._bind(sign).setObjectName(OF_DESIGN)
        for sign in of_program:
            self._bind(sign)
        self.widget.show()
        self.widget.activateWindow()
        self.widget.setFocus()
        QApplication.processEvents()
        self.row = DigitRow()
        self.window = QWindow()

    def _bind(self, sign: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(sign), self.widget)
        shortcut.activated.connect(lambda: self.heard.append(sign))
        return shortcut

    def press(
        self, sign: str, *, scan: int = 0, held: Qt.KeyboardModifier = NONE, repeats: bool = False
    ) -> tuple[bool, list[str]]:
        """Press a key; return whether it was accepted, and its effect."""
        code = Qt.Key(ord(sign.upper())) if sign else Qt.Key.Key_F3
        taken = False
        for kind in (OVERRIDE, PRESS):
            event = QKeyEvent(kind, code, held, scan, 0, 0, sign, repeats, 1)
            event.ignore()
            taken = self.row.takes(self.window, event)
            if kind is OVERRIDE and taken:
                assert event.isAccepted()  # which keeps every shortcut away
        heard = self.heard[:]
        self.heard.clear()
        return taken, heard


@pytest.fixture
def on_x(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    assert app is not None
    monkeypatch.setattr(QGuiApplication, "platformName", lambda: "xcb")


@pytest.mark.usefixtures("on_x")
def test_a_key_acts_by_its_place_whatever_it_writes() -> None:
    page = Page(of_design="123456789")
    french = "&é\"'(-è_ç"
    czech = "+ěščřžýáí"
    for signs in (french, czech):
        assert [page.press(sign, scan=10 + at)[1] for at, sign in enumerate(signs)] == [[key] for key in "123456789"]


@pytest.mark.usefixtures("on_x")
@pytest.mark.parametrize(
    ("sign", "scan", "held"),
    [
        ("1", 10, NONE),  # Qt matches it by itself
        ("&", 10, SHIFT),
        ("&", 16, SHIFT),  # an English keyboard
        ("a", 24, NONE),
        ("-", 20, NONE),  # an English minus: the key beside 0
        ("", 69, NONE),
        ("ç", 18, Qt.KeyboardModifier.ControlModifier),
        ("ç", 18, NONE),  # there is no choice 9
    ],
)
def test_other_keys_are_what_they_are(sign: str, scan: int, held: Qt.KeyboardModifier) -> None:
    page = Page(of_design="12345678", of_program="-")
    assert page.press(sign, scan=scan, held=held) == (False, [])


@pytest.mark.usefixtures("on_x")
def test_a_digit_of_the_design_comes_before_a_sign_of_the_program_and_after_one_of_its_own() -> None:
    assert Page(of_design="6", of_program="-").press("-", scan=15) == (True, ["6"])
    assert Page(of_design="5", of_program="-").press("-", scan=15) == (False, [])
    assert Page(of_design="6-").press("-", scan=15) == (False, [])
    assert Page(of_design="", of_program="6").press("-", scan=15) == (False, [])


@pytest.mark.usefixtures("on_x")
def test_where_somebody_types_the_sign_is_typed() -> None:
    page = Page(of_design="1")
    page.field.setFocus()
    assert page.press("&", scan=10) == (False, [])
    page.widget.setFocus()
    assert page.press("&", scan=10) == (True, ["1"])


@pytest.mark.usefixtures("on_x")
def test_presses_that_qt_delays_for_a_screen_reader_act_in_turn() -> None:
    page = Page(of_design="12")
    for kind in (OVERRIDE, PRESS):
        for place, sign in enumerate("&é"):
            assert page.row.takes(page.window, QKeyEvent(kind, Qt.Key(ord(sign.upper())), NONE, 10 + place, 0, 0, sign))
    assert page.heard == ["1", "2"]


@pytest.mark.usefixtures("on_x")
def test_a_held_key_acts_once() -> None:
    page = Page(of_design="1")
    assert page.press("&", scan=10) == (True, ["1"])
    assert page.press("&", scan=10, repeats=True) == (True, [])


def test_where_no_place_is_told_french_signs_are_known(app: QApplication) -> None:
    assert app is not None
    page = Page(of_design="1234567890", of_program="-")
    signs = "&é\"'(è_çà"
    assert [page.press(sign)[1] for sign in signs] == [[key] for key in "123457890"]
    assert page.press("-") == (False, [])  # which is the program's on an English keyboard
    assert page.press("&", held=SHIFT) == (False, [])


@pytest.mark.parametrize(
    ("platform", "scan", "virtual", "digit"),
    [
        ("xcb", 10, 0, "1"),
        ("wayland", 19, 0, "0"),
        ("xcb", 20, 0, ""),
        ("windows", 2, 0x31, "1"),
        ("windows", 11, 0x30, "0"),
        ("windows", 12, 0, ""),
        ("cocoa", 1, 18, "1"),
        ("cocoa", 1, 23, "5"),
        ("cocoa", 1, 22, "6"),
        ("cocoa", 1, 29, "0"),
        ("cocoa", 1, 27, ""),
        ("offscreen", 10, 18, ""),
    ],
)
def test_each_system_tells_the_place_in_its_own_way(platform: str, scan: int, virtual: int, digit: str) -> None:
    assert digit_at(QKeyEvent(PRESS, Qt.Key.Key_A, NONE, scan, virtual, 0, "a"), platform) == digit


def test_a_sign_is_known_by_itself_only_where_no_place_is_told() -> None:
    """`-` of an American keyboard stands behind the digits: it is not the sixth of them."""
    for place, digit in ((0, "6"), (20, "")):
        press = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Minus, Qt.KeyboardModifier.NoModifier, place, 0, 0, "-")
        assert digit_of(press) == digit
