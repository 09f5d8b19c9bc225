"""Updates in the real program: nothing without an address; with one, a question at the second start, then a signed
file from a server on this computer."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from annotator.app.gui import composition
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.releases import ProgramRelease, ReleaseSource
from annotator.core.settings import FIRST_START, LOOK_FOR_UPDATES
from annotator.formats.builtin.resources import UPDATES_FILE, resource_folder
from annotator.formats.releases import release_bytes, source_bytes
from annotator.ui.widgets.switch import Switch
from connectors.strange_server import StrangeServer, answering, strange_server
from journeys.driver import Driver
from ui.stage import says

KEY = SigningKey(bytes(range(32)))
RELEASE = ProgramRelease("99.0.0", date(2026, 12, 24), "https://example.org/annotator")
QUESTION = "once a day whether there is a newer version"


def is_shown(running: Running) -> bool:
    switches = running.window.settings.findChildren(Switch)
    return any(switch.isVisible() and switch.accessibleName() == "Look for updates" for switch in switches)


async def leaves_welcome(running: Running) -> None:
    """The first start, left at once."""
    await running.services.preferences.keep({FIRST_START: "yes"})
    running.closing.set()


def test_without_an_address_nothing_is_asked_shown_or_fetched(tmp_path: Path) -> None:
    async def looks(running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.active()
        assert running.services.updates is None
        assert not says(window.notice, QUESTION)
        window.turn_to("settings")
        await driver.until(window.settings.isVisible, "the settings are shown")
        assert not is_shown(running)
        running.closing.set()

    assert not (resource_folder() / UPDATES_FILE).exists()
    home = ["--home", str(tmp_path / "home")]
    assert main(home, leaves_welcome) == 0
    assert main(home, looks) == 0


@pytest.fixture
def packaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the resources of a build whose packager can set an address."""
    resources = tmp_path / "resources"
    shutil.copytree(resource_folder(), resources, ignore=shutil.ignore_patterns("readme", "*.py", "__pycache__"))
    monkeypatch.setattr(composition, "resource_folder", lambda: resources)
    monkeypatch.setattr(composition, "FETCH_AFTER_S", 0.01)
    return resources


def test_the_second_start_asks_once_and_then_a_newer_release_is_told_once(tmp_path: Path, packaged: Path) -> None:
    home = ["--home", str(tmp_path / "home")]
    servers: list[StrangeServer] = []

    async def is_not_asked(running: Running) -> None:
        assert not says(running.window.notice, QUESTION)
        assert servers[0].requests == []
        await leaves_welcome(running)

    async def agrees(running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.active()
        await driver.until(lambda: says(window.notice, QUESTION), "it is asked")
        assert servers[0].requests == []
        window.notice.action.click()
        await driver.until(lambda: says(window.notice, "Version 99.0.0 of annotator"), "the release is told")
        assert running.services.preferences.value(LOOK_FOR_UPDATES) == "yes"
        window.turn_to("settings")
        await driver.until(lambda: is_shown(running), "the setting is shown")
        assert says(window.settings, RELEASE.page)
        running.closing.set()

    async def hears_nothing_new(running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.active()
        window.turn_to("settings")
        await driver.until(lambda: is_shown(running), "the setting is shown")
        assert says(window.settings, RELEASE.page)
        assert not window.notice.isVisible()
        running.closing.set()

    with strange_server(answering("200 OK", release_bytes(RELEASE, KEY))) as server:
        servers.append(server)
        source = ReleaseSource(server.url + "/newest", bytes(KEY.verify_key))
        (packaged / UPDATES_FILE).write_bytes(source_bytes(source))
        assert main(home, is_not_asked) == 0
        assert main(home, agrees) == 0
        assert main(home, hears_nothing_new) == 0
        assert [request.target for request in server.requests] == ["/newest"]


def test_offline_nothing_is_told_and_work_goes_on(tmp_path: Path, packaged: Path) -> None:
    home = ["--home", str(tmp_path / "home")]

    async def wants(running: Running) -> None:
        await running.services.preferences.choose(LOOK_FOR_UPDATES, "yes")
        await leaves_welcome(running)

    async def looks(running: Running) -> None:
        driver, window = Driver(running), running.window
        await driver.active()
        window.turn_to("settings")
        await driver.until(lambda: says(window.settings, "could not be reached"), "the fault is shown in the settings")
        assert not window.notice.isVisible()
        running.closing.set()

    with strange_server(answering("200 OK")) as server:
        source = ReleaseSource(server.url, bytes(KEY.verify_key))
    (packaged / UPDATES_FILE).write_bytes(source_bytes(source))
    assert main(home, wants) == 0
    assert main(home, looks) == 0
