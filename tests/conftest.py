"""Fixtures of all tests: Qt without a screen, reproducible examples, and failures that asyncio only logs."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from hypothesis.internal.conjecture import providers
from PySide6.QtCore import QCoreApplication, QEvent, QTranslator
from PySide6.QtWidgets import QApplication
from xdist.scheduler import LoadFileScheduling

from annotator.app.gui.gc_control import collect_due
from annotator.app.import_hook import restore_builtin_import
from annotator.app.translations import speak
from annotator.core.keymap import Keymap
from annotator.ui.keyboard import active_keymap
from depth import IS_DEEP
from real_data import need_deep_run

if TYPE_CHECKING:
    from interop.real_studio import RealStudio

gc.disable()  # collecting the tests makes a million objects, and none is garbage
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.pop("LC_ALL", None)
os.environ["LC_TIME"] = "C.UTF-8"  # English dates as in the United States, wherever the developer is
os.environ.pop("ANNOTATOR_HOME", None)  # no test may touch the data of a developer
restore_builtin_import()

settings.register_profile("same", deadline=None, derandomize=True, max_examples=20, print_blob=True)
settings.register_profile("deep", deadline=None, max_examples=10_000, print_blob=True)
# Hypothesis would also try the constants of all loaded modules, tens of thousands of values. This is slow, and the
# examples would depend on which test files run in the same process.
providers._get_local_constants = lambda: providers._local_constants
settings.load_profile("deep" if IS_DEEP else "same")

# The slowest files, relative to this folder. A file stays in one process, so one that started last would delay the
# whole run.
LONGEST = (
    "interop/test_offline_itself.py",
    "journeys/test_every_page_fits.py",
    "media/audio/playback/test_real_path.py",
    "journeys/test_real_configs_by_keyboard.py",
    "media/video/test_video_service.py",
    "journeys/test_nothing_unblurred.py",
    "journeys/test_killed_sessions.py",
    "journeys/test_many_videos.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Keep the order of `pytest_collection_modifyitems` instead of starting with the files of most tests."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


class FilesAndOneFolder(LoadFileScheduling):
    """A scheduler that keeps a file in one process. The architecture tests share one process, because each would
    parse all code again."""

    def _split_scope(self, nodeid: str) -> str:
        folder = "tests/architecture"
        return folder if nodeid.startswith(f"{folder}/") else super()._split_scope(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> FilesAndOneFolder | None:
    return FilesAndOneFolder(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    places = {here / name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session", autouse=True)
def garbage_goes_in_this_thread() -> Iterator[None]:
    """Collect garbage in this thread only, as the program does: a cycle with a Qt object must not be freed in a
    worker thread. Objects from test collection are frozen, so that later collections skip them."""
    gc.collect()
    gc.freeze()
    yield
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def no_window_is_left() -> Iterator[None]:
    """Delete all windows after each test file. Python never frees objects held by a Qt connection, and each change
    of appearance would restyle thousands of old widgets."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.topLevelWidgets():
        gc.collect()
        for window in app.topLevelWidgets():
            window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # Their Python objects stay: freeing what Qt has deleted occasionally crashes the process.
        gc.freeze()


class Collected(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(self.format(record))


@pytest.fixture(scope="module", autouse=True)
def english_and_default_keys_to_begin_with() -> None:
    """Start with English, without Qt translators and with the default keys, whatever another test file left behind."""
    speak("en")
    active_keymap.use(Keymap({}))
    if (app := QCoreApplication.instance()) is not None:
        for old in app.findChildren(QTranslator):
            app.removeTranslator(old)
            old.deleteLater()


@pytest.fixture(autouse=True)
def asyncio_stays_silent() -> Iterator[None]:
    """Fail the test if asyncio logs a warning, for example about a task that failed unnoticed or was destroyed while
    pending."""
    collected = Collected()
    logger = logging.getLogger("asyncio")
    logger.addHandler(collected)
    yield
    collect_due()
    assert not gc.isenabled(), "from here on garbage would go in whichever thread makes some"
    logger.removeHandler(collected)
    assert not collected.messages, "\n".join(collected.messages)


@pytest.fixture(scope="session")
def studio_itself() -> Iterator[RealStudio]:
    """Return a real Label Studio, started once per process. Each test has its own project there."""
    need_deep_run("Label Studio itself")
    from interop.real_studio import real_studio

    with real_studio() as studio:
        yield studio
