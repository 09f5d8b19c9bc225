"""A bundle of real photographs, from the folder a requester would write to the results a requester gets."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.events import BundleFinished, DraftSaved, TaskSubmitted
from bundle_making import valid_files, write_folder
from journeys.driver import Driver
from real_data import real_data


def photograph_bundle(folder: Path, photographs: list[Path]) -> Path:
    rows = ["id,image", *(f"{path.stem},media/{path.name}" for path in photographs)]
    files = {**valid_files(), "tasks.csv": "\n".join(rows).encode()}
    write_folder(folder, {path: content for path, content in files.items() if not path.startswith("media/")})
    (folder / "media").mkdir()
    for path in photographs:
        shutil.copy(path, folder / "media" / path.name)
    (folder / "instructions.md").write_text("# Look\n", encoding="utf-8")
    return folder


def test_real_photographs_are_shown_tagged_and_named_by_their_content(tmp_path: Path) -> None:
    photographs = [path for path in sorted(real_data("images").iterdir()) if path.suffix in (".png", ".jpg")]
    bundle, home = photograph_bundle(tmp_path / "bundle", photographs), tmp_path / "home"

    async def companion(running: Running) -> None:
        driver = Driver(running)
        await driver.active()
        for _number in photographs:
            await driver.task_on_screen()
            await driver.event(DraftSaved, lambda: driver.press(Qt.Key.Key_B))
            await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return))
        await driver.until(lambda: any(isinstance(event, BundleFinished) for event in driver.events), "all are done")
        running.window.closing.emit()

    assert main(["check", str(bundle)]) == 0
    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    sent = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    assert {one["task"]["id"] for one in sent} == {path.stem for path in photographs}
    for one in sent:
        (media,) = one["media"]
        path = bundle / media["path"]
        with Image.open(path) as image:
            assert (media["width"], media["height"]) == image.size
        assert media["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
