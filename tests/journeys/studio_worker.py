"""A worker who takes tasks from a Label Studio, for journeys."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from annotator.core.events import BundleImported, DraftSaved, SignedIn, TaskShown, TaskSubmitted
from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet
from annotator.ui.pages.server_import.page import FromServerPage
from bundle_making import image
from connectors.studio_server import StudioServer
from journeys.driver import Driver

TOKEN = "planted-token-2711"
CONFIG = """<View><Image name="picture" value="$image"/>
<Choices name="kind" toName="picture"><Choice value="stop" hotkey="s"/><Choice value="yield" hotkey="y"/></Choices>
</View>"""
TITLE = "Signs beside the road"


def signs(studio: StudioServer, count: int, title: str = TITLE) -> list[int]:
    """The tasks of a project with so many signs; whoever has the token gets in."""
    world = studio.world
    world.personal_tokens.add(TOKEN)
    project = world.add_project(CONFIG, title=title, description="Say what each sign asks of drivers.")
    tasks = []
    for number in range(count):
        path = f"/data/upload/{project}/{number}-sign.png"
        world.files[path] = image("PNG", "teal")
        tasks.append(world.add_task(project, {"image": path}))
    return tasks


def pressed(place: QWidget, words: str) -> QAbstractButton:
    """The button that is called so."""
    found = [
        each for each in place.findChildren(QAbstractButton) if each.accessibleName() == words and each.isVisible()
    ]
    assert found, f"nothing is called {words}"
    return found[0]


class ServerWorker:
    """By the keyboard, but for the buttons. `token` is what they sign in with at `url`."""

    def __init__(self, driver: Driver, url: str, token: str) -> None:
        self.driver = driver
        self.running = driver.running
        self._url = url
        self._token = token

    @property
    def page(self) -> FromServerPage:
        return self.running.window.from_server

    async def signs_in(self) -> None:
        """From the inbox to the list of projects."""
        driver, modifier = self.driver, Qt.KeyboardModifier
        driver.press(Qt.Key.Key_O, modifier.ControlModifier | modifier.ShiftModifier)
        await driver.until(lambda: driver.page is self.page, "the page is there")
        self.page.address.address.setCurrentText(self._url)
        self.page.address.show_projects.click()
        await driver.until(lambda: self.sheet() is not None, "it asks to sign in")
        await self.types_token()
        await driver.until(self.page.projects.table.isVisible, "the projects are there")
        await driver.active()

    async def types_token(self) -> None:
        """Into the sheet that is there."""
        sheet = self.sheet()
        assert sheet is not None
        next(line for line in sheet.findChildren(QLineEdit) if line.isVisible()).setText(self._token)
        await self.driver.event(SignedIn, pressed(sheet, self.words("Sign in")).click)

    async def turns_to(self, project: int) -> None:
        """To one of the projects there, by its number."""
        self.running.window.turn_to("from_server")
        self.page.go_to(self._url, str(project))
        chosen, fetches = self.page.projects, self.running.services.fetches()

        def is_chosen() -> bool:
            there = chosen.project
            return not fetches.is_asking and there is not None and there.number == str(project)

        await self.driver.until(is_chosen, "the project is chosen")

    async def takes(self, count: int | str, pay: str = "") -> str:
        """Enter that number of tasks of the selected project. Return the key of the bundle."""
        self.page.request.count.setCurrentText(str(count))
        self.page.request.amount.setText(pay)
        taken = await self.driver.event(BundleImported, self.page.request.fetch.click)
        await self.driver.until(lambda: self.driver.page is self.running.window.inbox, "the inbox has it")
        return taken.key

    async def answers(self, count: int) -> None:
        """Every third yields."""
        driver = self.driver
        for number in range(count):
            await driver.task_on_screen()
            await driver.event(DraftSaved, partial(driver.press, Qt.Key.Key_Y if number % 3 == 2 else Qt.Key.Key_S))
            shown = await driver.event(TaskSubmitted, partial(driver.press, Qt.Key.Key_Return))
            await driver.until(partial(self._is_past, shown.index), "the next task is there")

    async def sees_outbox(self) -> None:
        self.running.window.turn_to("outbox")
        services = self.running.services
        await services.intents.settled()

    async def parcels(self, state: ParcelState) -> list[Parcel]:
        return [parcel for parcel in await self.running.services.delivery.parcels() if parcel.state is state]

    def words(self, english: str) -> str:
        from annotator.ui.i18n.translation import _

        return _(english)

    def _is_past(self, index: int) -> bool:
        shown = [event.index for event in self.driver.events if isinstance(event, TaskShown)]
        return bool(shown) and shown[-1] != index

    def sheet(self) -> SignInSheet | None:
        return next((sheet for sheet in self.page.findChildren(SignInSheet) if sheet.isVisible()), None)


class StudioWorker(ServerWorker):
    def __init__(self, driver: Driver, studio: StudioServer) -> None:
        super().__init__(driver, studio.url, TOKEN)
        self.studio = studio
