"""Window-level sliders: the values shown as black and as white in an image with high bit depth.

Such an image has more than 256 shades, and a screen shows 256."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QSlider, QWidget

from annotator.core.ports.images import ShadeWindow, WindowLevelRequest
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.display.text import value_text
from annotator.ui.widgets.labels import button, label

PLACES, _STEP, _PAGE = 1000, 5, 50
SLIDER_PX, SLIDER_HIGH_PX = 150, 24


class WindowLevelSliders(QWidget):
    """The sliders for black point and white point. `request` is called with the requested window, which is shown
    once applied."""

    def __init__(self, request: Callable[[WindowLevelRequest], None]) -> None:
        super().__init__()
        self._request = request
        self._window: ShadeWindow | None = None
        self.rows = rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(10)
        self.low, self.high = QSlider(Qt.Orientation.Horizontal), QSlider(Qt.Orientation.Horizontal)
        for row, (slider, words) in enumerate(((self.low, _("Black point")), (self.high, _("White point")))):
            slider.setRange(0, PLACES)
            slider.setSingleStep(_STEP)
            slider.setPageStep(_PAGE)
            slider.setMinimumSize(SLIDER_PX, SLIDER_HIGH_PX)
            slider.setAccessibleName(words)
            slider.valueChanged.connect(lambda _place: self._slid())
            rows.addWidget(label(words), row, 0)
            rows.addWidget(slider, row, 1)
        self.found: QPushButton = button(_("Automatic levels"))
        self.found.clicked.connect(lambda: self._request("found"))
        rows.addWidget(self.found, 2, 0, 1, 2)

    def show_window(self, window: ShadeWindow | None) -> None:
        """Show the current window; None hides the sliders, because the image does not have high bit depth."""
        self.setVisible(window is not None)
        self._window = window
        if window is None:
            return
        for slider, value in ((self.low, window.low), (self.high, window.high)):
            if not slider.isSliderDown():  # do not move a slider that the user drags
                slider.blockSignals(True)
                slider.setValue(self._place(value))
                slider.blockSignals(False)
            slider.setAccessibleDescription(value_text(value))
            slider.setToolTip(value_text(value))

    def _ends(self) -> tuple[float, float]:
        """Return the range of the sliders: all values of the image and the values shown."""
        assert self._window is not None
        return min(self._window.least, self._window.low), max(self._window.most, self._window.high)

    def _place(self, value: float) -> int:
        first, last = self._ends()
        return round((value - first) / (last - first) * PLACES)

    def _slid(self) -> None:
        """Request the window of the sliders; white stays above black."""
        if self._window is None:
            return
        first, last = self._ends()
        low, high = self.low.value(), max(self.high.value(), self.low.value() + 1)
        self._request((first + (last - first) * low / PLACES, first + (last - first) * high / PLACES))
