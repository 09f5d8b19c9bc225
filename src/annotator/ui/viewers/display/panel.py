"""The popup with the display settings of images. Escape or a press outside closes it. The window-level sliders are
shown for images with high bit depth. Such an image has more than 256 shades, and a screen shows 256."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QPushButton, QSlider, QVBoxLayout, QWidget

from annotator.core.ports.images import ShadeWindow, WindowLevelRequest
from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import tip_keys
from annotator.ui.viewers.display.settings import MOST_GAMMA, Channel, DisplaySettings, ImageAdjustments
from annotator.ui.viewers.display.text import CHANNELS, value_text
from annotator.ui.widgets.labels import button, label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox

PLACES = 1000
_STEP = 5
_PAGE = 50


class WindowLevelSliders(QWidget):
    """The sliders for black and white point. `request` gets the requested window, shown once applied."""

    def __init__(self, request: Callable[[WindowLevelRequest], None]) -> None:
        super().__init__()
        self._request = request
        self._window: ShadeWindow | None = None
        self.rows = rows = QGridLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setHorizontalSpacing(10)
        self.low = QSlider(Qt.Orientation.Horizontal)
        self.high = QSlider(Qt.Orientation.Horizontal)
        for row, (slider, text) in enumerate(((self.low, _("Black point")), (self.high, _("White point")))):
            slider.setRange(0, PLACES)
            slider.setSingleStep(_STEP)
            slider.setPageStep(_PAGE)
            slider.setMinimumSize(SLIDER_PX, SLIDER_HIGH_PX)
            slider.setAccessibleName(text)
            slider.valueChanged.connect(lambda _place: self._slider_moved())
            rows.addWidget(label(text), row, 0)
            rows.addWidget(slider, row, 1)
        self.automatic: QPushButton = button(_("Automatic levels"))
        self.automatic.clicked.connect(lambda: self._request("found"))
        rows.addWidget(self.automatic, 2, 0, 1, 2)

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

    def _slider_moved(self) -> None:
        """Request the window of the sliders; white stays above black."""
        if self._window is None:
            return
        first, last = self._ends()
        low, high = self.low.value(), max(self.high.value(), self.low.value() + 1)
        self._request((first + (last - first) * low / PLACES, first + (last - first) * high / PLACES))


SLIDER_PX = 150
SLIDER_HIGH_PX = 24
_MARGIN_PX = 8
_PERCENT_STEP = 5
_PERCENT_PAGE = 25
_GAMMA_PLACES = 20  # slider steps on each side


class DisplayPanel(QFrame):
    def __init__(self, view: QWidget, display: DisplaySettings, action: Callable[[str], None]) -> None:
        """Create the panel. `action` runs a display command."""
        super().__init__(view, Qt.WindowType.Popup)
        self.setProperty("role", "notice")
        self.setAccessibleName(_("Image display"))
        self._display = display
        self._action = action
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(6)
        self._sliders = QGridLayout()
        self._sliders.setHorizontalSpacing(10)
        column.addLayout(self._sliders)
        self.brightness = self._slider(_("Brightness"), 100, _PERCENT_STEP, _PERCENT_PAGE, "brightness")
        self.contrast = self._slider(_("Contrast"), 100, _PERCENT_STEP, _PERCENT_PAGE, "contrast")
        self.gamma = self._slider(_("Gamma"), _GAMMA_PLACES, 1, 5, "gamma")
        self.shades = WindowLevelSliders(display.set_window)
        self._align()
        column.addWidget(self.shades)
        self.channel = NoWheelComboBox(self)
        self.channel.setAccessibleName(_("Colours"))
        for channel, text in CHANNELS.items():
            self.channel.addItem(_(text), channel)
        self.channel.activated.connect(lambda _index: self._choose(channel=Channel(self.channel.currentData())))
        column.addWidget(self.channel)
        self.grey = self._check(_("In greyscale"), "grey", lambda on: self._choose(is_grey=on))
        self.inverted = self._check(_("Inverted"), "invert", lambda on: self._choose(is_inverted=on))
        row = QHBoxLayout()
        for choice in (self.grey, self.inverted):
            row.addWidget(choice)
        column.addLayout(row)
        column.addLayout(self._buttons((("turn_left", _("Rotate left")), ("turn_right", _("Rotate right")))))
        column.addLayout(self._buttons((("mirror", _("Mirror")), ("as_given", _("Original")))))
        for text in (
            _("Only the display changes. Regions and answers stay the same."),
            _("Display settings apply to all images of this job. Rotation applies to this image only."),
        ):
            column.addWidget(label(text, "muted", wrap=True))
        display.changed.connect(self._show)
        self._show()

    def _align(self) -> None:
        """Align the left ends of all sliders."""
        names = (self._sliders.itemAtPosition(row, 0) for row in range(self._sliders.rowCount()))
        names_px = max(found.sizeHint().width() for found in (*names, self.shades.rows.itemAtPosition(0, 0)) if found)
        for rows in (self._sliders, self.shades.rows):
            rows.setColumnMinimumWidth(0, names_px)

    def show_window(self, window: ShadeWindow | None) -> None:
        """Show the window level of an image with high bit depth; None for other images."""
        self.shades.show_window(window)

    def open_over(self, view: QWidget) -> None:
        """Show the panel beside the image if the window has space to keep it all visible; else over its corner."""
        self.adjustSize()
        view_area = QRect(view.mapToGlobal(view.contentsRect().topLeft()), view.contentsRect().size())
        window = view.window().frameGeometry()
        screen = view.screen().availableGeometry()
        beside = (view_area.right() + _MARGIN_PX, view_area.left() - _MARGIN_PX - self.width())
        fits = (left for left in beside if window.left() <= left and left + self.width() <= window.right())
        x = next(fits, view_area.right() - self.width() - _MARGIN_PX)
        self.move(
            min(max(screen.left(), x), screen.right() - self.width()),
            min(max(screen.top(), view_area.bottom() - self.height()), screen.bottom() - self.height()),
        )
        self.show()
        self.brightness.setFocus()

    def _slider(self, text: str, most: int, step: int, page: int, field: str) -> QSlider:
        slider = QSlider(Qt.Orientation.Horizontal)
        slider.setRange(-most, most)
        slider.setSingleStep(step)
        slider.setPageStep(page)
        slider.setMinimumSize(SLIDER_PX, SLIDER_HIGH_PX)
        slider.setAccessibleName(text)
        slider.valueChanged.connect(partial(self._slider_moved, field))
        row = self._sliders.rowCount()
        self._sliders.addWidget(label(text), row, 0)
        self._sliders.addWidget(slider, row, 1)
        return slider

    def _check(self, text: str, command: str, choose: Callable[[bool], None]) -> QPushButton:
        choice = button(text)
        choice.setCheckable(True)
        tip_keys(choice, command)
        choice.toggled.connect(choose)
        return choice

    def _buttons(self, commands: tuple[tuple[str, str], ...]) -> QHBoxLayout:
        row = QHBoxLayout()
        for command, text in commands:
            pressed = button(text)
            tip_keys(pressed, command)
            pressed.clicked.connect(partial(self._action, command))
            row.addWidget(pressed)
        return row

    def _slider_moved(self, field: str, place: int) -> None:
        if field == "gamma":
            self._display.set_adjustments(replace(self._display.adjustments, gamma=_gamma_at(place)))
        elif field == "brightness":
            self._display.set_adjustments(replace(self._display.adjustments, brightness=place))
        else:
            self._display.set_adjustments(replace(self._display.adjustments, contrast=place))

    def _choose(
        self, channel: Channel | None = None, *, is_grey: bool | None = None, is_inverted: bool | None = None
    ) -> None:
        adjustments = self._display.adjustments
        self._display.set_adjustments(
            replace(
                adjustments,
                channel=adjustments.channel if channel is None else channel,
                is_grey=adjustments.is_grey if is_grey is None else is_grey,
                is_inverted=adjustments.is_inverted if is_inverted is None else is_inverted,
            )
        )

    def _show(self) -> None:
        """Show the current settings, even if they were changed elsewhere."""
        adjustments: ImageAdjustments = self._display.adjustments
        controls = (self.brightness, self.contrast, self.gamma, self.channel, self.grey, self.inverted)
        for control in controls:
            control.blockSignals(True)
        self.brightness.setValue(adjustments.brightness)
        self.contrast.setValue(adjustments.contrast)
        self.gamma.setValue(_place_of(adjustments.gamma))
        self.channel.setCurrentIndex(list(CHANNELS).index(adjustments.channel))
        self.grey.setChecked(adjustments.is_grey)
        self.inverted.setChecked(adjustments.is_inverted)
        for control in controls:
            control.blockSignals(False)


def _gamma_at(place: int) -> float:
    """Return the gamma of a slider position; the middle is 1."""
    return round(math.pow(MOST_GAMMA, place / _GAMMA_PLACES), 2)


def _place_of(gamma: float) -> int:
    return round(math.log(gamma) / math.log(MOST_GAMMA) * _GAMMA_PLACES)
