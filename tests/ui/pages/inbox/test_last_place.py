"""The dialog for a job begins where the last job was opened, also after a restart."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from annotator.core.settings import JOBS_PLACE
from annotator.formats.source.paths import PACKED_SUFFIXES
from services.service_env import make_env
from ui.stage import Stage, staged


@pytest.mark.parametrize("is_folder", [True, False])
def test_a_job_is_looked_for_where_the_last_one_was(app: QApplication, tmp_path: Path, *, is_folder: bool) -> None:
    place = tmp_path / "jobs"
    (place / "first").mkdir(parents=True)

    async def scenario(stage: Stage) -> None:
        inbox, preferences = stage.window.inbox, stage.env.services.preferences
        inbox.ask_for_bundle(is_folder=is_folder)
        (dialog,) = inbox.findChildren(QFileDialog)
        assert is_folder or dialog.nameFilters() == [f"Jobs and pay cards (*{' *'.join(PACKED_SUFFIXES)} *.paycard)"]
        dialog.close()
        dialog.setParent(None)
        dialog.filesSelected.emit([str(place / "first")])
        await stage.settled()
        stored = await stage.env.records.settings()
        assert stored[JOBS_PLACE] == place.as_posix()
        await preferences.load()
        inbox.ask_for_bundle(is_folder=is_folder)
        (dialog,) = inbox.findChildren(QFileDialog)
        assert dialog.directory().absolutePath() == place.as_posix()
        dialog.close()

    staged(app, make_env(), scenario)
