"""A key that the person changed acts, and is named, everywhere at once."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from annotator.core.events import TaskSubmitted
from annotator.core.keymap import Keymap
from annotator.ui.keyboard import active_keymap
from annotator.ui.keyboard.commands import UNDO, all_keys, bind, key_in_text, keys_of, tip_keys, with_keys
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from services.service_env import files
from ui.pages.workbench.image_env import WRITING, make_env_with
from ui.stage import Stage, says, staged
from ui.tabbing import key

PLAIN = Keymap({})


@pytest.fixture(autouse=True)
def as_the_program_comes() -> Iterator[None]:
    active_keymap.use(PLAIN)
    yield
    active_keymap.use(PLAIN)


def test_what_is_bound_follows_and_ends_with_its_page() -> None:
    page, heard = QWidget(), list[str]()
    bind(page, (UNDO,), {"undo": lambda: heard.append("undo")})
    page.show()
    page.activateWindow()
    page.setFocus()
    QApplication.processEvents()
    active_keymap.use(PLAIN.with_key("undo", "f17", instead_of="ctrl+z"))
    for sequence in ("Ctrl+Z", "F17"):
        QTest.keySequence(page, QKeySequence(sequence))
    assert heard == ["undo"]
    active_keymap.use(PLAIN)
    for sequence in ("F17", "Ctrl+Z"):
        QTest.keySequence(page, QKeySequence(sequence))
    assert heard == ["undo", "undo"]
    page.deleteLater()
    QApplication.sendPostedEvents(page)
    active_keymap.use(PLAIN.with_key("undo", "f17"))


def test_what_names_a_key_follows_and_says_nothing_where_there_is_none() -> None:
    tool, plain = QToolButton(), QToolButton()
    tip_keys(tool, "undo", "Undo")
    tip_keys(plain, "undo")
    tool.setAccessibleName("Undo")
    assert (tool.toolTip(), plain.toolTip()) == ("Undo (Ctrl+Z)", "Ctrl+Z")
    active_keymap.use(PLAIN.with_key("undo", "f17", instead_of="ctrl+z"))
    assert (tool.toolTip(), plain.toolTip()) == ("Undo (F17)", "F17")
    assert tool.accessibleDescription() == "F17", "the name is not heard twice"
    active_keymap.use(PLAIN.without_key("undo", "ctrl+z"))
    assert (tool.toolTip(), plain.toolTip()) == ("Undo", "")
    assert (keys_of("undo"), with_keys("Reopen", "undo")) == ("", "Reopen")


def test_the_key_that_is_named_in_a_field_is_none_that_the_field_takes() -> None:
    assert key_in_text("submit") == "Ctrl+Enter"
    active_keymap.use(Keymap({"submit": ("enter", "alt+left", "f17")}))
    assert key_in_text("submit") == "Alt+Left"
    active_keymap.use(Keymap({"submit": ("enter", "s")}))
    assert key_in_text("submit") == ""


def test_all_keys_of_a_command_are_told() -> None:
    assert all_keys("resume", "pause") == "Space, Enter, Ctrl+P or P"
    assert all_keys("recover") == "R"
    active_keymap.use(PLAIN.without_key("recover", "r"))
    assert all_keys("recover") == ""


def test_a_changed_key_acts_on_the_task_that_is_open_and_is_named_beside_it(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.on_task()
        workbench = stage.window.workbench
        assert workbench.footer.skip.toolTip().endswith("(Ctrl+Shift+Space)")
        assert says(workbench, "Enter adds a line. Ctrl+Enter submits.")
        keymap = PLAIN.with_key("skip", "f17", instead_of="ctrl+shift+space").without_key("submit", "ctrl+enter")
        stage.env.services.intents.post(lambda: stage.env.services.preferences.choose_keys(keymap))
        await stage.settled()
        assert workbench.footer.skip.toolTip().endswith("(F17)")
        assert says(workbench, "Enter adds a line.")
        sheet = ShortcutSheet(stage.window)
        assert says(sheet, "F17")
        sheet.close()
        await key(stage, Qt.Key.Key_Space, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        await stage.settled()
        assert stage.env.told(TaskSubmitted) == []
        await key(stage, Qt.Key.Key_F17)
        await stage.until(lambda: bool(stage.env.told(TaskSubmitted)), "it is given back")

    staged(app, make_env_with(files(other={"config.xml": WRITING.encode()})), scenario)
    chosen = active_keymap.keymap()
    assert chosen.keys("skip") == ("f17",)


def test_a_window_begins_with_the_keys_that_are_stored(app: QApplication) -> None:
    env = make_env_with()

    async def scenario(stage: Stage) -> None:
        stage.env.services.intents.post(
            lambda: stage.env.services.preferences.choose_keys(PLAIN.with_key("settings", "f17"))
        )
        await stage.settled()
        await key(stage, Qt.Key.Key_F17)
        assert stage.window.page is stage.window.settings

    staged(app, env, scenario)
    active_keymap.use(PLAIN)
    staged(app, env, lambda stage: key(stage, Qt.Key.Key_F17))
    assert active_keymap.keymap().keys("settings") == ("alt+5", "f17")
