"""The panel with the requester's instructions, beside the task. Reading time counts like the time on the tasks."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from annotator.core.bundle.manifest import PayKind
from annotator.core.errors import MediaFault
from annotator.core.ports.images import ImageRequest, Images
from annotator.ui import async_tasks
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.pay_text import reading_text
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import NoticeLine, button, label
from annotator.ui.widgets.safe_browser import SafeBrowser

WIDTH_PX = 360
IMAGE_PX = 272
# Layout time grows with the length of the text, so images that arrive together are shown together.
_GATHER_MS = 50
_SHEET = "h1 { font-size: 18px; } h2 { font-size: 16px; } h3 { font-size: 14px; } ul, ol { margin-left: -16px; }"
_KEYPAD = Qt.KeyboardModifier.KeypadModifier
_SCROLLING = frozenset(
    {
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_Space,
    }
)
_SOURCES = re.compile(r'(<img[^>]*\ssrc=")([^"]+)"')


class InstructionsPanel(QFrame):
    closed = Signal()

    def __init__(self, images: Images, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "bar")
        self.setFixedWidth(WIDTH_PX)
        self._images = images
        self._known: dict[str, QImage] = {}
        self._html = ""
        self._gathering = QTimer(self)
        self._gathering.setSingleShot(True)
        self._gathering.setInterval(_GATHER_MS)
        self._gathering.timeout.connect(self._render)
        self.browser = SafeBrowser(lambda name: self._known.get(name))
        self.browser.setAccessibleName(_("Instructions"))
        self.browser.installEventFilter(self)
        self.browser.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.browser.document().setDefaultStyleSheet(_SHEET)
        self._close = button("", "done", "primary")
        self._close.clicked.connect(self.closed)
        self._waiting = NoticeLine()
        head = QHBoxLayout()
        head.addWidget(label(_("Instructions"), "heading"), 1)
        self._counted = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._counted)
        column.addWidget(self.browser, 1)
        column.addWidget(self._waiting)
        column.addWidget(self._close)
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give scroll keys to the text while it has the focus, although the task binds some of them too."""
        is_key = event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and event.key() in _SCROLLING and not event.modifiers() & ~_KEYPAD:
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def say_where_to(self, *, is_begun: bool) -> None:
        """Label the close button for returning to a begun task or for starting it."""
        text = _("Back to task") if is_begun else _("Start the task")
        self._close.setText(f" {text}")
        self._close.setAccessibleName(text)

    def say_keys_wait(self) -> None:
        """Say that the keys of the task do not act while the instructions are read."""
        way = with_keys(self._close.accessibleName(), "submit")
        text = _("First choose “{button}”. Until then, the keys of the task do nothing.").format(button=way)
        self._waiting.show_message(text)
        announce(self, text)

    def show_kind(self, kind: PayKind) -> None:
        """Show how reading time counts for this kind of task."""
        self._counted.setText(reading_text(kind))

    def show_instructions(self, html: str, media_path: Callable[[str], str]) -> None:
        """Show sanitised HTML. Image sources are replaced by internal names, so that Qt never sees a path or
        address. An image that occurs several times is loaded once."""
        names: dict[str, str] = {}

        def named(match: re.Match[str]) -> str:
            name = names.setdefault(unescape(match[2]), f"picture-{len(names)}")
            return f'{match[1]}{name}"'

        self._html = _SOURCES.sub(named, html)
        self._known = {}
        self._render()
        for path, name in names.items():
            async_tasks.start(self._load(self._known, name, media_path(path)))

    async def _load(self, known: dict[str, QImage], name: str, path: str) -> None:
        try:
            image = await self._images.image(ImageRequest(path, IMAGE_PX, IMAGE_PX))
        except MediaFault:
            return  # the text is shown without the image
        if not isValid(self):  # the window was rebuilt meanwhile for another appearance
            return
        from annotator.ui.viewers.display.layers import qimage_of

        known[name] = qimage_of(image)
        if known is self._known and not self._gathering.isActive():
            self._gathering.start()

    def _render(self) -> None:
        palette = self.browser.palette()
        palette.setColor(QPalette.ColorRole.Text, current().colour("ink"))
        self.browser.setPalette(palette)
        position = self.browser.verticalScrollBar().value()
        self.browser.show_html(self._html)
        self.browser.verticalScrollBar().setValue(position)
