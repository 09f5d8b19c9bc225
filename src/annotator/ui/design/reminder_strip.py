"""The worker's first answer in this bundle as thumbnails above the question. It can be collapsed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from annotator.core.answer.reminder_crops import Reminded
from annotator.core.ports.images import MediaFilter
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.theme.palette import current
from annotator.ui.widgets.labels import button, clear, label

SIDE_PX = 84  # of a thumbnail
OUTLINE_PX = 2

_DOWN = QBoxLayout.Direction.TopToBottom
_ACROSS = QBoxLayout.Direction.LeftToRight


class FirstAnswerStrip(QFrame):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "notice")
        self.setProperty("tone", "info")
        self.shown: tuple[Reminded, ...] = ()
        self.looks: MediaFilter | None = None  # the media filter of the thumbnails
        self._is_folded = self._was_announced = False
        self._images = QWidget()
        self._row = QHBoxLayout(self._images)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(12)
        self._only = label("", "small", wrap=True)
        self.fold = button(_("Hide"))
        self.fold.clicked.connect(self._turn)
        text = QVBoxLayout()
        text.addWidget(label(_("Your first answer"), wrap=True))
        text.addWidget(self._only)
        self._head = QBoxLayout(_ACROSS)
        self._head.addLayout(text)
        self._head.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._all = QBoxLayout(_DOWN, self)
        self._all.setContentsMargins(12, 8, 12, 8)
        self._all.setSpacing(8)
        self._all.addWidget(self._images)
        self._all.addLayout(self._head)
        self.hide()

    def show_thumbnails(self, chosen: Sequence[Reminded], images: Sequence[QImage], looks: MediaFilter) -> None:
        """Display a thumbnail of each region, in the same order and with this media filter; nothing if there is
        none. It is announced once."""
        self.shown = tuple(chosen)
        self.looks = looks
        clear(self._row)
        is_only = len(chosen) == 1
        for mark, image in zip(chosen, images, strict=True):
            self._row.addWidget(_figure(mark, image, self.devicePixelRatioF(), has_words=not is_only))
        if not is_only:
            self._row.addStretch(1)
        self._only.setText(chosen[0].words if is_only else "")
        text = _("Your first answer: {labels}.").format(labels=", ".join(mark.words for mark in chosen))
        self.setAccessibleName(text)
        self._arrange()
        self.setVisible(bool(chosen))
        if chosen and not self._was_announced:
            self._was_announced = True
            announce(self, text)

    def put_away(self) -> None:
        """Remove all thumbnails from the screen until the next `show_thumbnails`."""
        self.looks = None
        clear(self._row)
        self.hide()

    def _turn(self) -> None:
        self._is_folded = not self._is_folded
        self._arrange()

    def _arrange(self) -> None:
        """Place the text beside a single thumbnail, or below several."""
        is_beside = len(self.shown) == 1 and not self._is_folded
        self._images.setVisible(not self._is_folded)
        self._only.setVisible(is_beside)
        self._all.setDirection(_ACROSS if is_beside else QBoxLayout.Direction.BottomToTop)
        self._all.setStretch(1, int(is_beside))
        self._head.setDirection(_DOWN if is_beside else _ACROSS)
        self._head.setStretch(0, int(not is_beside))
        self.fold.setText(_("Show") if self._is_folded else _("Hide"))
        name = _("Show your first answer") if self._is_folded else _("Hide your first answer")
        self.fold.setAccessibleName(name)
        self.fold.setAccessibleDescription(self.accessibleName())


def _figure(mark: Reminded, image: QImage, ratio: float, *, has_words: bool) -> QWidget:
    """Return the cropped image with an outline of the region."""
    side = round(SIDE_PX * ratio)
    fitted = image.scaled(
        QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    shown = QLabel()
    pixmap = QPixmap.fromImage(fitted)
    _outline(pixmap, mark, ratio)
    pixmap.setDevicePixelRatio(ratio)
    shown.setPixmap(pixmap)
    shown.setAccessibleName(mark.words)
    if not has_words:
        return shown
    figure = QWidget()
    column = QVBoxLayout(figure)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2)
    column.addWidget(shown)
    column.addWidget(label(mark.words, "small", wrap=True))
    return figure


def _outline(pixmap: QPixmap, mark: Reminded, ratio: float) -> None:
    """Draw an outline with a lighter inner line, visible on light and dark images."""
    left, top, width, height = mark.part
    across = pixmap.width() / width
    down = pixmap.height() / height
    x, y, wide, tall = mark.box
    box = QRectF((x - left) * across, (y - top) * down, wide * across, tall * down)
    painter = QPainter(pixmap)
    painter.setPen(QPen(current().colour("accent"), OUTLINE_PX * ratio))
    painter.drawRect(box)
    painter.setPen(QPen(Qt.GlobalColor.white, ratio))
    inset = OUTLINE_PX * ratio
    painter.drawRect(box.adjusted(inset, inset, -inset, -inset))
    painter.end()
