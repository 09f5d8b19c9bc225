"""Keys in the settings: any key is learnt by pressing it, and whatever it is, is said."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from annotator.core.errors import StoreFault
from annotator.core.events import Failed
from annotator.core.keymap import COMMAND_KEYS, Keymap
from annotator.ui.pages.settings.keys_section import KeyLearner, KeyRow, KeysSection
from journeys.laid_out import faults
from services.service_env import make_env
from ui.stage import PLAIN, Stage, says, staged
from ui.tabbing import key, press

CTRL = Qt.KeyboardModifier.ControlModifier


class Keys(Struct, frozen=True):
    stage: Stage
    section: KeysSection

    @property
    def keymap(self) -> Keymap:
        return self.stage.env.services.preferences.keymap

    @property
    def learner(self) -> KeyLearner:
        """The one that listens."""
        (learner,) = [found for found in self.section.findChildren(KeyLearner) if found.isVisible()]
        return learner

    @property
    def focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused

    def row(self, command: str) -> KeyRow:
        return self.section.rows[command]

    async def learn(self, wanted: QPushButton, pressed: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """Presses a button by keyboard, and then the key."""
        wanted.setFocus()
        await key(self.stage, Qt.Key.Key_Return)
        assert self.focused is self.learner
        await key(self.stage, pressed, modifier)
        await self.stage.settled()


def in_settings(app: QApplication, scenario: Callable[[Keys], Awaitable[None]]) -> None:
    async def whole(stage: Stage) -> None:
        stage.window.turn_to("settings")
        await stage.settled()
        await press(stage, stage.window.settings.keys_toggle)
        (section,) = stage.window.settings.findChildren(KeysSection)
        await scenario(Keys(stage, section))

    staged(app, make_env(), whole)


def button_of(row: KeyRow, name: str) -> QPushButton:
    return next(
        found for found in row.findChildren(QPushButton) if found.isVisible() and found.text().replace("&", "") == name
    )


def test_a_key_is_learnt_by_pressing_it(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        row = keys.row("jump_back")
        learnt = COMMAND_KEYS["jump_back"]
        for pressed, modifier, name, words in (
            (Qt.Key.Key_F9, CTRL, "ctrl+f9", "Ctrl+F9"),
            (Qt.Key.Key_MediaStop, PLAIN, "media stop", "Media Stop"),
            (Qt.Key.Key_Launch8, PLAIN, "f17", "F17"),
            (Qt.Key.Key_U, PLAIN, "u", "U"),
        ):
            await keys.learn(row.add, pressed, modifier)
            learnt = (*learnt, name)
            assert keys.keymap.keys("jump_back") == learnt
            assert keys.focused.accessibleName().startswith(words)
            assert says(row, f"{words} assigned.")
            assert says(row, "only works when you are not typing") == (name == "u")
            stored = await keys.stage.env.records.settings()
            assert stored["keys:jump_back"].split("\n")[-1] == name

    in_settings(app, scenario)


def test_another_key_takes_the_place_of_the_first(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        row = keys.row("skip")
        await keys.learn(button_of(row, "Ctrl+Shift+Space"), Qt.Key.Key_F6, CTRL | Qt.KeyboardModifier.AltModifier)
        assert keys.keymap.keys("skip") == ("ctrl+alt+f6",)
        row.reset.setFocus()
        await key(keys.stage, Qt.Key.Key_Return)
        await keys.stage.settled()
        assert keys.keymap == Keymap({})

    in_settings(app, scenario)


def test_the_key_of_another_command_is_taken_over_only_where_one_wants_that(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        row = keys.row("play")
        await keys.learn(row.add, Qt.Key.Key_F8)
        assert says(
            keys.learner, "F8 is already used by “Go to next unfinished item”. That command has no other shortcut."
        )
        assert keys.focused is keys.learner.take_over
        assert keys.keymap == Keymap({})
        keys.learner.another.setFocus()
        await key(keys.stage, Qt.Key.Key_Return)
        await key(keys.stage, Qt.Key.Key_F8)
        await key(keys.stage, Qt.Key.Key_Return)
        await keys.stage.settled()
        assert keys.keymap.keys("play")[-1] == "f8"
        assert keys.keymap.keys("next_finding") == ()
        assert says(row, "F8 assigned. Removed from “Go to next unfinished item”.")
        assert keys.row("next_finding").reset.isEnabled()

    in_settings(app, scenario)


def test_a_key_is_removed_and_all_are_reset_and_brought_back(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        assert not keys.section.reset_all.isEnabled()
        button_of(keys.row("play"), "F4").setFocus()
        await key(keys.stage, Qt.Key.Key_Return)
        keys.learner.remove.setFocus()
        await key(keys.stage, Qt.Key.Key_Return)
        await keys.stage.settled()
        assert "f4" not in keys.keymap.keys("play")
        keys.section.reset_all.setFocus()
        await key(keys.stage, Qt.Key.Key_Return)
        await keys.stage.settled()
        assert keys.keymap == Keymap({})
        assert keys.focused is keys.section.undo
        await key(keys.stage, Qt.Key.Key_Return)
        await keys.stage.settled()
        assert "f4" not in keys.keymap.keys("play")

    in_settings(app, scenario)


def test_escape_leaves_all_as_it_is_and_tab_leads_to_the_buttons(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        wanted = button_of(keys.row("play"), "F4")
        await keys.learn(wanted, Qt.Key.Key_Escape)
        assert keys.focused is wanted
        assert not [found for found in keys.section.findChildren(KeyLearner) if found.isVisible()]
        await keys.learn(wanted, Qt.Key.Key_Tab)
        assert keys.focused is keys.learner.remove
        assert keys.keymap == Keymap({})
        assert keys.stage.window.page is keys.stage.window.settings

    in_settings(app, scenario)


def test_what_cannot_be_bound_and_what_is_bound_already_is_said(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        await keys.learn(keys.row("play").add, Qt.Key.Key_Dead_Circumflex)
        assert says(keys.learner, "cannot be used alone")
        await key(keys.stage, Qt.Key.Key_F4)
        assert says(keys.learner, "F4 is already assigned to this command.")
        await key(keys.stage, Qt.Key.Key_Control)
        assert says(keys.learner, "F4 is already assigned to this command.")
        assert keys.learner.accessibleName().startswith("F4 is already assigned to this command.")

    in_settings(app, scenario)


def test_a_key_that_could_not_be_stored_is_not_shown(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        row = keys.row("jump_back")
        keys.stage.env.records.fault = StoreFault(detail="full")
        await keys.learn(row.add, Qt.Key.Key_F9, CTRL)
        await keys.stage.until(lambda: bool(keys.stage.env.told(Failed)), "the fault is told")
        keys.stage.env.records.fault = None
        assert keys.keymap == Keymap({})
        assert not says(row, "Ctrl+F9 assigned.")
        assert len(row._buttons) == len(COMMAND_KEYS["jump_back"])

    in_settings(app, scenario)


def test_tab_goes_through_the_keys_of_a_row_and_on_to_the_next(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        await keys.learn(keys.row("submit").add, Qt.Key.Key_F9, CTRL)
        keys.stage.window.settings.keys_toggle.setFocus()
        names = []
        for _step in range(8):
            await key(keys.stage, Qt.Key.Key_Tab)
            names.append(keys.focused.accessibleName())
        submit, skip = ("Submit and next", "Skip this task")
        of_submit = [f"{pressed}: {submit}" for pressed in ("Enter", "Ctrl+Enter", "Ctrl+F9", "Add shortcut", "Reset")]
        assert names == [*of_submit, f"Ctrl+Shift+Space: {skip}", f"Add shortcut: {skip}", "Ctrl+Left: Previous task"]

    in_settings(app, scenario)


def test_what_listens_is_seen_whole_in_a_small_window(app: QApplication) -> None:
    async def scenario(keys: Keys) -> None:
        keys.stage.window.resize(960, 600)
        row = keys.row("insert_time")
        await keys.learn(row.add, Qt.Key.Key_F8)
        learner, area = keys.learner, keys.stage.window.settings._area

        def is_whole() -> bool:
            return area.viewport().rect().contains(learner.rect().translated(learner.mapTo(area.viewport(), QPoint())))

        await keys.stage.until(is_whole, "the question is seen whole")
        assert faults(keys.stage.window) == []

    in_settings(app, scenario)
