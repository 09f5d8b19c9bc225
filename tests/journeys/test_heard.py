"""By ear alone: a tagging task, a submission, the question what time without input was, and a form. Every step is
decided from what was said on a real accessibility bus; where the program is, is never looked up in it.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bundle_making import MANIFEST, valid_bundle, write_folder
from journeys.blind_worker import PATIENCE_S, BlindWorker, blind_worker
from journeys.driver import LOOK_EVERY_S
from ui.spoken import SIGNS

PAGES = ("Inbox", "Outbox", "Timesheet", "Earnings", "Settings")
FORM = """\
<View>
  <Header value="What somebody wrote"/>
  <Text name="words" value="$words"/>
  <Header value="Name of the place"/>
  <TextArea name="name" toName="words" rows="1" maxSubmissions="1" required="true"/>
  <Header value="What is it?"/>
  <Choices name="kind" toName="words" choice="single" layout="select" required="true">
    <Choice value="Museum"/>
    <Choice value="Library"/>
  </Choices>
  <Header value="Can it be reached without steps?"/>
  <Choices name="access" toName="words" choice="single" required="true">
    <Choice value="Yes" hotkey="y"/>
    <Choice value="No" hotkey="n"/>
  </Choices>
  <Header value="How sure are you?"/>
  <Rating name="sure" toName="words" maxRating="5" required="true"/>
</View>
"""


def form_bundle(folder: Path) -> Path:
    manifest = MANIFEST.replace('id = "street-things"', 'id = "places"').replace(
        "Say what stands in", "Find the facts in"
    )
    tasks = "id,words\nfirst,The library at the corner has no steps.\nsecond,A museum.\n"
    return write_folder(
        folder, {"bundle.toml": manifest.encode(), "config.xml": FORM.encode(), "tasks.csv": tasks.encode()}
    )


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[BlindWorker]:
    with blind_worker(tmp_path) as worker:
        yield worker


def idle_began(home: Path) -> None:
    """Waits until the ledger says so: nobody is told that they are away."""
    deadline = time.monotonic() + PATIENCE_S
    pause = threading.Event()
    records = sqlite3.connect(f"file:{home / 'records.sqlite3'}?mode=ro", uri=True)
    try:
        while not records.execute("SELECT count(*) FROM entries WHERE kind = 'idle-began'").fetchone()[0]:
            assert time.monotonic() < deadline, "nobody became idle"
            pause.wait(LOOK_EVERY_S)
    finally:
        records.close()


def unfit(worker: BlindWorker) -> list[str]:
    """Return widgets that a screen reader cannot present: named fillers, markup, focus targets without text."""
    nodes = worker.looks_around()
    assert len(nodes) > 10, nodes
    return [
        f"{node['role']} {node['name']!r} {node['description']!r}"
        for node in nodes
        if (node["role"] == "filler" and node["name"])
        or SIGNS.search(node["name"] + node["description"])
        or (node["is_focusable"] and not node["name"] + node["label"])
        or (node["role"] == "check box" and node["name"] in PAGES)
    ]


def opens_the_shortcuts(worker: BlindWorker) -> None:
    """They are folded in the settings."""
    worker.presses("alt+5")
    worker.hears(r"Settings\.$")
    worker.walks_to("Minimum wage.*Your real hourly pay is compared")
    worker.walks_to("Show all shortcuts, button, collapsed")
    worker.presses("space")
    worker.hears("Expanded")


def test_a_tagging_task_a_submission_and_the_idle_question_by_ear(worker: BlindWorker, tmp_path: Path) -> None:
    worker.opens(valid_bundle(tmp_path / "bundle"))
    worker.hears_both(r"Say what stands in the street\. Task 1 of 3\. What do you see\?", "Image of this task, image")
    worker.presses("b")
    worker.hears("Bench: selected")
    worker.presses("ctrl+z")
    worker.hears("Bench: deselected")
    worker.presses("Return")
    worker.hears(r"1 item to complete\. F8: go to it\. .*What do you see")
    worker.walks_to("Tree, check box")
    worker.presses("space")
    worker.hears("Tree, check box, .*checked")
    worker.presses("ctrl+Return")
    worker.hears("You will be asked for your consent")
    worker.walks_to("Not yet, button")
    worker.presses("Return")
    worker.hears(r"Task 2 of 3\. What do you see\?")
    worker.presses("ctrl+m")
    worker.hears(r"You make about .*EUR an hour")
    worker.is_away()
    idle_began(tmp_path / "home")
    worker.presses("Shift_L")
    worker.hears(r"2 min .*idle, .* Work or break\? Press F9 to answer\.")
    worker.presses("F9")
    worker.hears("Work, button")
    worker.walks_to("Break, button")
    worker.presses("Return")
    worker.presses("p")
    worker.hears_both("Resume, button", "On a break")
    worker.presses("Return")
    worker.hears(r"Back to work\. Task 2 of 3")
    assert unfit(worker) == []
    worker.presses("alt+2")
    worker.hears("Outbox")
    assert unfit(worker) == []
    opens_the_shortcuts(worker)
    worker.presses("alt+1")
    worker.hears("^Continue: Say what stands in the street, button, .*0.04 EUR per task.* 2 of 3 tasks left")


def test_a_form_by_ear(worker: BlindWorker, tmp_path: Path) -> None:
    worker.opens(form_bundle(tmp_path / "bundle"))
    worker.hears_both(
        r"Find the facts in the street\. Task 1 of 2\. The library at the corner has no steps\. Name of the place\. "
        r"Press Ctrl\+Shift\+M to hear the whole task\.",
        "Name of the place, text",
    )
    worker.presses("ctrl+shift+m")
    worker.hears(
        r"Task 1 of 2\. What somebody wrote\. The library at the corner has no steps\. Name of the place\. "
        r"What is it\? Museum, Library\. Can it be reached without steps\? Yes, No\. How sure are you\?"
    )
    worker.walks_to("Text of this task.*The library at the corner has no steps", key="shift+Tab")
    worker.walks_to("Name of the place, text")
    worker.types("Corner")
    worker.walks_to("What is it.*combo box")
    worker.presses("Down", "Down")
    worker.hears("Library, combo box")
    worker.walks_to("Yes, radio button")
    worker.presses("n")
    worker.hears("No: selected")
    worker.walks_to("How sure are you.*slider")
    worker.presses("4")
    worker.hears("slider, 4")
    assert unfit(worker) == []
    worker.presses("ctrl+Return")
    worker.hears("Task submitted")
    worker.walks_to("Not yet, button")
    worker.presses("Return")
    worker.hears_both(r"Task 2 of 2\. A museum\. Name of the place\.", "Name of the place, text")
    assert unfit(worker) == []
