"""What every test gets: Qt without a screen, the same examples at every run, and no failure that only a log sees."""

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
from annotator.app.import_hook import keep_imports_plain
from annotator.app.languages import speak
from depth import IS_DEEP
from real_data import need_deep_run

if TYPE_CHECKING:
    from interop.real_studio import RealStudio

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
keep_imports_plain()

settings.register_profile("same", deadline=None, derandomize=True, max_examples=20, print_blob=True)
settings.register_profile("deep", deadline=None, max_examples=10_000, print_blob=True)
# Hypothesis would try the constants of all modules that are loaded, tens of thousands of strings and numbers: that is
# slow, and gives other examples wherever other files of tests are run beside.
providers._get_local_constants = lambda: providers._local_constants
settings.load_profile("deep" if IS_DEEP else "same")

# The files that take longest, below this folder: a file stays in one process, and one that began last would keep all
# the others waiting.
LONGEST = (
    "interop/test_offline_itself.py",
    "frozen/test_frozen_program.py",
    "journeys/test_every_page_fits.py",
    "media/audio/playback/test_real_path.py",
    "journeys/test_real_configs_by_keyboard.py",
    "media/video/test_video_service.py",
    "journeys/test_nothing_unblurred.py",
    "journeys/test_killed_sessions.py",
    "journeys/test_many_videos.py",
)


def pytest_configure(config: pytest.Config) -> None:
    """Files begin in the order of `pytest_collection_modifyitems`, and not those of most tests first."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


class FilesAndOneFolder(LoadFileScheduling):
    """A file stays in one process. Those about the architecture do so together: each would read all code again."""

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
    """As in the program: a cycle that holds a Qt object must not be freed in a worker thread. What all tests were
    collected to stays, and no later round looks through it."""
    gc.disable()
    gc.collect()
    gc.freeze()
    yield
    gc.enable()


@pytest.fixture(scope="module", autouse=True)
def no_window_is_left() -> Iterator[None]:
    """What a connection of Qt's holds is never let go by Python, and each new look is given to all windows there are:
    thousands of widgets of the files before would make it slow."""
    yield
    app = QApplication.instance()
    if isinstance(app, QApplication) and app.topLevelWidgets():
        gc.collect()
        for window in app.topLevelWidgets():
            window.deleteLater()
        app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        # What Python has of them stays: to free what Qt deleted ends the process now and then.
        gc.freeze()


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
    collect_due()
    assert not gc.isenabled(), "from here on garbage would go in whichever thread makes some"
    logger.removeHandler(collected)
    assert not collected.messages, "\n".join(collected.messages)


@pytest.fixture(scope="session")
def studio_itself() -> Iterator[RealStudio]:
    """Label Studio itself, begun once for all tests of a process. Each has a project of its own there."""
    need_deep_run("Label Studio itself")
    from interop.real_studio import real_studio

    with real_studio() as studio:
        yield studio
