"""A worker whose results go to servers of every kind that have turned hostile: the outbox says in both languages why
they are not there, and the window works as ever."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleImported, DraftSaved, TaskShown
from annotator.core.outbox.destinations import HTTPS, LABEL_STUDIO, S3, WEBDAV
from annotator.core.outbox.parcel import DeliveryReason, Parcel, ParcelState
from annotator.core.outbox.sign_in import Keeping
from annotator.core.settings import LANGUAGE
from annotator.store.credentials import SignInList, SignInPlace, change_sign_in_list
from annotator.store.folders.home import Home
from annotator.ui.i18n.delivery_text import reason_sentence
from bundle_making import MANIFEST, TASKS, valid_files, write_folder
from connectors.hostile.errands import KEYS, LEGACY, PASSWORD, SECRET, TOKEN
from connectors.hostile.hostilities import FAST
from connectors.hostile.memory import forget_peak, memory_bytes
from connectors.strange_server import strange_server
from journeys.driver import Driver
from ui.stage import says

HOSTILE = {
    LABEL_STUDIO: ("JSON as wide as may be", LEGACY, ""),
    S3: ("10 GB", KEYS, "/bucket"),
    WEBDAV: ("endless chunks", PASSWORD, "/results"),
    HTTPS: ("a form for tokens", TOKEN, ""),
}
MOST_BYTES = 200 * 2**20
HELD_S = 1.0


class Session:
    def __init__(self, bundles: list[Path]) -> None:
        self._bundles = bundles
        self.parcels: tuple[Parcel, ...] = ()
        self.held_s = 0.0
        self.grown_bytes = 0

    async def play(self, running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        for bundle in self._bundles:
            await self._work_at(driver, bundle)
        await self._tried(running, 1)
        await self._try_all_again(running)
        for language in ("fr", "en"):
            await driver.choose(LANGUAGE, language)
            await self._is_told(driver)
        running.window.closing.emit()

    async def _work_at(self, driver: Driver, bundle: Path) -> None:
        window = driver.running.window
        window.turn_to("inbox")
        taken = await driver.event(BundleImported, lambda: window.inbox.take(str(bundle)))
        await driver.agree(taken.key)
        await driver.event(TaskShown, lambda: window.open_bundle(taken.key))
        await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        await driver.task_on_screen()

    async def _try_all_again(self, running: Running) -> None:
        """With an eye on the loop of the window, and on memory."""
        forget_peak()
        before = memory_bytes("VmRSS")
        for parcel in self.parcels:
            await running.services.delivery.retry_all(parcel.destination)
        await self._tried(running, 2)
        self.grown_bytes = memory_bytes("VmHWM") - before

    async def _tried(self, running: Running, times: int) -> None:
        """Until every parcel was tried so often."""
        driver = Driver(running)
        self.held_s = 0.0
        while len(self.parcels) < len(HOSTILE) or min(parcel.attempts for parcel in self.parcels) < times:
            began = time.monotonic()
            await driver.rested(10)
            self.held_s = max(self.held_s, time.monotonic() - began)
            self.parcels = await running.services.delivery.parcels()

    async def _is_told(self, driver: Driver) -> None:
        driver.running.window.turn_to("outbox")
        page = driver.running.window.outbox
        words = [reason_sentence(parcel.reason, parcel.detail).replace("\u00a0", " ") for parcel in self.parcels]
        await driver.until(lambda: any(says(page, each) for each in words), "the outbox tells why")


def _keeping(url: str, kept: SignInPlace) -> Callable[[SignInList], SignInList]:
    return lambda known: known.place(url, kept)


def bundle_to(kind: str, url: str, folder: Path) -> Path:
    """Its tasks have numbers, as those of a Label Studio."""
    project = 'project = "3"\n' if kind == LABEL_STUDIO else ""
    manifest = MANIFEST.replace('"street-things"', f'"street-{kind}"')
    submit = f'\n[submit]\nkind = "{kind}"\nurl = "{url}"\n{project}'
    tasks = TASKS.replace("first,", "1,", 1).replace("second,", "2,", 1).replace("third,", "3,", 1)
    files = {"bundle.toml": (manifest + submit).encode(), "tasks.csv": tasks.encode()}
    return write_folder(folder, {**valid_files(), **files})


def test_the_outbox_says_what_hostile_servers_are_and_the_window_works_on(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with ExitStack() as stack:
        bundles = []
        for kind, (name, sign_in, end) in HOSTILE.items():
            url = stack.enter_context(strange_server(FAST[name](""))).url
            kept = SignInPlace(Keeping.FILE, sign_in)
            change_sign_in_list(Home(home).sign_ins, _keeping(url, kept))
            bundles.append(bundle_to(kind, f"{url}{end}", tmp_path / kind))
        session = Session(bundles)
        assert main(["--home", str(home)], session.play) == 0
    assert {parcel.state for parcel in session.parcels} == {ParcelState.WAITING}
    assert {parcel.reason for parcel in session.parcels} == {DeliveryReason.SERVER_STRANGE}
    assert session.grown_bytes < MOST_BYTES
    assert session.held_s < HELD_S
    files = [path for path in home.rglob("*") if path.is_file() and SECRET.encode() in path.read_bytes()]
    assert files == [Home(home).sign_ins]
