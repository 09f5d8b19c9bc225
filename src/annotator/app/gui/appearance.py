"""The appearance of the program: the chosen theme or the system's, read from the shipped files."""

from __future__ import annotations

from PySide6.QtCore import QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from annotator.formats.builtin.resources import read_theme, resource_bytes
from annotator.ui.i18n.translation import language
from annotator.ui.theme import icons, palette


def speak_qt(app: QApplication) -> None:
    """Set the language of Qt's own texts (buttons of its file dialogs) and of the names of days and months."""
    QLocale.setDefault(QLocale(language()))
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
        old.deleteLater()
    translator = QTranslator(app)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{language()}", folder):
        app.installTranslator(translator)


def apply_theme(app: QApplication, chosen: str) -> None:
    """Apply a theme. `chosen` is `light`, `dark` or `system`."""
    dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    name = ("dark" if dark else "light") if chosen == "system" else chosen
    colours = read_theme(resource_bytes(f"themes/{name}.toml"))
    icons.use(lambda icon_name: resource_bytes(f"icons/{icon_name}.svg"))
    palette.apply(app, palette.Theme(name, colours, resource_bytes("themes/sheet.qss").decode()))
