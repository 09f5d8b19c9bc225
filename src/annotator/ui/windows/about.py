"""About annotator: details to copy for a bug report, NOTICE, and the licence texts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QVBoxLayout, QWidget

from annotator.core.about import About, LicenceText
from annotator.ui.async_tasks import Latest
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.button_keys import ENTER
from annotator.ui.theme.icons import pixmap
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.windows.handbook import AROUND_PX, PageText

SIZE_PX = (960, 660)
ICON_PX = 48
LIST_PX = 220


class AboutWindow(QDialog):
    """A list of texts, and the selected text beside it. The details for a bug report come first."""

    def __init__(self, about: About, owner: QWidget) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("ground")
        self.setWindowTitle(_("About annotator"))
        self._about = about
        self._details = ""
        self.texts = QListWidget()
        self.text = PageText()
        self.copy = button(_("Copy details for a bug report"))
        self.copied = NoticeLine()
        self.close_button = button(_("Close"))
        self._collecting = Latest(self)
        self._shows: list[Callable[[], None]] = [self._show_details, self._show_notice]
        self._shows += [partial(self._show_licence, licence) for licence in about.licences]
        self._lay_out(owner.window().size())
        self._connect()
        self._collecting.start(self._collect())

    def _lay_out(self, screen: QSize) -> None:
        self.texts.addItems([_("Version and system"), _("Notice"), *(licence.part for licence in self._about.licences)])
        self.texts.setAccessibleName(_("Contents"))
        self.texts.setFixedWidth(LIST_PX)
        self.texts.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)  # a long name is elided
        self.copy.setEnabled(False)
        middle, below, column = QHBoxLayout(), QHBoxLayout(), QVBoxLayout(self)
        middle.setSpacing(12)
        middle.addWidget(self.texts)
        middle.addWidget(self.text, 1)
        below.addWidget(self.copy)
        below.addWidget(self.copied, 1)
        below.addStretch()
        below.addWidget(self.close_button)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(self._head())
        column.addLayout(middle, 1)
        column.addLayout(below)
        self.resize(min(SIZE_PX[0], screen.width() - AROUND_PX), min(SIZE_PX[1], screen.height() - AROUND_PX))

    def _head(self) -> QHBoxLayout:
        logo = label()
        logo.setPixmap(pixmap("annotator", "ink", ICON_PX))
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(label(f"annotator {self._about.version}", "heading-large"))
        words.addWidget(
            label(_("Free software under the Apache License 2.0. © 2026 the annotator authors."), wrap=True)
        )
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(logo)
        head.addLayout(words, 1)
        return head

    def _connect(self) -> None:
        self.texts.currentRowChanged.connect(lambda row: self._shows[row]())
        self.copy.clicked.connect(self._copy)
        self.close_button.clicked.connect(self.reject)
        self.texts.setCurrentRow(0)
        self.texts.setFocus()

    async def _collect(self) -> None:
        self._details = await self._about.details()
        self.copy.setEnabled(True)
        if self.texts.currentRow() == 0:
            self._show_details()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self.copied.confirm(_("Details copied"))

    def _show_details(self) -> None:
        note = _("These details contain no names and no folders of yours.")
        text = f"{self._details}\n\n{note}" if self._details else _("Collecting details…")
        self._show(_("Version and system"), text)

    def _show_notice(self) -> None:
        self.text.show_page(self._about.notice)

    def _show_licence(self, licence: LicenceText) -> None:
        self._show(licence.part, licence.read())

    def _show(self, name: str, text: str) -> None:
        self.text.setAccessibleName(name)
        self.text.setPlainText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter leads from the list to the text, and presses no button that does not have the focus."""
        if event.key() not in ENTER or self.focusWidget() in (self.copy, self.close_button):
            super().keyPressEvent(event)
        elif self.focusWidget() is self.texts:
            self.text.setFocus()
