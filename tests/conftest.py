"""What every test gets: Qt without a screen, the same examples at every run, and no failure that only a log sees."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QTranslator

from annotator.app.languages import speak
from annotator.app.live.garbage import collect_due

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("same", deadline=None, derandomize=True, max_examples=40, print_blob=True)
settings.register_profile("deep", deadline=None, max_examples=10_000, print_blob=True)
settings.load_profile("deep" if os.environ.get("ANNOTATOR_DEEP_TESTS") else "same")


@pytest.fixture(scope="session", autouse=True)
def garbage_goes_in_this_thread() -> Iterator[None]:
    """As in the program: a cycle that holds a Qt object must not be freed in a worker thread."""
    gc.disable()
    yield
    gc.enable()


class Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(self.format(record))


@pytest.fixture(scope="module", autouse=True)
def english_to_begin_with() -> None:
    """Whatever language the program that another file of tests ran spoke last, Qt's own words among it."""
    speak("en")
    if (app := QCoreApplication.instance()) is not None:
        for old in app.findChildren(QTranslator):
            app.removeTranslator(old)
            old.deleteLater()


@pytest.fixture(autouse=True)
def asyncio_stays_silent() -> Iterator[None]:
    """A task that died unheard, or was dropped while pending, is only logged by asyncio: here it fails the test."""
    collected = Collected()
    logger = logging.getLogger("asyncio")
    logger.addHandler(collected)
    yield
    if gc.get_freeze_count():  # a program ran, and left out what was there: it is garbage by now
        gc.unfreeze()
        gc.collect()
    collect_due()
    assert not gc.isenabled(), "from here on garbage would go in whichever thread makes some"
    logger.removeHandler(collected)
    assert not collected.messages, "\n".join(collected.messages)
