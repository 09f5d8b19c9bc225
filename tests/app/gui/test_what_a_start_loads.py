"""Modules that the first task does not need are not loaded before it: users wait for the start."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.core.events import EventBus
from annotator.core.settings import FIRST_START
from annotator.formats.builtin.resources import resource_folder
from annotator.services.bundles import Bundles
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.home import Home
from annotator.store.records.sqlite import open_records
from bundle_making import image, write_folder

SCRIPT = Path(__file__).with_name("start_to_first_task.py")
PAGES = "annotator.ui.pages."
NOT_YET = (
    *(PAGES + page for page in ("earnings", "money", "outbox", "payers", "settings", "timesheet")),
    *(
        "annotator.ui.pages.rehearsal_report",
        "annotator.ui.pages.rehearsal_text",
        "annotator.ui.windows.rehearsal",
        "annotator.ui.windows.handbook",
        "annotator.ui.windows.about",
        "annotator.app.gui.about",
        "annotator.formats.builtin.licences",
        "annotator.core.handbook",
        "annotator.formats.builtin.handbook",
        "annotator.ui.pages.side_activities.platform_field",
        "annotator.app.gui.crash_report",
    ),
    *("annotator.ui.problems", "annotator.core.pay.rehearsal", "annotator.core.pay.periods"),
    *("annotator.core.pay.projections", "annotator.services.bookkeeping.projections"),
    *(f"annotator.services.bookkeeping.{book}" for book in ("timesheet", "periods", "decisions", "exporting")),
    *(
        "annotator.ui.controls.rating",
        "annotator.ui.controls.text_input.date_time",
        "annotator.ui.controls.text_input.number",
    ),
    *("annotator.ui.controls.choosing.taxonomy", "annotator.ui.controls.choosing.choice_list"),
    *("annotator.app.requester", "annotator.app.export", "annotator.app.ledger", "annotator.app.rates"),
    *(
        "annotator.app.self_test",
        "annotator.services.requester",
        "annotator.formats.imports",
        "annotator.formats.crowd_html",
    ),
    *("annotator.formats.history.decisions", "annotator.formats.manifest.checks", "annotator.formats.manifest.writer"),
    *("annotator.core.ports.folders", "annotator.store.folders.new", "annotator.store.folders.exports"),
    *("annotator.store.bundles.file_copy", "annotator.formats.tasks.rows", "annotator.formats.bundle.task_table"),
    *("annotator.core.time.timesheet", "annotator.ui.i18n.money_messages"),
    *("annotator.formats.builtin.working_days", "annotator.core.pay.history", "annotator.ui.design.prediction_review"),
    *(
        "annotator.media.images.decode",
        "annotator.media.sandbox",
        "annotator.media.worker_main",
        "annotator.media.audio",
    ),
    *("PIL", "numpy", "pyqtgraph", "jsonschema", "referencing", "tomlkit", "holidays", "markdownify", "bs4"),
    *(
        "annotator.connectors.http",
        "annotator.store.credentials",
        "annotator.services.outbox.sign_in",
        "annotator.services.servers",
        "annotator.core.ports.servers",
        PAGES + "server_import",
    ),
    *("httpx", "keyring", "secretstorage", "truststore", "obstore"),
    *("annotator.services.updates", "annotator.formats.releases", "annotator.core.releases", "nacl"),
    *("sounddevice", "PySide6.QtSvgWidgets", "PySide6.QtPrintSupport", "PySide6.QtOpenGL", "PySide6.QtTest"),
)
# 322 were measured: places in texts are checked, forms may fold, the limits of predictions are known, designs may
# name values inside cells, the fold of the ledger needs those of tasks on other platforms and of decisions about unpaid
# results, and native faults are traced from the start. Before you raise it, look whether a start needs the new modules.
MOST_MODULES_OF_OURS = 322
# What helps with typing comes a moment after a field is there: on a busy machine it may be there by then.
A_MOMENT_LATER = (
    *("annotator.core.ports.speller", "annotator.core.text", "annotator.store.speller"),
    *(
        "annotator.store.folders.atomic_files",
        "annotator.ui.controls.text_assistance",
        "annotator.ui.controls.spelling",
    ),
    *(
        "annotator.ui.controls.text_input.field_assistant",
        "annotator.ui.controls.text_input.text_formats",
    ),
)
MARKDOWN = ("markdown_it", "annotator.formats.source.markdown")


async def used_before(home: Home) -> None:
    """Make a home whose worker was asked the questions of the first start."""
    records = open_records(home)
    await records.save_settings({FIRST_START: "done"})
    await records.close()


def started(home: Path, bundle: Path) -> dict[str, set[str]]:
    """The modules, and of which the source was read, of a start that goes on with a bundle taken in another day."""
    asyncio.run(used_before(Home(home)))
    key = asyncio.run(
        Bundles(BundleLibrary(Home(home).bundles), EventBus()).take(str(bundle), lambda _done, _all: None)
    )
    assert key is not None
    command = [sys.executable, str(SCRIPT), str(home), key]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return {what: set(names) for what, names in json.loads(done.stdout).items()}


def loaded(home: Path, bundle: Path) -> set[str]:
    return started(home, bundle)["modules"]


def among(prefixes: tuple[str, ...], modules: set[str]) -> list[str]:
    return sorted(name for name in modules for prefix in prefixes if f"{name}.".startswith(f"{prefix}."))


@pytest.mark.parametrize("name", [name for name in (*NOT_YET, *A_MOMENT_LATER) if name.startswith("annotator.")])
def test_a_listed_module_exists(name: str) -> None:
    assert importlib.util.find_spec(name) is not None


@pytest.mark.parametrize("name", ["image-tagging", "translation"])
def test_a_start_loads_what_the_first_task_needs(name: str, tmp_path: Path) -> None:
    modules = loaded(tmp_path, resource_folder() / "samples" / name)
    assert "annotator.ui.pages.workbench.page" in modules
    assert among(NOT_YET, modules) == []
    at_once = modules.difference(among(A_MOMENT_LATER, modules))
    assert len(among(("annotator",), at_once)) <= MOST_MODULES_OF_OURS


def test_the_source_of_what_is_loaded_is_not_read(tmp_path: Path) -> None:
    sources = started(tmp_path, resource_folder() / "samples" / "image-tagging")["sources"]
    assert [name for name in sources if Path(name).parent.name == "windows"] == []
    assert len(sources) < 50  # of what was loaded before Qt


def test_without_instructions_no_markdown_is_loaded(tmp_path: Path) -> None:
    sample = resource_folder() / "samples" / "image-tagging"
    members = {
        "bundle.toml": re.sub(rb"\[instructions\]\n([^\[\n].*\n)*", b"", (sample / "bundle.toml").read_bytes()),
        "config.xml": (sample / "config.xml").read_bytes(),
        "tasks.csv": b"id,image\n1,media/1.png\n",
        "media/1.png": image("PNG", "teal"),
    }
    (tmp_path / "home").mkdir()
    assert among(MARKDOWN, loaded(tmp_path / "home", write_folder(tmp_path / "bundle", members))) == []
