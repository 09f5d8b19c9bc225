"""Theme colours by role: one palette for Qt and one style sheet. Widgets never use literal colours."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

RADIUS_PX = 6


class Theme(Struct, frozen=True):
    """A theme. `colours` maps roles to `#RRGGBB`; `sheet` is the style sheet with `@role@` for colours."""

    name: str
    colours: Mapping[str, str]
    sheet: str

    def __getitem__(self, role: str) -> str:
        return self.colours[role]

    def colour(self, role: str) -> QColor:
        return QColor(self.colours[role])


class _Current(Struct):
    theme: Theme | None = None


_current = _Current()


def current() -> Theme:
    """Return the current theme. Raise RuntimeError before the first `apply`."""
    if _current.theme is None:
        raise RuntimeError("no theme was applied yet")
    return _current.theme


def apply(app: QApplication, theme: Theme) -> None:
    """Apply a theme. Does nothing if it is already applied: Qt would restyle all widgets, which takes a second."""
    if theme == _current.theme:
        return
    _current.theme = theme
    app.setPalette(_palette(theme))
    app.setStyleSheet(_style_sheet(theme))


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: "ground",
        QPalette.ColorRole.WindowText: "ink",
        QPalette.ColorRole.Base: "surface",
        QPalette.ColorRole.AlternateBase: "ground",
        QPalette.ColorRole.Text: "ink",
        QPalette.ColorRole.PlaceholderText: "muted",
        QPalette.ColorRole.Button: "surface",
        QPalette.ColorRole.ButtonText: "ink",
        QPalette.ColorRole.ToolTipBase: "surface",
        QPalette.ColorRole.ToolTipText: "ink",
        QPalette.ColorRole.Highlight: "accent",
        QPalette.ColorRole.HighlightedText: "accent_ink",
        QPalette.ColorRole.Link: "accent",
    }
    for role, name in roles.items():
        palette.setColor(role, theme.colour(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.colour("disabled_ink"))
    return palette


def _style_sheet(theme: Theme) -> str:
    values = {f"@{role}@": colour for role, colour in theme.colours.items()}
    values["@radius@"] = f"{RADIUS_PX}px"
    sheet = theme.sheet
    for name, value in values.items():
        sheet = sheet.replace(name, value)
    return sheet
