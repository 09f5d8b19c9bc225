"""Adding tasks from a Label Studio, from the first address to the job in the inbox."""

from __future__ import annotations

from annotator.core.events import BundleImported, Failed
from connectors.studio_server import StudioServer
from journeys.driver import Driver
from journeys.sensitive_states import At
from journeys.studio_worker import CONFIG, TITLE, StudioWorker, pressed, signs

LONG = "Pictures of the autumn from all stations between the mountains and the sea, second half, with the corrections"
DESCRIPTION = """Look at each picture as long as you need. Two of three show a road in the rain; where none can be seen,
say so. Whoever is not sure takes the first answer."""


class ServerStates:
    """It leaves a bundle with tasks of a Label Studio in the inbox."""

    def __init__(self, driver: Driver, at: At) -> None:
        self._driver = driver
        self._window = driver.running.window
        self._at = at

    async def walk(self) -> None:
        with StudioServer().running() as studio, StudioServer().running() as elsewhere:
            signs(studio, 3)
            for number in range(9):
                studio.world.add_project(title=f"{LONG} {number}", task_number=10**number)
            rows = [{"image": f"{elsewhere.url}/pictures/{number}.png", "reward": "0.08"} for number in range(2)]
            project = studio.world.add_project(CONFIG, title=LONG, description=DESCRIPTION)
            for row in rows:
                studio.world.add_task(project, row)
            worker = StudioWorker(self._driver, studio)
            await self._address(worker)
            await self._projects(worker, LONG)
            await self._question(worker)
            await self._fetching(worker)

    async def _address(self, worker: StudioWorker) -> None:
        page, driver = worker.page, self._driver
        self._window.turn_to("from_server")
        await driver.running.services.background_intents.settled()
        await self._at("from a server, nothing yet")
        page.address.address.setCurrentText("http://label.example.org/projects/7")
        page.address.show_projects.click()
        await self._at("from a server, no address")
        page.address.address.setCurrentText("http://127.0.0.1:9")
        page.address.show_projects.click()
        fetches = driver.running.services.fetches()
        await driver.until(lambda: not fetches.is_asking, "nobody is there")
        await self._at("from a server, nobody there")
        page.address.address.setCurrentText(worker.studio.url)
        page.address.show_projects.click()
        await driver.until(lambda: worker.sheet() is not None, "it asks to sign in")
        await self._at("from a server, signing in")
        sheet = worker.sheet()
        assert sheet is not None
        sheet.reject()
        await driver.active()
        await self._at("from a server, not signed in")
        page.address.show_projects.click()
        await driver.until(lambda: worker.sheet() is not None, "it asks to sign in")
        await worker.types_token()
        sheet = worker.sheet()
        if sheet is not None:  # without a keyring
            pressed(sheet, worker.words("Keep until I quit")).click()
        await driver.active()
        await driver.until(page.projects.table.isVisible, "the projects are there")
        await self._at("from a server, projects")

    async def _projects(self, worker: StudioWorker, title: str) -> None:
        page = worker.page
        page.projects.filter.setText("zzz")
        await self._at("from a server, no project of that name")
        page.projects.filter.setText(title)
        page.projects.table.selectRow(page.projects.table.model().rowCount() - 1)
        await self._looked(worker)
        page.request.amount.setText("8 cents")
        page.request.fetch.click()
        await self._at("from a server, a wish with a fault")

    async def _question(self, worker: StudioWorker) -> None:
        page, driver = worker.page, self._driver
        page.request.amount.setText("0.08")
        page.request.fetch.click()
        await driver.until(page.question.isVisible, "it asks about the other server")
        await self._at("from a server, files elsewhere")
        page.question.ahead.click()
        await driver.until(lambda: page.strip.isVisible() and page.projects.isVisible(), "it tells what is wrong")
        await self._at("from a server, a file is missing")

    async def _fetching(self, worker: StudioWorker) -> None:
        page, driver = worker.page, self._driver
        page.projects.filter.setText(TITLE)
        await self._looked(worker)
        await self._at("from a server, a wish")
        worker.studio.gives_files.clear()
        page.request.fetch.click()
        await driver.until(page.bar.isVisible, "it is under way")
        await self._at("from a server, fetching")
        await driver.event(Failed, page.bar.stop.click)
        worker.studio.gives_files.set()
        await driver.until(page.request.isVisible, "it is stopped")
        await self._at("from a server, stopped")
        await driver.event(BundleImported, page.request.fetch.click)
        await driver.until(lambda: driver.page is self._window.inbox, "the inbox has it")
        self._window.notice.hide()

    async def _looked(self, worker: StudioWorker) -> None:
        fetches = self._driver.running.services.fetches()
        project = worker.page.projects.project
        assert project is not None
        await self._driver.until(lambda: (worker.studio.url, project.number) in fetches.looks, "it was looked at")
