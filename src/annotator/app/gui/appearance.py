"""The appearance of the program: its name and icon on the desktop, the chosen theme or the system's, read from the
shipped files, and the replacement of the window when theme or language change."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, Qt, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from annotator.app.translations import speak
from annotator.core.events import Event, SettingsChanged
from annotator.core.settings import APPEARANCE, LANGUAGE, REPLACING_THE_WINDOW
from annotator.formats.builtin.resources import read_theme, resource_bytes
from annotator.ui.i18n.translation import language
from annotator.ui.theme import icons, palette

if TYPE_CHECKING:
    from annotator.services.container import Services
    from annotator.ui.windows.main import MainWindow

# The name of the desktop entry without its suffix: Wayland and task bars find the name and the icon by it.
DESKTOP_FILE_NAME = "annotator"
# Windows groups windows of one id on the task bar. Without one a start from source would belong to Python.
APP_USER_MODEL_ID = "annotator.annotator"
RELEASE_MS = 10  # between two looks at a mouse button that is down
LINGER_MS = 250  # a window manager shows a window within 20 to 100 ms


def introduce(app: QApplication) -> None:
    """Tell the desktop name, icon and desktop entry of the program. Call it before a window is made."""
    app.setApplicationName("annotator")
    app.setDesktopFileName(DESKTOP_FILE_NAME)
    app.setWindowIcon(icons.program_icon(resource_bytes("icons/annotator.svg")))
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID(APP_USER_MODEL_ID)


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
    icons.use(_icon_bytes)
    palette.apply(app, palette.Theme(name, colours, resource_bytes("themes/sheet.qss").decode()))


def _icon_bytes(name: str) -> bytes:
    return resource_bytes(f"icons/{name}.svg")


class WindowReplacement(QObject):
    """The replacement of the window after a change of theme or language. No click is lost: the new window comes between
    two presses, and the old one stays below it for a moment, for clicks that were on their way."""

    def __init__(
        self,
        app: QApplication,
        services: Services,
        shown: Callable[[], MainWindow],
        renew: Callable[[MainWindow], MainWindow],
        show: Callable[[MainWindow, str], None],
    ) -> None:
        """Create the replacement. `shown` returns the current window, `renew` a new one in place of another, and
        `show` shows it at the page of a name."""
        super().__init__()
        self._app = app
        self._services = services
        self._shown = shown
        self._renew = renew
        self._show = show
        self._leaving: list[MainWindow] = []
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.timeout.connect(self._replace)

    def on_event(self, event: Event) -> None:
        """Replace the window for a new theme or language."""
        if isinstance(event, SettingsChanged) and REPLACING_THE_WINDOW & set(event.keys):
            self._replace()

    def end(self) -> None:
        """Close the windows that were replaced, and replace none any more."""
        self._retry.stop()
        for window in tuple(self._leaving):
            self._let_go(window)

    def _replace(self) -> None:
        """Show a new window with the same page and focus, once no mouse button is down."""
        if _is_pressed():
            self._retry.start(RELEASE_MS)
            return
        preferences = self._services.preferences
        speak(preferences.value(LANGUAGE))
        speak_qt(self._app)
        apply_theme(self._app, preferences.value(APPEARANCE))
        before = self._shown()
        place = before.page.place_of_focus()
        window = self._renew(before)
        window.setGeometry(before.geometry())
        self._show(window, before.page_name or "settings")
        window.page.focus_at(place)
        before.hand_over(window)
        self._leaving.append(before)
        QTimer.singleShot(LINGER_MS, self, partial(self._leave, before))

    def _leave(self, window: MainWindow) -> None:
        """Close a replaced window, once no mouse button is down."""
        if _is_pressed():
            QTimer.singleShot(RELEASE_MS, self, partial(self._leave, window))
        elif window in self._leaving:
            self._let_go(window)

    def _let_go(self, window: MainWindow) -> None:
        self._leaving.remove(window)
        window.let_go()
        self._services.background_intents.post(partial(self._after_intents, window))

    async def _after_intents(self, window: MainWindow) -> None:
        """Delete the old window after its pending intents in both queues."""
        self._services.intents.post(partial(_deleted, window))


async def _deleted(window: MainWindow) -> None:
    window.deleteLater()


def _is_pressed() -> bool:
    return QApplication.mouseButtons() is not Qt.MouseButton.NoButton
