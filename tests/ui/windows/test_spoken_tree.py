"""The accessible tree of each page: every focus target has a name, lists have a label, no named widget is a filler, and
no text has markup."""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.core.design.controls import (
    Choice,
    Choices,
    DateTime,
    Layout,
    Number,
    Rating,
    Selection,
    Taxonomy,
    TextArea,
)
from annotator.core.design.labels import Label, Labels
from annotator.core.design.tag import Header
from annotator.core.design.tree import ControlTag, Node
from annotator.core.outbox.consent import Recipient
from annotator.formats.builtin.handbook import read_handbook
from annotator.ui.accessibility.announcer import give_roles
from annotator.ui.keyboard.commands import PAGES
from annotator.ui.windows.handbook import HandbookWindow
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from fakes.images import FakeImages
from services.service_env import KEY, ServiceEnv, make_env
from ui.pages.server_import.visitor import CDN, Visitor, task, visited
from ui.panel_harness import TEXT, PanelHarness, a_design
from ui.spoken import faults
from ui.stage import Stage, staged


@pytest.fixture(autouse=True)
def _roles(app: QApplication) -> QApplication:
    give_roles()
    return app


def with_images() -> ServiceEnv:
    names = ("first.png", "second.jpg", "third.webp")
    return make_env(images=FakeImages({f"/shelf/{KEY}/media/{name}": (8, 6) for name in names}))


def test_every_page_of_the_window_can_be_heard(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        found: dict[str, list[str]] = {}
        for command in PAGES:
            window.turn_to(command.name)
            await stage.settled()
            found[command.name] = sorted(set(faults(window)))
        assert {page: wrong for page, wrong in found.items() if wrong} == {}

    staged(app, with_images(), scenario)


def test_adding_from_a_label_studio_can_be_heard_at_each_step(app: QApplication) -> None:
    found: list[str] = []

    async def scenario(visitor: Visitor) -> None:
        page = visitor.page
        await visitor.lists()
        found.extend(faults(page))
        visitor.server.listed["7"] = [task(1, f"{CDN}/a")]
        await visitor.fetches()
        assert page.question.isVisible()
        found.extend(faults(page))
        page.bar.begin("Signs")
        found.extend(faults(page))

    visited(app, scenario)
    assert found == []


def test_the_workbench_a_pause_and_the_questions_can_be_heard(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        await stage.on_task()
        assert sorted(set(faults(window))) == []
        stage.press(Qt.Key.Key_F7)
        await stage.until(lambda: not window.activities.isHidden(), "it is asked what else there is")
        assert sorted(set(faults(window))) == []
        stage.press(Qt.Key.Key_Escape)
        stage.env.services.intents.post(stage.env.services.session.pauses.pause)
        await stage.until(lambda: window.page is window.pause, "the pause covers the task")
        assert sorted(set(faults(window))) == []

    staged(app, with_images(), scenario)


FORMS = (" Enter manually", " Import decisions or payments…", " Correct an entry", " Export…", " Payers")


def test_every_form_about_money_can_be_heard(
    app: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # the file dialog lists the files there

    async def scenario(stage: Stage) -> None:
        window = stage.window
        for words in FORMS:
            window.turn_to("earnings")
            await stage.settled()
            found = [button for button in window.earnings.findChildren(QPushButton) if button.text() == words]
            found[0].click()
            await stage.settled()
            assert (words, sorted(set(faults(window)))) == (words, [])

    staged(app, with_images(), scenario)


def test_what_is_asked_before_a_result_leaves_and_the_sheet_of_shortcuts_can_be_heard(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        window = stage.window
        window.agreement.ask(Recipient("City Mapping Group", "folder"), "none")
        window._to(window.agreement)
        await stage.settled()
        assert sorted(set(faults(window))) == []
        sheet = ShortcutSheet(window)
        assert sorted(set(faults(sheet))) == []
        sheet.deleteLater()

    staged(app, with_images(), scenario)


def test_help_can_be_heard(app: QApplication) -> None:
    owner = QWidget()
    window = HandbookWindow(read_handbook("en"), owner)
    window.show()
    for query in ("", "idle"):
        window.query.setText(query)
        app.processEvents()
        assert sorted(set(faults(window))) == []
    window.close()


def test_every_kind_of_control_can_be_heard() -> None:
    choices = (Choice(value="Q&A", hint="to sit & rest"), Choice(value="Tree"))
    lists = [
        Choices(name=f"c{place}", to_name="a", layout=layout, selection=selection, choices=choices)
        for place, (layout, selection) in enumerate(product(Layout, Selection))
    ]
    controls: tuple[ControlTag, ...] = (
        *lists,
        Taxonomy(name="kind", to_name="a", choices=choices),
        Rating(name="stars", to_name="a"),
        Number(name="year", to_name="a"),
        Number(name="share", to_name="a", min=Decimal(1), max=Decimal(5), slider=True),
        DateTime(name="day", to_name="a"),
        TextArea(name="line", to_name="a", rows=1),
        TextArea(name="lines", to_name="a", rows=3),
        Labels(name="names", to_name="a", labels=(Label(value="Person", hint="first & last"),)),
    )
    nodes: list[Node] = []
    for control in controls:
        nodes += [Header(value=f"What of {control.name}?"), control]
    harness = PanelHarness(a_design(TEXT, *nodes), {"words": "In the street"})
    assert sorted(set(faults(harness.panel))) == []


def test_what_opens_a_part_is_a_button_that_says_whether_it_is_open(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        stage.window.turn_to("settings")
        await stage.settled()
        toggle = stage.window.settings.keys_toggle
        read = QAccessible.queryAccessibleInterface(toggle)
        for is_open in (False, True):
            toggle.setChecked(is_open)
            state = read.state()
            assert read.role() is QAccessible.Role.Button
            assert (state.expandable, state.expanded, state.collapsed) == (True, is_open, not is_open)

    staged(app, with_images(), scenario)
