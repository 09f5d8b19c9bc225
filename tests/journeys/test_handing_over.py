"""From two workers to a requester without a server: each hands over a file, and the requester's commands read both."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import ConsentRequested, ConsentsChanged, DraftSaved, ResultsExported, TaskShown
from bundle_making import valid_bundle
from journeys.driver import Driver


def worked_and_handed_over(home: Path, bundle: Path) -> Path:
    """A worker answers two tasks, agrees to what leaves, and hands it over. Returns the file."""
    handed_over: list[ResultsExported] = []

    async def companion(running: Running) -> None:
        driver, window = Driver(running, agrees=False), running.window
        await driver.active()
        await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        await driver.event(ConsentRequested, lambda: driver.press(Qt.Key.Key_Return))
        page = window.agreement
        await driver.until(lambda: driver.page is page and page.agree.isEnabled(), "the panel shows what leaves")
        await driver.event(ConsentsChanged, page.agree.click)
        await driver.task_on_screen()
        await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
        await driver.event(TaskShown, lambda: driver.press(Qt.Key.Key_Return))
        window.turn_to("outbox")
        buttons = {button.accessibleName(): button for button in window.outbox.findChildren(QPushButton)}
        button = buttons["Export results"]
        await driver.until(button.isVisible, "the results are listed")
        handed_over.append(await driver.event(ResultsExported, button.click))
        window.closing.emit()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    return Path(handed_over[0].location)


def test_what_two_workers_hand_over_is_one_table_for_the_requester(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    bundle = valid_bundle(tmp_path / "bundle")
    (received := tmp_path / "received").mkdir()
    for name in ("ada", "bob"):
        file = worked_and_handed_over(tmp_path / name, bundle)
        assert file.parent == tmp_path / name / "results"
        assert file.name.startswith("City Mapping Group - ")
        shutil.copy(file, received / f"{name}.zip")
    capsys.readouterr()
    assert main(["export", str(received), "--to", "csv", "-o", str(tmp_path / "table"), "--bundle", str(bundle)]) == 0
    with (tmp_path / "table-submissions.csv").open(encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    workers = {row["worker"] for row in rows}
    assert len(rows) == 4
    assert len(workers) == 2
    assert "" not in workers
    capsys.readouterr()
    words = ["rates", str(received), "--bundle", str(bundle), "--json"]
    assert main(["--home", str(tmp_path / "requester"), *words]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {one["worker"]: one["assignments"] for one in report["by_worker"]} == dict.fromkeys(workers, 2)
    assert (report["pay"], report["problems"]) == ("0.16", [])
