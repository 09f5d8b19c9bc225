"""Labels and frames by role. Text is always plain: HTML from others is displayed literally."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QAccessible, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QPushButton, QSizePolicy, QToolButton, QWidget

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.button_keys import ENTER
from annotator.ui.keyboard.commands import keys_of
from annotator.ui.theme.icons import icon

LEAST_ELIDED_PX = 80
_PER_HOUR = re.compile(r"(?<=[A-Z])/h\b")
ROUNDING_PX = 2  # text with exactly its advance width would wrap


WORD_JOINER = "\u2060"


class PlainLabel(QLabel):
    """A label of plain text that never breaks an hourly rate after its slash."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        had_joiner = WORD_JOINER in super().text()
        shown = _PER_HOUR.sub(f"/{WORD_JOINER}h", text)
        super().setText(shown)
        if had_joiner or shown != text:  # a screen reader takes the text of a label without a name
            self.setAccessibleName(text if shown != text else "")

    def text(self) -> str:
        return super().text().replace(WORD_JOINER, "")


def label(text: str = "", role: str = "", *, wrap: bool = False) -> QLabel:
    widget = PlainLabel()
    widget.setText(text)
    widget.setWordWrap(wrap)
    if role:
        widget.setProperty("role", role)
    return widget


def key_label(name: str) -> QLabel:
    """Return a label with the current first key of a command; empty if it has none."""
    shown = label()

    def show() -> None:
        key = keys_of(name)
        shown.setText(key)
        shown.setProperty("role", "key" if key else "")
        shown.style().unpolish(shown)
        shown.style().polish(shown)

    follow(shown, show)
    return shown


class NoticeLine(PlainLabel):
    """A confirmation beside the control that was used. It takes no space while empty. It is cleared by a newer
    message, by a later failure and when its page is hidden."""

    def __init__(self, role: str = "small") -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.hide()

    def show_message(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))

    def confirm(self, text: str) -> None:
        """Show and announce what was done."""
        self.show_message(text)
        announce(self, text)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if not event.spontaneous():  # minimising and restoring a window keeps the page
            self.show_message("")


def outdate_lines(page: QWidget) -> None:
    """Clear all confirmations of a page after a failure."""
    for line in page.findChildren(NoticeLine):
        line.show_message("")


def plain_tip(text: str) -> str:
    """Return a tooltip that displays text literally: always HTML, because Qt guesses whether one is."""
    return f"<span>{html.escape(text)}</span>" if text else ""


def cut_short(name: str, most: int) -> str:
    """Return a name with at most `most` characters, shortened with an ellipsis."""
    return name if len(name) <= most else f"{name[: most - 1].rstrip()}…"


def text_within(text: str, name: str, fits: Callable[[str], bool]) -> str:
    """Return `text` with `name` shortened until they fit; unchanged if that does not help."""
    for most in range(len(name), 0, -1):
        shorter = text.replace(name, cut_short(name, most), 1)
        if fits(shorter):
            return shorter
    return text


def tip(widget: QWidget, text: str) -> None:
    """Set a tooltip and the same accessible description: screen readers would otherwise get it with markup."""
    widget.setToolTip(plain_tip(text))
    widget.setAccessibleDescription(text)


def frame(role: str, layout: QLayout) -> QFrame:
    widget = QFrame()
    widget.setProperty("role", role)
    widget.setLayout(layout)
    return widget


def rule() -> QFrame:
    """Return a thin line between sections."""
    widget = QFrame()
    widget.setProperty("role", "rule")
    widget.setFixedHeight(1)
    return widget


def button(text: str, icon_name: str = "", role: str = "") -> QPushButton:
    """Return a button that Enter presses like Space. A leading space separates the text from the icon, because style
    sheets have no property for that gap."""
    return _prepared(QPushButton(), text, icon_name, role)


class ToolButton(QToolButton):
    """A tool button that Enter presses like Space."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.click()
        else:
            super().keyPressEvent(event)


class _CarefulButton(QPushButton):
    """A button that ignores the second press of a double click, which was meant for what stood here before."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()


class _FoldButton(QPushButton):
    """A button that opens a part of the page and folds it again. Qt alone would present it as a check box."""

    ACCESSIBLE_ROLE = QAccessible.Role.Button

    def __init__(self) -> None:
        super().__init__()
        self.toggled.connect(self._announce)

    def _announce(self, is_open: bool) -> None:
        """Announce the state, whose changes Qt does not report to screen readers on Linux."""
        if self.hasFocus():
            announce(self, _("Expanded.") if is_open else _("Collapsed."))


def fold_button(text: str, icon_name: str = "") -> QPushButton:
    """Return a checkable button. While it is checked, what it opens is shown."""
    fold = _prepared(_FoldButton(), text, icon_name, "")
    fold.setCheckable(True)
    return fold


def careful_button(text: str, icon_name: str = "", role: str = "") -> QPushButton:
    """Return a button for something that the user may regret."""
    return _prepared(_CarefulButton(), text, icon_name, role)


def _prepared(widget: QPushButton, text: str, icon_name: str, role: str) -> QPushButton:
    if role:
        widget.setProperty("role", role)
    if icon_name:
        widget.setIcon(icon(icon_name, "accent_ink" if role == "primary" else "ink"))
    set_text(widget, text)
    widget.setAutoDefault(True)
    return widget


def set_text(widget: QPushButton, text: str) -> None:
    """Set the text of a button from `button`, and the same accessible name."""
    widget.setText(text if widget.icon().isNull() else f" {text}")
    widget.setAccessibleName(text)


def clear(layout: QLayout) -> None:
    """Remove all widgets from a layout and delete them."""
    for widget in taken_out(layout):
        discard(widget)


def taken_out(layout: QLayout) -> list[QWidget]:
    """Remove all widgets from a layout and the layouts inside it. Return them; they stay on screen."""
    widgets: list[QWidget] = []
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if inner is not None:
            widgets += taken_out(inner)
        widget = item.widget()
        if widget is not None:
            widgets.append(widget)
    return widgets


def discard(widget: QWidget) -> None:
    widget.hide()
    widget.deleteLater()


class ElidedLabel(PlainLabel):
    """Plain text, elided if necessary; the tooltip contains the full text. It is a single line, or with word wrap as
    many as its height allows. At least `least` characters of average width stay visible."""

    def __init__(self, role: str, least: int = 0) -> None:
        super().__init__()
        self._least = least
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(html.escape(text))
        self.setAccessibleDescription(text)  # otherwise it would be the tooltip with its markup

    def minimumSizeHint(self) -> QSize:
        whole = super().minimumSizeHint()
        least_px = max(LEAST_ELIDED_PX, self._least * self.fontMetrics().averageCharWidth())
        return QSize(min(least_px, whole.width()), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        wrap = Qt.TextFlag.TextWordWrap if self.wordWrap() else Qt.TextFlag.TextSingleLine
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft | wrap
        painter.drawText(self.rect(), flags, self.shown_text())
        painter.end()

    def shown_text(self) -> str:
        """Return the text as far as there is space for it."""
        text = self.text()
        if not self.wordWrap():
            return self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self.width())
        words = text.split(" ")
        while not self._fits(text) and words:
            words.pop()
            text = f"{' '.join(words)}…"
        return text

    def _fits(self, text: str) -> bool:
        space = QRect(0, 0, self.width(), 0)
        return self.fontMetrics().boundingRect(space, Qt.TextFlag.TextWordWrap, text).height() <= self.height()


class FoldingLabel(PlainLabel):
    """Plain text on one line if it fits, else on two of similar width; always two lines high: nothing moves."""

    def __init__(self, role: str) -> None:
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return self._size(self.text())

    def minimumSizeHint(self) -> QSize:
        """Return the size with the line break at which the longer line is shortest."""
        text = self.text().split(" ")
        breaks = [(" ".join(text[:place]), " ".join(text[place:])) for place in range(len(text))]
        return min((self._size(*lines) for lines in breaks), key=QSize.width)

    def hasHeightForWidth(self) -> bool:
        return False

    def _size(self, *lines: str) -> QSize:
        self.ensurePolished()
        metrics = self.fontMetrics()
        width_px = max(metrics.horizontalAdvance(line) for line in lines)
        return QSize(width_px + ROUNDING_PX if width_px else 0, 2 * metrics.lineSpacing())


LATE_MS = 700


class DelayedLabel:
    """A label in the middle of `view`, displayed some time after `begin` until `end`. It distinguishes a slow image,
    such as a large one in a queue, from a white one."""

    def __init__(self, view: QWidget) -> None:
        self._view = view
        self._label: QLabel | None = None
        self._timer = QTimer(view)
        self._timer.setSingleShot(True)
        self._timer.setInterval(LATE_MS)
        self._timer.timeout.connect(self._show)

    def begin(self) -> None:
        self._timer.start()

    def end(self) -> None:
        self._timer.stop()
        if self._label is not None:
            self._label.hide()

    def _show(self) -> None:
        if self._label is None:
            self._label = label(_("Loading image"), "muted")
            self._label.setParent(self._view)
            self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._label.setGeometry(self._view.rect())
        self._label.show()


class Heading(PlainLabel):
    def __init__(self, size: int) -> None:
        """Create a header. `size` is as in HTML, 1 the largest."""
        super().__init__()
        self.setWordWrap(True)
        self.setProperty("role", "heading-large" if size <= 2 else "heading" if size <= 4 else "heading-small")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def sizeHint(self) -> QSize:
        lines = self.text().splitlines() or [""]
        width_px = max(self.fontMetrics().horizontalAdvance(line) for line in lines) + 2
        return QSize(width_px, self.fontMetrics().lineSpacing() * len(lines) + self.contentsMargins().top())

    def minimumSizeHint(self) -> QSize:
        width_px = max((self.fontMetrics().horizontalAdvance(word) for word in self.text().split()), default=0)
        return QSize(min(width_px + 2, 240), self.fontMetrics().lineSpacing() + self.contentsMargins().top())
