"""Commands for the display settings of a design's images."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace
from PySide6.QtCore import QTimer

from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.display.panel import DisplayPanel
from annotator.ui.viewers.display.settings import (
    MOST_PERCENT,
    Channel,
    DisplaySettings,
    ImageAdjustments,
    restore_settings,
    settings_text,
)
from annotator.ui.viewers.display.text import settings_description
from annotator.ui.viewers.image.annotated_view import AnnotatedImageView
from annotator.ui.viewers.image.size_labels import measurement_text
from annotator.ui.viewers.image.view import ImageView

STEP_PERCENT = 10
SAVE_AFTER_MS = 400  # dragging a slider counts as one change


class DisplayCommands:
    def __init__(self, views: Sequence[ImageView], keep: Callable[[str], None]) -> None:
        """Create the commands for the views of one design (at least one). `keep` is called with the settings as
        text, a moment after a change."""
        self._views = views
        self._display = DisplaySettings()
        self._saved = settings_text(self._display)
        self._save = keep
        self._save_timer = QTimer(self._display, singleShot=True, interval=SAVE_AFTER_MS)
        self._save_timer.timeout.connect(self._save_settings)
        self._display.changed.connect(self._save_timer.start)
        for view in views:
            view.use_display_settings(self._display)
        self._panels: dict[ImageView, DisplayPanel] = {}
        self._adjustments: Mapping[str, Callable[[ImageAdjustments], ImageAdjustments]] = {
            "brighter": lambda adjustments: replace(adjustments, brightness=_stepped(adjustments.brightness, 1)),
            "darker": lambda adjustments: replace(adjustments, brightness=_stepped(adjustments.brightness, -1)),
            "more_contrast": lambda adjustments: replace(adjustments, contrast=_stepped(adjustments.contrast, 1)),
            "less_contrast": lambda adjustments: replace(adjustments, contrast=_stepped(adjustments.contrast, -1)),
            "invert": lambda adjustments: replace(adjustments, is_inverted=not adjustments.is_inverted),
            "grey": lambda adjustments: replace(adjustments, is_grey=not adjustments.is_grey),
            "channel": lambda adjustments: replace(adjustments, channel=_next_channel(adjustments.channel)),
        }
        self._actions: Mapping[str, Callable[[], None]] = {
            "look": self._open,
            "turn_right": lambda: self._display.orient(self._view.path, lambda before: before.rotated(1)),
            "turn_left": lambda: self._display.orient(self._view.path, lambda before: before.rotated(-1)),
            "mirror": lambda: self._display.orient(self._view.path, lambda before: before.mirrored()),
            "as_given": lambda: self._display.reset(self._view.path),
            "overview": lambda: self._display.show_overview(is_wanted=not self._display.is_overview_wanted),
        }

    def action(self, command: str) -> None:
        """Run a display command and announce the result."""
        view = self._view
        if command == "measure":
            self._measure(view)
            return
        if command in self._adjustments:
            self._display.set_adjustments(self._adjustments[command](self._display.adjustments))
        else:
            self._actions[command]()
        if command == "overview":
            shown = _("Overview shown") if self._display.is_overview_wanted else _("Overview hidden")
            announce(view, shown)
        elif command != "look":
            announce(view, settings_description(self._display, view.path) or _("Original view"))

    def restore(self, text: str) -> None:
        """Restore the state that was saved for this bundle."""
        restore_settings(self._display, text)
        self._saved = settings_text(self._display)

    def _save_settings(self) -> None:
        text = settings_text(self._display)
        if text != self._saved:
            self._saved = text
            self._save(text)

    def copy_from(self, before: DisplayCommands) -> None:
        """Take the state from the previous layout of the same bundle."""
        self._display.copy_from(before._display)

    def _measure(self, view: ImageView) -> None:
        if view.has_image:
            drawing = view.drawing if isinstance(view, AnnotatedImageView) else None
            text = measurement_text(view.geometry_of_image, drawing)
            view.say(text)
            announce(view, text)

    @property
    def _view(self) -> ImageView:
        """The view that has the focus, else the first one."""
        return next((view for view in self._views if view.hasFocus()), self._views[0])

    def _open(self) -> None:
        view = self._view
        if view not in self._panels:
            self._panels[view] = panel = DisplayPanel(view, self._display, self.action)
            view.window_changed.connect(lambda: panel.show_window(view.shade_window))
        self._panels[view].show_window(view.shade_window)
        self._panels[view].open_over(view)


def _stepped(percent: int, steps: int) -> int:
    return min(max(percent + steps * STEP_PERCENT, -MOST_PERCENT), MOST_PERCENT)


def _next_channel(channel: Channel) -> Channel:
    channels = list(Channel)
    return channels[(channels.index(channel) + 1) % len(channels)]
