"""Taxonomy: a tree of options, a search field and removable rows for the selected options."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import batched, islice
from time import perf_counter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QSizePolicy,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.answer.result_items import Answer, Region
from annotator.core.design.controls import Taxonomy
from annotator.core.design.options import Option, Path, is_selectable, may_select, options
from annotator.ui.controls.base import ControlPart
from annotator.ui.controls.choosing.choice_button import state_of
from annotator.ui.controls.choosing.choice_list import CheckRows
from annotator.ui.controls.choosing.filter_field import FilterField, best_matches, matching
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.text_field_keys import claimed_letters
from annotator.ui.theme.icons import icon
from annotator.ui.widgets.labels import ToolButton, clear, label, plain_tip

SLICE_S = 0.01


class Slices(QObject):
    """A runner for one job at a time. A new job replaces an unfinished one."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._steps: Iterator[None] = iter(())
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._slice)

    @property
    def is_busy(self) -> bool:
        return self._timer.isActive()

    def begin(self, steps: Iterator[None]) -> None:
        """Start a job and run its first slice at once, so that small jobs are finished on return."""
        self._steps = steps
        self._timer.start(0)
        self._slice()

    def finish(self) -> None:
        """Run the rest of the job synchronously."""
        for _step in self._steps:
            pass
        self._timer.stop()

    def _slice(self) -> None:
        until_s = perf_counter() + SLICE_S
        for _step in self._steps:
            if perf_counter() >= until_s:
                return
        self._timer.stop()


ROWS_SHOWN = 10
OPEN_UP_TO = 12  # a tree with at most this many options is expanded at first
AT_ONCE = 200  # rows created immediately; further rows are created in the background
_PATH = Qt.ItemDataRole.UserRole


class TaxonomyPart(ControlPart):
    def __init__(self, tag: Taxonomy, parent: QWidget | None = None) -> None:
        super().__init__(tag, parent)
        self._taxonomy = tag
        self._options = options(tag)
        self._items: dict[Path, QTreeWidgetItem] = {}
        self._shown_path = {option.path: option.shown_path for option in self._options}
        self._chosen: tuple[Path, ...] = ()
        self._partly: frozenset[Path] = frozenset()  # selected for some of the selected regions
        self._is_locked = False
        self._filter = FilterField()
        if tag.placeholder:
            self._filter.setPlaceholderText(tag.placeholder)
        self._tree = _Tree(is_large=len(self._options) > AT_ONCE)
        self._rows = self._filled()
        for _row in islice(self._rows, AT_ONCE):
            pass
        self._opened_as_needed("")
        self._slices = Slices(self)
        self._slices.begin(self._rows)
        self._tree.set_rows(min(ROWS_SHOWN, max(3, len(self._options))))
        self._nothing = label(_("No matches."), "muted")
        self._nothing.hide()
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self._connect()
        self.column.addWidget(self._filter)
        self.column.addWidget(self._tree)
        self.column.addWidget(self._nothing)
        self.column.addLayout(self._lines)

    def _connect(self) -> None:
        self._filter.textChanged.connect(self._narrow)
        self._filter.left.connect(self._enter_tree)
        self._filter.taken.connect(self._take_first)
        self._tree.pressed_on.connect(self._toggle)
        self._tree.typed.connect(self._type_on)

    @property
    def is_busy(self) -> bool:
        """True while rows are being created or filtered."""
        return self._slices.is_busy

    def name_it(self, text: str) -> None:
        super().name_it(text)
        self._tree.setAccessibleName(text)
        self._filter.setAccessibleName(_("Find in {control}").format(control=text))

    def press(self, path: Path) -> None:
        if path in self._shown_path and not self._is_locked:
            self._toggle(path)

    def speaks_at_focus(self, _path: Path) -> bool:
        """Return False: Qt emits no accessibility event when a row is checked."""
        return False

    def lock(self, locked: bool) -> None:
        """Make the control read-only. The tree can still be browsed."""
        self._is_locked = locked
        self._filter.setEnabled(not locked)
        for button in self.findChildren(QToolButton, "take-away"):
            button.setEnabled(not locked)

    def _filled(self) -> Iterator[None]:
        for option in self._options:
            self._items[option.path] = self._item(option)
            yield

    def _item(self, option: Option) -> QTreeWidgetItem:
        above = self._items.get(option.path[:-1])
        item = QTreeWidgetItem([option.choice.shown])
        if above is None:
            self._tree.addTopLevelItem(item)
        else:
            above.addChild(item)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setData(0, _PATH, option.path)
        item.setToolTip(0, plain_tip(option.choice.hint))
        item.setData(0, Qt.ItemDataRole.AccessibleDescriptionRole, option.choice.hint)
        if is_selectable(self._taxonomy, option):
            item.setCheckState(0, state_of(option.path, self._chosen, self._partly))
        return item

    def _toggle(self, path: Path) -> None:
        if self._is_locked:
            return
        if not may_select(self._taxonomy, path):
            self._items[path].setExpanded(not self._items[path].isExpanded())
            return
        self.toggle(self._taxonomy, path)

    def _show(self, answer: Answer, region: Region | None) -> None:
        everywhere, somewhere = self.about_all(self._taxonomy, answer, region)
        chosen, partly = tuple(everywhere), frozenset(somewhere).difference(everywhere)
        if (chosen, partly) == (self._chosen, self._partly):
            return
        known = {*self._chosen, *self._partly}
        self._chosen = chosen
        self._partly = partly
        for path in {*chosen, *partly} | known:
            item = self._items.get(path)
            if item is not None and may_check(item):
                item.setCheckState(0, state_of(path, chosen, partly))
        clear(self._lines)
        before: QWidget = self._tree
        for path in chosen:
            away = self._away(path)
            self._lines.addLayout(self._line(path, away))
            self.setTabOrder(before, away)
            before = away

    def _line(self, path: Path, away: QToolButton) -> QHBoxLayout:
        text = label(self._words(path), wrap=True)
        text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(text, 1)
        row.addWidget(away)
        return row

    def _words(self, path: Path) -> str:
        shown = self._shown_path.get(path, path)
        return self._taxonomy.path_separator.join(shown) if self._taxonomy.show_full_path else shown[-1]

    def _away(self, path: Path) -> QToolButton:
        away = ToolButton()
        away.setObjectName("take-away")
        away.setProperty("role", "quiet")
        away.setIcon(icon("close"))
        away.setToolTip(_("Remove"))
        away.setAccessibleName(_("Remove {choice}").format(choice=self._words(path)))
        away.setEnabled(not self._is_locked)
        away.clicked.connect(partial(self._take_away, path))
        return away

    def _take_away(self, path: Path) -> None:
        self._tree.setFocus(Qt.FocusReason.OtherFocusReason)
        self._toggle(path)

    def _narrow(self, sought: str) -> None:
        self._slices.begin(self._narrowed(sought))
        if len(self._options) <= AT_ONCE:
            self._slices.finish()

    def _narrowed(self, sought: str) -> Iterator[None]:
        """Filter the rows in time slices; with thousands of options, rows may still be being created."""
        matches: set[Path] = set()
        for some in batched(self._options, AT_ONCE):
            matches.update(matching(some, sought))
            yield
        for _row in self._rows:  # no `yield from`: a new filter would close the iterator of the rows
            yield
        for path, item in self._items.items():
            item.setHidden(path not in matches)
            yield
        self._opened_as_needed(sought)
        self._nothing.setVisible(not matches)

    def _opened_as_needed(self, sought: str) -> None:
        if sought.strip() or len(self._options) <= OPEN_UP_TO:
            self._tree.expandAll()
        else:
            self._tree.collapseAll()

    def _enter_tree(self) -> None:
        self._slices.finish()
        current = self._tree.currentItem()
        if current is None or current.isHidden():
            first = next((item for item in self._items.values() if not item.isHidden()), None)
            if first is not None:
                self._tree.setCurrentItem(first)
        self._tree.setFocus(Qt.FocusReason.TabFocusReason)

    def _take_first(self) -> None:
        """Toggle the first selectable match of the filter."""
        self._slices.finish()
        able = [path for path in best_matches(self._options, self._filter.text()) if may_check(self._items[path])]
        if able:
            self._filter.clear()
            self._toggle(able[0])

    def _type_on(self, text: str) -> None:
        """Type letters entered in the tree into the search field."""
        if not self._is_locked:
            self._filter.setFocus(Qt.FocusReason.OtherFocusReason)
            self._filter.insert(text)

    def _inputs(self) -> list[QWidget]:
        return [self._filter, self._tree]


def may_check(item: QTreeWidgetItem) -> bool:
    return item.data(0, Qt.ItemDataRole.CheckStateRole) is not None


class _Tree(QTreeWidget):
    """The tree of options. `pressed_on` carries the path of a row that was clicked or toggled with Space; `typed`
    carries text typed in the tree."""

    pressed_on = Signal(tuple)
    typed = Signal(str)

    def __init__(self, *, is_large: bool) -> None:
        super().__init__()
        # Without uniform heights, Qt measures each of thousands of rows whenever some are hidden.
        self.setUniformRowHeights(is_large)
        self.setHeaderHidden(True)
        self.setColumnCount(1)
        self.setExpandsOnDoubleClick(False)
        self.setItemDelegate(CheckRows(self))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.itemClicked.connect(lambda item: self.pressed_on.emit(tuple(item.data(0, _PATH))))

    def set_rows(self, rows: int) -> None:
        row_px = max(22, self.sizeHintForRow(0))
        self.setMinimumHeight(rows * row_px + 2 * self.frameWidth() + 4)

    def event(self, event: QEvent) -> bool:
        return True if claimed_letters(event) else super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        item = self.currentItem()
        text = event.text()
        if event.key() == Qt.Key.Key_Space:
            if item is not None and not event.isAutoRepeat():
                self.pressed_on.emit(tuple(item.data(0, _PATH)))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Asterisk):
            super().keyPressEvent(event)  # expand and collapse
        elif text and text.isprintable() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.typed.emit(text)
        else:
            super().keyPressEvent(event)
