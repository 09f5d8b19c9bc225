"""Help: the handbook in a window of its own, with a list of its pages and sections and a search in all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPalette,
    QShortcut,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTextEdit,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from annotator.core.handbook import HandbookLocation, HandbookPage, Hit, link_target, matches, search, search_words
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import _, language, ngettext
from annotator.ui.keyboard.button_keys import ENTER
from annotator.ui.keyboard.commands import QUIT, bind
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.safe_browser import SafeBrowser
from annotator.ui.widgets.table import Index

SIZE_PX = (1080, 760)
AROUND_PX = 48
LIST_PX = 280
SPEAK_AFTER_MS = 600  # so that the count does not interrupt typing
HIT_PX = 6  # around the text of a hit
SCROLL_BAR_PX = 24  # with the frame of the list
_PLACE = _HIT = Qt.ItemDataRole.UserRole
_WRAPPED = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
_MOVING = frozenset({Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown})

type ReadPages = Callable[[str], tuple[HandbookPage, ...]]
type ShowAbout = Callable[[QWidget], None]


def show_handbook(owner: QWidget, read: ReadPages, show_about: ShowAbout, first: str = "") -> None:
    """Bring the Help of `owner` to the front. Where it has none, read the pages in the language of the program and
    open it at the page `first`, or at the first of all."""
    found = next((window for window in owner.findChildren(HandbookWindow) if window.isVisible()), None)
    if found is None:
        found = HandbookWindow(read(language()), owner, first)
        found.about.clicked.connect(lambda _checked, window=found: show_about(window))
        found.show()
    found.raise_()
    found.activateWindow()


class HandbookWindow(QDialog):
    """Not modal: it can be read beside the task. It closes with `owner`."""

    def __init__(self, pages: Sequence[HandbookPage], owner: QWidget, first: str = "") -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle(_("Help"))
        self._pages = {page.name: page for page in pages}
        self._all = tuple(pages)
        self._at = HandbookLocation("", "")
        self._came_from: list[tuple[HandbookLocation, int]] = []  # with the position of the scroll bar
        self.query = QLineEdit()
        self.contents = _Contents(self._all)
        self.hits = _Hits()
        self.text = PageText()
        self._lists = QStackedWidget()
        self._count = label("", "small")
        self.back = button(_("Back"), "previous")
        self.about = button(_("About annotator"))
        self.close_button = button(_("Close"))
        self._speaking = QTimer(self)
        self._lay_out(owner.window().size())
        self._connect(owner)
        self._begin(first)

    def _lay_out(self, screen: QSize) -> None:
        self.query.setPlaceholderText(_("Search help"))
        self.query.setAccessibleName(_("Search help"))
        self.query.setClearButtonEnabled(True)
        self.query.installEventFilter(self)
        self._lists.addWidget(self.contents)
        self._lists.addWidget(self.hits)
        self._lists.setFixedWidth(LIST_PX)
        self.query.setFixedWidth(LIST_PX)
        left, middle, below, column = QVBoxLayout(), QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        left.setSpacing(8)
        left.addWidget(self.query)
        left.addWidget(self._count)
        left.addWidget(self._lists, 1)
        middle.setSpacing(12)
        middle.addLayout(left)
        middle.addWidget(self.text, 1)
        below.addWidget(self.back)
        below.addStretch()
        below.addWidget(self.about)
        below.addWidget(self.close_button)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(middle, 1)
        column.addLayout(below)
        self._count.hide()
        self.resize(min(SIZE_PX[0], screen.width() - AROUND_PX), min(SIZE_PX[1], screen.height() - AROUND_PX))

    def _connect(self, owner: QWidget) -> None:
        self._speaking.setSingleShot(True)
        self._speaking.setInterval(SPEAK_AFTER_MS)
        self._speaking.timeout.connect(lambda: announce(self.query, self._count.text()))
        self.query.textChanged.connect(self._search)
        self.contents.place_wanted.connect(self._show_from_list)
        self.contents.confirmed.connect(self.text.setFocus)
        self.hits.place_wanted.connect(self._show_from_list)
        self.hits.confirmed.connect(self.text.setFocus)
        self.text.anchorClicked.connect(self._follow)
        self.back.clicked.connect(self.go_back)
        self.close_button.clicked.connect(self.reject)
        keys: tuple[tuple[QKeySequence | QKeySequence.StandardKey | Qt.Key, Callable[[], None]], ...] = (
            (QKeySequence.StandardKey.Find, self._go_to_search),
            (Qt.Key.Key_F3, self.next_hit),
            (QKeySequence("Shift+F3"), lambda: self.next_hit(-1)),
            (QKeySequence("Alt+Left"), self.go_back),
        )
        for key, act in keys:
            QShortcut(QKeySequence(key), self).activated.connect(act)
        bind(self, (QUIT,), {QUIT.name: self._quit})
        owner.window().installEventFilter(self)

    def _quit(self) -> None:
        """Close the window of the program, which asks its usual questions."""
        owner = self.parentWidget()
        if owner is not None:
            owner.window().close()

    def _begin(self, first: str) -> None:
        page = self._pages.get(first, self._all[0])
        self._show(HandbookLocation(page.name, page.sections[0].anchor))
        self.back.setEnabled(False)
        self.query.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """While the user types a search, Enter leads to the next hit and arrows move in the list."""
        if watched is self.query and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in ENTER:
                self.next_hit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
                return True
            if event.key() in _MOVING:
                QApplication.sendEvent(self.hits if self.query.text().strip() else self.contents, event)
                return True
        elif watched is self.parent() and event.type() == QEvent.Type.Hide and not event.spontaneous():
            self.close()
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc ends the search first, then Help. Enter presses nothing but a button that has the focus."""
        if event.key() == Qt.Key.Key_Escape and self.query.text():
            self.query.clear()
            self.query.setFocus()
        elif event.key() not in ENTER or isinstance(self.focusWidget(), QPushButton):
            super().keyPressEvent(event)

    def next_hit(self, step: int = 1) -> None:
        """Show the next section that was found, after the last one the first. The focus stays where it is."""
        self.hits.step(step)

    def go_back(self) -> None:
        """Return to the place from which a link or the list led here."""
        if self._came_from:
            place, position = self._came_from.pop()
            self._show(place)
            self.text.verticalScrollBar().setValue(position)
            self.back.setEnabled(bool(self._came_from))
            self._announce_place()

    def _go_to_search(self) -> None:
        self.query.setFocus()
        self.query.selectAll()

    def _search(self) -> None:
        query = self.query.text().strip()
        found = search(self._all, query)
        self.hits.show_hits(found)
        self._lists.setCurrentWidget(self.hits if query else self.contents)
        self._count.setVisible(bool(query))
        text = ngettext("{count} section found", "{count} sections found", len(found))
        self._count.setText(text.format(count=number_format.count(len(found))) if found else _("No matches."))
        self.text.highlight(search_words(query))
        if query:
            self._speaking.start()
        else:
            self._speaking.stop()

    def _follow(self, url: QUrl) -> None:
        place = link_target(self._all, self._at.page, url.toString())
        if place is not None:
            self._remember()
            self._show(place)
            self._announce_place()
            self.text.setFocus()

    def _show_from_list(self, place: HandbookLocation) -> None:
        if place != self._at:
            self._remember()
        self._show(place)
        if self.query.text():
            self.text.go_to_match(place.anchor)
            announce(self.query, self.hits.spoken())

    def _remember(self) -> None:
        self._came_from.append((self._at, self.text.verticalScrollBar().value()))
        self.back.setEnabled(True)

    def _show(self, place: HandbookLocation) -> None:
        page = self._pages[place.page]
        if place.page != self._at.page:
            self.text.show_page(page)
            self.text.highlight(search_words(self.query.text()))
        self._at = place
        self.text.go_to(place.anchor, is_title=place.anchor == page.sections[0].anchor)
        self.contents.mark(place)

    def _announce_place(self) -> None:
        page = self._pages[self._at.page]
        title = next(section.title for section in page.sections if section.anchor == self._at.anchor)
        announce(self.text, title if title == page.title else f"{title}, {page.title}")


class _Contents(QTreeWidget):
    """The pages with their sections. `place_wanted` comes when the user selects an entry, `confirmed` with Enter."""

    place_wanted = Signal(object)
    confirmed = Signal()

    def __init__(self, pages: Sequence[HandbookPage]) -> None:
        super().__init__()
        self.setHeaderHidden(True)
        self.setIndentation(16)
        self.setAccessibleName(_("Contents"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._items: dict[HandbookLocation, QTreeWidgetItem] = {}
        for page in pages:
            parents: list[QTreeWidgetItem] = []
            for section in page.sections:
                del parents[section.level - 1 :]
                item = QTreeWidgetItem([section.title])
                item.setToolTip(0, section.title)
                place = HandbookLocation(page.name, section.anchor)
                item.setData(0, _PLACE, place)
                self._items[place] = item
                if parents:
                    parents[-1].addChild(item)
                else:
                    self.addTopLevelItem(item)
                parents.append(item)
        self.currentItemChanged.connect(self._emit_selected)

    def mark(self, place: HandbookLocation) -> None:
        """Select the entry of a place that is shown already."""
        item = self._items[place]
        if item is self.currentItem():
            return
        self.blockSignals(True)
        self.setCurrentItem(item)
        self.blockSignals(False)
        self.scrollToItem(item)  # opens the entries above it

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def _emit_selected(self, item: QTreeWidgetItem | None) -> None:
        if item is not None:
            self.place_wanted.emit(item.data(0, _PLACE))


class _Hits(QListWidget):
    """The sections that were found, each with its page and a part of its text."""

    place_wanted = Signal(object)
    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Search results"))
        self.setItemDelegate(_HitDelegate(self))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.currentItemChanged.connect(self._emit_selected)

    def show_hits(self, found: Sequence[Hit]) -> None:
        self.blockSignals(True)
        self.clear()
        for hit in found:
            item = QListWidgetItem(". ".join(_lines_of(hit)))
            item.setData(_HIT, hit)
            self.addItem(item)
        self.setCurrentRow(-1)
        self.blockSignals(False)

    def step(self, step: int) -> None:
        if self.count():
            start = self.currentRow() if self.currentRow() >= 0 else (-1 if step > 0 else 0)
            self.setCurrentRow((start + step) % self.count())

    def spoken(self) -> str:
        """The selected hit with its number."""
        row = self.currentRow()
        if row < 0:
            return ""
        text = _("{number} of {count}: {text}")
        number, count = number_format.count(row + 1), number_format.count(self.count())
        return text.format(number=number, count=count, text=self.item(row).text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in ENTER:
            self.confirmed.emit()
        else:
            super().keyPressEvent(event)

    def _emit_selected(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.place_wanted.emit(item.data(_HIT).place)


def _lines_of(hit: Hit) -> list[str]:
    page = "" if hit.section_title == hit.page_title else hit.page_title
    return [text for text in (hit.section_title, page, hit.snippet) if text]


class _HitDelegate(QStyledItemDelegate):
    """Paints a hit: the heading in bold, below it the page and the text in muted colour."""

    def __init__(self, shown_in: QListWidget) -> None:
        super().__init__(shown_in)
        self._list = shown_in

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        drawn = QStyleOptionViewItem(option)
        self.initStyleOption(drawn, index)
        drawn.text = ""
        self._list.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, drawn, painter, self._list)
        painter.save()
        top = drawn.rect.top() + HIT_PX
        for text, font, colour in self._paragraphs(index):
            place = self._placed(text, font, top)
            painter.setFont(font)
            painter.setPen(current().colour(colour))
            painter.drawText(place, _WRAPPED, text)
            top = place.bottom() + 2
        painter.restore()

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        bottom = HIT_PX
        for text, font, _colour in self._paragraphs(index):
            bottom = self._placed(text, font, bottom).bottom() + 2
        return QSize(self._width_px, bottom + HIT_PX)

    @property
    def _width_px(self) -> int:
        """The same with and without a scroll bar, so that rows keep their height."""
        return LIST_PX - SCROLL_BAR_PX

    def _paragraphs(self, index: Index) -> Iterator[tuple[str, QFont, str]]:
        hit: Hit = index.data(_HIT)
        bold = QFont(self._list.font())
        bold.setWeight(QFont.Weight.DemiBold)
        heading, *rest = _lines_of(hit)
        yield heading, bold, "ink"
        for text in rest:
            yield text, self._list.font(), "muted"

    def _placed(self, text: str, font: QFont, top: int) -> QRect:
        screen = QRect(HIT_PX + 2, top, self._width_px - 2 * HIT_PX, 1000)
        return QFontMetrics(font).boundingRect(screen, _WRAPPED, text)


class PageText(SafeBrowser):
    """One page of the handbook. The text cursor can be moved by key, so that a screen reader reads line by line."""

    def __init__(self) -> None:
        super().__init__(lambda _name: None)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        # Always on: a table that was laid out before the bar appeared would stay wider than the page by the bar.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Text, current().colour("ink"))
        self.setPalette(palette)
        self.document().setDefaultStyleSheet(_sheet())
        self.document().setDocumentMargin(8)
        self._words: tuple[str, ...] = ()

    def show_page(self, page: HandbookPage) -> None:
        self.setAccessibleName(page.title)
        self.show_html(page.html)

    def go_to(self, anchor: str, *, is_title: bool) -> None:
        """Show a heading at the top, with the text cursor in front of it."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(0 if is_title else self._position_of(anchor))
        self.setTextCursor(cursor)
        if is_title:
            self.verticalScrollBar().setValue(0)
        else:
            self.scrollToAnchor(anchor)

    def highlight(self, terms: Sequence[str]) -> None:
        """Mark the words of a search wherever they are on the page."""
        self._words = tuple(terms)
        marked = QTextCharFormat()
        marked.setBackground(current().colour("selection"))
        marked.setForeground(current().colour("ink"))
        selections: list[QTextEdit.ExtraSelection] = []
        for start, end in matches(self.toPlainText(), self._words):
            selection = QTextEdit.ExtraSelection()
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            selection.cursor = cursor
            selection.format = marked
            selections.append(selection)
        self.setExtraSelections(selections)

    def go_to_match(self, anchor: str) -> None:
        """Put the text cursor at the first word of the search after a heading, and bring it into view."""
        after = self._position_of(anchor)
        starts = [start for start, _end in matches(self.toPlainText(), self._words) if start >= after]
        if starts:
            cursor = QTextCursor(self.document())
            cursor.setPosition(min(starts))
            self.setTextCursor(cursor)

    def _position_of(self, anchor: str) -> int:
        block = self.document().begin()
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                if anchor in fragments.fragment().charFormat().anchorNames():
                    return block.position()
                fragments += 1
            block = block.next()
        return 0


def _sheet() -> str:
    theme = current()
    ink, line, ground, accent = theme["ink"], theme["line"], theme["ground"], theme["accent"]
    return f"""
        h1 {{ font-size: 22px; margin-top: 4px; margin-bottom: 8px; }}
        h2 {{ font-size: 18px; margin-top: 22px; margin-bottom: 6px; }}
        h3 {{ font-size: 15px; margin-top: 16px; margin-bottom: 4px; }}
        p, li {{ color: {ink}; line-height: 135%; }}
        a {{ color: {accent}; }}
        ul, ol {{ margin-left: -16px; }}
        code {{ font-family: monospace; background-color: {ground}; }}
        pre {{ background-color: {ground}; white-space: pre-wrap; }}
        table {{ border-collapse: collapse; border: 1px solid {line}; margin-top: 6px; margin-bottom: 10px; }}
        th, td {{ border: 1px solid {line}; padding: 4px 8px; vertical-align: top; }}
        th {{ background-color: {ground}; text-align: left; }}
    """
