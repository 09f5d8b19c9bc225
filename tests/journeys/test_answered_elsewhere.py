"""A worker takes tasks of a Label Studio; others answer some of them meanwhile, in the middle of the work and between
two starts. They are not asked any more, and nothing of what was begun is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from annotator.app.gui import composition
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleFinished, DraftSaved, SignedIn, TaskShown
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind, server_of
from annotator.core.system_events import TasksDropped
from annotator.ui.pages.inbox.bundle_card import BundleCard
from bundle_making import MANIFEST, valid_files, write_folder
from connectors.studio_server import StudioServer
from fakes.sign_ins import MemorySignIns
from journeys.driver import Driver
from ui.stage import says

TOKEN = "planted-token-2911"


@pytest.fixture
def studio() -> Iterator[StudioServer]:
    with StudioServer().running() as started:
        started.world.personal_tokens.add(TOKEN)
        yield started


class Shift:
    def __init__(self, studio: StudioServer, folder: Path) -> None:
        self.studio, self.home = studio, folder / "home"
        world = studio.world
        project = world.add_project()
        self.tasks = [world.add_task(project) for _number in range(5)]
        rows = "".join(f"{task},media/first.png\n" for task in self.tasks)
        submit = f'\n[submit]\nkind = "label-studio"\nurl = "{studio.url}"\nproject = "{project}"\n'
        files = {"bundle.toml": (MANIFEST + submit).encode(), "tasks.csv": f"id,image\n{rows}".encode()}
        self.bundle = write_folder(folder / "bundle", {**valid_files(), **files})

    def answered_by_another(self, number: int) -> None:
        self.studio.world.annotate(self.tasks[number], {"result": []})

    def sent(self) -> set[int]:
        return {there["task"] for there in self.studio.world.annotations.values() if there["unique_id"] is not None}

    async def submit(self, driver: Driver) -> None:
        await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        driver.press(Qt.Key.Key_Return)

    async def works(self, running: Running) -> None:
        """The first task, and amid the second others answer the third."""
        driver, window = Driver(running), running.window
        await driver.active()
        await driver.until(lambda: any("selectedItems" in asked for asked in self.studio.asked), "it has looked")
        await self.submit(driver)
        await driver.until(lambda: self.sent() == {self.tasks[0]}, "the first result arrives")
        await driver.task_on_screen()
        self.answered_by_another(1)  # it is begun: it stays
        self.answered_by_another(2)
        looks_again = SignedIn(self.studio.url, Keeping.KEYRING)
        found = await driver.event(TasksDropped, lambda: running.services.event_bus.announce(looks_again))
        assert (found.answered, found.gone) == (1, 0)
        words = "1 task was answered by others and is no longer needed."
        await driver.until(lambda: says(window.notice, words), "it is told")
        await driver.until(lambda: says(window.workbench.task_bar, "Task 2 of 4"), "the bar counts what is left")
        await self.submit(driver)
        await driver.until(lambda: self.sent() == {*self.tasks[:2]}, "the begun one arrives all the same")
        session, begun = running.services.session, str(self.tasks[1])  # its result may arrive before the next task
        await driver.until(lambda: (view := session.view()) is None or view.task.id != begun, "the session goes on")
        view = session.view()
        assert view is not None
        assert view.task.id == str(self.tasks[3])
        window.closing.emit()

    async def ends(self, running: Running) -> None:
        """The fourth was begun; the fifth is deleted between the two starts."""
        driver, window = Driver(running), running.window
        await driver.active()
        card_text = "1 of 3 tasks left · 2 tasks no longer needed"
        await driver.until(
            lambda: any(says(card, card_text) for card in window.inbox.findChildren(BundleCard)), "the card counts"
        )
        await driver.event(TaskShown, lambda: window.open_bundle("street-things@1"))
        await self.submit(driver)
        await driver.until(
            lambda: any(isinstance(event, BundleFinished) for event in driver.events), "the bundle is done"
        )
        await driver.until(
            lambda: says(window.inbox, "3 tasks submitted · 2 tasks no longer needed"), "its end says so"
        )
        await driver.until(lambda: len(self.sent()) == 3, "all arrive")
        window.closing.emit()


def test_what_others_answered_is_not_asked_any_more(
    studio: StudioServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_ins = MemorySignIns({server_of(studio.url): SignIn(SignInKind.TOKEN, TOKEN)})
    monkeypatch.setattr(composition, "FETCH_AFTER_S", 0.01)
    monkeypatch.setattr(composition, "_sign_ins", lambda _home: sign_ins)
    shift = Shift(studio, tmp_path)
    begin = ["--home", str(shift.home)]
    assert main(["open", *begin, str(shift.bundle)], shift.works) == 0
    studio.world.delete_task(shift.tasks[4])
    assert main(begin, shift.ends) == 0
    assert shift.sent() == {shift.tasks[number] for number in (0, 1, 3)}
    assert not any("/next" in asked for asked in studio.asked)
