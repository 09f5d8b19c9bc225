"""One Qt application for all of these tests, in the light theme and in English."""

from __future__ import annotations

from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from PySide6.QtWidgets import QApplication
from qasync import QEventLoop

from annotator.app.gui.appearance import apply_theme
from annotator.ui.i18n import translation as words
from annotator.ui.viewers import mark_display
from annotator.ui.viewers.mark_display import MarkDisplayOptions
from ui.stage import turning


@pytest.fixture(scope="session")
def application() -> Iterator[QApplication]:
    app = QApplication.instance() or QApplication(["annotator"])
    assert isinstance(app, QApplication)
    app.setStyle("Fusion")
    app.setQuitOnLastWindowClosed(False)
    apply_theme(app, "light")
    turning.loop = QEventLoop(app)
    yield app
    turning.loop.close()


@pytest.fixture(autouse=True)
def app(application: QApplication) -> QApplication:
    words.use(NullTranslations(), "en")
    mark_display.use_options(MarkDisplayOptions())
    return application
