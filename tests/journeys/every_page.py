"""A walk through every screen of the worker's window, with something on each, for who looks how they are laid out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget

from annotator.core.events import (
    BundleImported,
    BundleRejected,
    ConsentRequested,
    DraftSaved,
    SettingsChanged,
    SideActivityChanged,
    TaskShown,
    TaskSubmitted,
    WorkPaused,
    WorkResumed,
)
from annotator.core.settings import RESULTS_FOLDER
from annotator.formats.builtin.resources import resource_bytes
from annotator.ui.i18n.translation import language
from annotator.ui.pages.earnings.subpages import SUBPAGES
from annotator.ui.pages.workbench.page import WorkbenchPage
from annotator.ui.viewers.video.view import VideoView
from bundle_making import valid_files, write_folder
from depth import part
from journeys.album import Album
from journeys.design_tour import EVERYTHING
from journeys.driver import Driver
from journeys.keyboard import Keyboard
from journeys.marking_tour import BOXES, SPANS, TEXT
from journeys.menu_states import MenuStates
from journeys.passing_states import At, PassingStates
from journeys.sensitive_states import SensitiveStates
from journeys.server_states import ServerStates
from journeys.video_states import VideoStates
from media.video.made_videos import KINDS, made

VIDEO = b"""<View>
  <Video name="film" value="$film"/>
  <Header value="What does the film show?"/>
  <Choices name="what" toName="film" required="true"><Choice value="Squares"/><Choice value="Something else"/></Choices>
  <Header value="How clear is it?"/>
  <Rating name="clear" toName="film"/>
  <Header value="What happens in it?"/>
  <TextArea name="why" toName="film" rows="3" placeholder="In one or two sentences, as you would tell it on the phone"/>
</View>"""
CTRL = Qt.KeyboardModifier.ControlModifier
FRUIT, HARBOUR = "samples/image-tagging/media/fruit-bowl.png", "samples/image-tagging/media/harbour.jpg"


# 1920 x 1080 at 200 %, and what a panel and the frame leave of it; 1366 x 768 at 125 %; small ones at 100 %.
SIZES = ((960, 540), (960, 484), (1093, 614), (960, 600), (1024, 640), (1280, 720))
LOWEST = (960, 484)
TURNS = 4  # of the loop, until what is laid out anew has been


def sizes_of(language: str) -> tuple[tuple[int, int], ...]:
    """Those that a language is looked at in: every other one, so that each is looked at in one language, and the lowest
    in the one with the longer words; each in both with ANNOTATOR_DEEP_TESTS."""
    return tuple(part(SIZES, 2, 1 if language == "fr" else 0))


async def resized(window: QWidget, size: tuple[int, int]) -> None:
    window.resize(*size)
    for _turn in range(TURNS):
        await asyncio.sleep(0)
        QCoreApplication.sendPostedEvents(
            None, QEvent.Type.LayoutRequest.value
        )  # what each asks for reaches the window
    assert window.size().toTuple() == size, f"the window cannot be {size}"


class EveryPage:
    """`at` is awaited with the name of each screen while it is in front."""

    def __init__(self, driver: Driver, scratch: Path, at: At) -> None:
        self._driver = driver
        self._window = driver.running.window
        self._scratch = scratch
        self._look = at

    async def walk(self) -> None:
        await self._driver.active()
        await self._inbox()
        await ServerStates(self._driver, self._at).walk()
        await self._books()
        await self._strips()
        await self._samples()
        await self._designs()
        video = made(self._scratch / "film", KINDS["MP4, 25"]).read_bytes()
        await self._video(video)
        await VideoStates(self._driver, self._at, self._take, video).walk()
        await SensitiveStates(self._driver, self._at, self._take_in, video).walk()
        await PassingStates(self._driver, self._at, self._open, self._take).walk()
        await MenuStates(self._driver, self._at, self._open, self._first_sample("audio")).walk()
        await self._rests()
        await self._outbox()
        self._window.closing.emit()

    async def _at(self, name: str, again: Callable[[], None] | None = None) -> None:
        """A key that does nothing: whoever looks is there, and no task waits idle on a slow machine."""
        await Keyboard(self._driver).key(Qt.Key.Key_Shift)
        await self._look(name, again)

    async def _turn_to(self, name: str) -> None:
        self._window.turn_to(name)
        await self._settled()

    async def _inbox(self) -> None:
        driver, window = self._driver, self._window
        await self._turn_to("inbox")
        await self._at("inbox, samples")
        broken = {**valid_files(), "tasks.csv": b"id,image\nfirst,media/first.png\nfirst,media/gone.png\n"}
        place = write_folder(self._scratch / "street-things", broken)
        await driver.event(BundleRejected, lambda: window.inbox.take(str(place)))
        await self._settled()
        await self._at("inbox, problems")
        write_folder(place, valid_files())
        await driver.event(BundleImported, lambda: window.inbox.take(str(place)))
        for sample in driver.running.services.samples(language()):
            await driver.event(BundleImported, partial(window.inbox.take, sample.location))
        await self._settled()
        await self._at("inbox, bundles")

    async def _books(self) -> None:
        window = self._window
        await self._turn_to("timesheet")
        await self._at("timesheet")
        await self._turn_to("earnings")
        await self._at("earnings")
        form = window.earnings.form
        form.begin.click()
        for place in range(form.kind.count()):
            form.kind.setCurrentIndex(place)
            await self._at(f"earnings, form {form.kind.itemData(place)}", lambda: form.shown.emit(form.by_hand))
        form.put_right.click()
        await self._at("earnings, corrections", lambda: form.shown.emit(form.corrections))
        for row in SUBPAGES:
            window.earnings.subpages.open(row.kind, window.earnings.more)
            await self._settled()
            await self._at(row.title.replace("&", "").lower())
            window.earnings.subpages.page(row.kind).back_wanted.emit()
        await self._turn_to("settings")
        await self._at("settings")

    async def _strips(self) -> None:
        driver, window = self._driver, self._window
        await self._turn_to("inbox")
        window.notice.show_notice("Twelve results in the outbox are on hold until you consent.", "attention")
        await self._at("inbox, notice")
        window.notice.hide()
        window.activities.toggle()
        await self._at("inbox, asked what now")
        window.activities.choices.platform.click()
        await self._at("inbox, asked for a platform")
        window.activities.platform.setEditText("Clickworker")
        await driver.event(SideActivityChanged, window.activities.work.click)
        await self._at("inbox, elsewhere")
        await driver.event(SideActivityChanged, window.activities.stop.click)

    async def _samples(self) -> None:
        driver, window = self._driver, self._window
        for sample in driver.running.services.samples(language()):
            await self._open(sample.key)
            await driver.until(window.workbench.instructions.isVisible, "the instructions are open")
            await self._at(f"{sample.key}, instructions")
            window.workbench.instructions.closed.emit()
            await self._settled()
            await self._at(sample.key)
            await Keyboard(self._driver).submit_in_vain()
            await self._at(f"{sample.key}, findings")
            await self._turn_to("inbox")

    async def _designs(self) -> None:
        library = {"config.xml": EVERYTHING, "media/first.png": resource_bytes(FRUIT)}
        text = {"config.xml": SPANS, "tasks.csv": f'id,text\nlibrary,"{TEXT}"\n'.encode()}
        boats = {"config.xml": BOXES, "media/first.png": resource_bytes(HARBOUR)}
        for name, own in (("shelf-things", library), ("text-facts", text), ("harbour-boats", boats)):
            await self._take(name, own)
            await self._at(name)
            if name == "shelf-things":
                await Keyboard(self._driver).submit_in_vain()
                await self._at(f"{name}, findings")
            await self._turn_to("inbox")

    async def _video(self, video: bytes) -> None:
        driver = self._driver
        tasks = b"id,film\nsquares,media/film.mp4\n"
        await self._take("squares-film", {"config.xml": VIDEO, "tasks.csv": tasks, "media/film.mp4": video})
        (view,) = self._window.workbench.findChildren(VideoView)
        await driver.until(lambda: view.images.number == 0, "the first frame is on screen")
        await Keyboard(driver).key(Qt.Key.Key_Period)
        await driver.until(lambda: view.images.number == 1, "the second frame is on screen")
        await self._at("film")
        await Keyboard(self._driver).submit_in_vain()
        await self._at("film, findings")
        await self._turn_to("inbox")

    async def _rests(self) -> None:
        driver, window = self._driver, self._window
        await self._open(self._first_sample())
        window.notice.show_notice("Twelve results in the outbox are on hold until you consent.", "attention")
        await self._at("workbench, notice")
        window.notice.hide()
        await driver.event(WorkPaused, window.workbench.task_bar.pause.click)
        await self._at("pause")
        await driver.event(WorkResumed, window.pause.other.click)
        await driver.until(lambda: window.pause.recovers, "the sheet covers recovery")
        await self._at("recovery")
        await driver.event(SideActivityChanged, window.pause.resume.click)
        await driver.until(lambda: driver.page is window.workbench, "the task is back")

    async def _outbox(self) -> None:
        driver, window = self._driver, self._window
        preferences = driver.running.services.preferences
        unplugged = partial(preferences.choose, RESULTS_FOLDER, "/media/usb-stick/results")
        await driver.event(SettingsChanged, partial(driver.running.services.intents.post, unplugged))
        await self._open(self._first_sample())
        window.workbench.instructions.closed.emit()  # no answer is taken before
        await self._settled()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_6))
        sharp = Qt.Key.Key_N if language() == "fr" else Qt.Key.Key_S
        await driver.event(DraftSaved, lambda: driver.press(sharp))
        await driver.event(ConsentRequested, window.workbench.footer.submit.click)
        await driver.until(lambda: driver.page is window.agreement, "the agreement is asked for")
        await driver.until(window.agreement.agree.isEnabled, "what leaves is shown")
        await self._at("agreement")
        await driver.event(TaskShown, window.agreement.agree.click)
        await driver.task_on_screen()
        await driver.event(TaskSubmitted, window.workbench.footer.skip.click)
        await self._turn_to("outbox")
        window.outbox.show_data.click()
        await self._at("outbox")

    async def _take(self, name: str, own: dict[str, bytes]) -> None:
        await self._open(await self._take_in(name, own))

    async def _take_in(self, name: str, own: dict[str, bytes]) -> str:
        bundle = self._bundle(name, own)
        return (await self._driver.event(BundleImported, partial(self._window.inbox.take, bundle))).key

    def _bundle(self, name: str, own: dict[str, bytes]) -> str:
        files = {**valid_files(), **own}
        files["bundle.toml"] = files["bundle.toml"].replace(b"street-things", name.encode())
        return str(write_folder(self._scratch / name, files))

    def _first_sample(self, kind: str = "image-tagging") -> str:
        samples = self._driver.running.services.samples(language())
        return next(sample.key for sample in samples if sample.key.startswith(f"sample-{kind}"))

    async def _open(self, key: str) -> None:
        driver = self._driver
        await driver.event(TaskShown, lambda: self._window.open_bundle(key))
        await driver.task_on_screen()
        assert isinstance(driver.page, WorkbenchPage)

    async def _settled(self) -> None:
        services = self._driver.running.services
        await services.background_intents.settled()
        await services.intents.settled()


async def walk_at_every_size(driver: Driver, folder: Path, scratch: Path) -> None:
    """In the language and the look of the home. Screenshots go into a folder for each size below `folder`."""
    albums = {size: Album(driver, folder / f"{size[0]}x{size[1]}") for size in SIZES}

    async def look(name: str, again: Callable[[], None] | None = None) -> None:
        for size, album in albums.items():
            await resized(driver.running.window, size)
            if again is not None:
                again()
            await driver.rested(120)
            album.look(name.replace(", ", "-").replace(" ", "-"))

    await EveryPage(driver, scratch, look).walk()
