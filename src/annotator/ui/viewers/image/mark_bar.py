"""The toolbar group for regions: visible labels, snapping and crosshair lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import follow as follow_keys
from annotator.ui.keyboard.commands import with_keys
from annotator.ui.theme.icons import icon
from annotator.ui.viewers.mark_display import (
    LabelVisibility,
    cycle_label_visibility,
    display_options,
    follow,
    toggle_crosshair_lines,
    toggle_snapping,
)
from annotator.ui.viewers.toolbar import ToolGroup

_NAMES = {
    LabelVisibility.ALL: N_("All labels are shown"),
    LabelVisibility.CHOSEN: N_("Only the label of the selection is shown"),
    LabelVisibility.NONE: N_("Labels are hidden"),
}
_SNAPS = {
    True: N_("Points snap to other points, guides and edges, except while Ctrl is pressed"),
    False: N_("Snapping is off"),
}
_CROSSHAIR_LINES = {True: N_("Crosshair lines are shown"), False: N_("Crosshair lines are hidden")}
_ICONS = {LabelVisibility.ALL: "names", LabelVisibility.CHOSEN: "names-chosen", LabelVisibility.NONE: "names-none"}


def names_text() -> str:
    return _(_NAMES[display_options().names])


def snapping_text() -> str:
    return _(_SNAPS[display_options().snaps])


def lines_text() -> str:
    return _(_CROSSHAIR_LINES[display_options().has_lines])


def display_actions(say: Callable[[str], object]) -> dict[str, Callable[[], None]]:
    """Return the display commands by name. `say` is called with the new state as text."""

    def action(change: Callable[[], object], text: Callable[[], str]) -> None:
        change()
        say(f"{text()}.")

    return {
        "names": partial(action, cycle_label_visibility, names_text),
        "snapping": partial(action, toggle_snapping, snapping_text),
        "crosshair_lines": partial(action, toggle_crosshair_lines, lines_text),
    }


class MarkBar(ToolGroup):
    def __init__(self, say: Callable[[str], object]) -> None:
        super().__init__()
        actions = display_actions(say)
        self.lines = self._button("crosshair", _("Crosshair lines"), "crosshair_lines", actions["crosshair_lines"])
        self.snapping = self._button("magnet", _("Snapping"), "snapping", actions["snapping"])
        self.names = self._button("names", _("Region labels"), "names", actions["names"])
        for button in (self.lines, self.snapping, self.names):
            self._row.addWidget(button)
        for button in (self.lines, self.snapping):
            button.setCheckable(True)
        follow(self, self._show)
        follow_keys(self, self._show)

    def _show(self) -> None:
        options = display_options()
        self.lines.setChecked(options.has_lines)
        self.snapping.setChecked(options.snaps)
        self.names.setIcon(icon(_ICONS[options.names]))
        for button, command, text in (
            (self.lines, "crosshair_lines", lines_text()),
            (self.snapping, "snapping", snapping_text()),
            (self.names, "names", names_text()),
        ):
            button.setToolTip(with_keys(text, command))
            button.setAccessibleDescription(text)
