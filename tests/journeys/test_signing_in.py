"""A worker whose results go to a server: they wait until the worker signs in from the outbox, and then they leave. What
was typed is nowhere in the home, and in nothing that left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import DraftSaved, SignedIn, TaskShown
from annotator.core.outbox.sign_in import Keeping
from annotator.store import credentials
from annotator.store.credentials import Keyring
from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet
from bundle_making import MANIFEST, valid_files, write_folder
from connectors.webdav_servers import NAME, PASSWORD, DavServer, wsgidav_server
from fakes.sign_ins import FakeKeyring
from journeys.driver import Driver


@pytest.fixture(scope="module")
def server() -> Iterator[DavServer]:
    with wsgidav_server() as started:
        yield started


def buttons(place: QWidget, words: str) -> list[QPushButton]:
    found = place.findChildren(QPushButton)
    return [button for button in found if button.accessibleName().startswith(words) and button.isVisible()]


def signed_in_from_the_outbox(home: Path, bundle: Path, server: DavServer) -> Keeping:
    """One task is answered, and its result arrives. Returns where the sign-in was kept."""
    found: list[SignedIn] = []

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        running.window.turn_to("outbox")
        page = running.window.outbox
        await driver.until(lambda: bool(buttons(page, "Sign in to")), "the outbox offers to sign in")
        assert not server.stored()
        buttons(page, "Sign in to")[0].click()
        await driver.until(lambda: bool(buttons(page, "Cancel")), "the sheet is there")
        sheet = page.findChild(SignInSheet)
        assert isinstance(sheet, SignInSheet)
        for line, text in zip(sheet.findChildren(QLineEdit), (NAME, PASSWORD), strict=True):
            line.setText(text)
        found.append(await driver.event(SignedIn, buttons(sheet, "Sign in")[0].click))
        for button in buttons(page, "Keep until I quit"):
            button.click()
        await driver.until(lambda: bool(server.stored()), "the result has left")
        await driver.until(lambda: not buttons(page, "Sign in to"), "nothing is offered any more")
        running.window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    return found[0].keeping


@pytest.mark.parametrize(("keyring", "keeping"), [(FakeKeyring(), Keeping.KEYRING), (None, Keeping.THIS_RUN)])
def test_a_result_waits_for_a_sign_in_and_then_leaves(
    keyring: Keyring | None, keeping: Keeping, server: DavServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "system_keyring", lambda: keyring)
    server.empty()
    submit = f'\n[submit]\nkind = "webdav"\nurl = "{server.url}"\n'
    bundle = write_folder(tmp_path / "bundle", {**valid_files(), "bundle.toml": (MANIFEST + submit).encode()})
    assert signed_in_from_the_outbox(tmp_path / "home", bundle, server) is keeping
    files = [path for folder in (tmp_path / "home", server.folder) for path in folder.rglob("*") if path.is_file()]
    assert (tmp_path / "home" / "records.sqlite3") in files
    secret = PASSWORD.encode()
    assert [path for path in files if secret in path.read_bytes() or b"an app password" in path.read_bytes()] == []
