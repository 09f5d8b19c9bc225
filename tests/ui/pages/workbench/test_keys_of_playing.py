"""Keys of playing in a design that has a sound: in a field, on a button, and where nothing is typed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import pytest
from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from annotator.core.design.hotkeys import KeyTarget
from annotator.core.design.tree import Design
from annotator.core.events import TaskSubmitted
from annotator.core.keymap import PLAYING as NAMES
from annotator.core.ports.media import Media
from annotator.ui.controls.text_input.text_fields import SeveralLines
from annotator.ui.design import panel
from annotator.ui.design.widget_registry import WidgetRegistry
from annotator.ui.keyboard.commands import PLAYING
from annotator.ui.keyboard.key_names import sequences
from annotator.ui.keyboard.text_field_keys import acts_outside_fields_only
from annotator.ui.windows.shortcut_sheet import ShortcutSheet
from services.service_env import files
from ui.pages.workbench.image_env import WRITING, make_env_with
from ui.stage import Stage, says, staged, texts
from ui.tabbing import key

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OF_VIDEOS = {"frame_back", "frame_forward", "key_frame_back", "key_frame_forward"}
# Letters, as who cuts films has them; what they do, other keys do while one types.
LETTERS = {"shuttle_back", "shuttle_pause", "shuttle_forward"}
CONFIG = WRITING.replace("<Choices", '<Choices required="true"')


class Heard:
    """A recorder of the calls to a player."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.names: list[str] = []
        heard = self.names

        class SoundingParts(WidgetRegistry):
            def __init__(self, design: Design, keys: Mapping[str, KeyTarget], media: Media) -> None:
                super().__init__(design, keys, media)
                names = NAMES - {"leave_field"} | {"zoom_in"}
                self.playing |= {name: partial(heard.append, name) for name in names}

        monkeypatch.setattr(panel, "WidgetRegistry", SoundingParts)

    def since(self) -> list[str]:
        names = self.names[:]
        self.names.clear()
        return names


def played(app: QApplication, scenario: Callable[[Stage], Awaitable[None]], config: str = CONFIG) -> None:
    async def whole(stage: Stage) -> None:
        await stage.on_task()
        await scenario(stage)

    staged(app, make_env_with(files(other={"config.xml": config.encode()})), whole)


def field(stage: Stage, kind: type[QWidget]) -> QWidget:
    (found,) = [place for place in stage.window.workbench.findChildren(kind) if place.isVisible()]
    found.setFocus()
    return found


async def pressed(stage: Stage, sequence: QKeySequence) -> None:
    handle = stage.window.windowHandle()
    assert handle is not None
    done: list[bool] = []

    def action() -> None:
        QTest.keySequence(handle, sequence)
        done.append(True)

    QTimer.singleShot(0, handle, action)
    await stage.until(lambda: bool(done), "the key is taken")


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    return Heard(monkeypatch)


@pytest.mark.parametrize("kind", [QLineEdit, SeveralLines])
def test_every_command_of_playing_has_a_key_that_no_field_takes(
    app: QApplication, heard: Heard, kind: type[QWidget]
) -> None:
    async def scenario(stage: Stage) -> None:
        typed = field(stage, kind)
        for command in PLAYING:
            if command.name == "leave_field" or command.name in OF_VIDEOS | LETTERS:
                continue
            names = [name for name in command.keys if not acts_outside_fields_only(name)]
            assert names, command.name
            for name in names:
                for sequence in sequences(name):
                    await pressed(stage, sequence)
                    assert heard.since() == [command.name], name
        assert QApplication.focusWidget() is typed
        await key(stage, Qt.Key.Key_Escape, SHIFT)
        assert QApplication.focusWidget() is not typed
        assert heard.since() == []

    played(app, scenario)


def test_space_is_typed_in_a_field_presses_a_button_and_plays_elsewhere(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        typed = field(stage, QLineEdit)
        assert isinstance(typed, QLineEdit)
        await key(stage, Qt.Key.Key_Space)
        assert (typed.text(), heard.since()) == (" ", [])
        bench = next(
            made for made in stage.window.workbench.findChildren(QAbstractButton) if made.accessibleName() == "Bench"
        )
        bench.setFocus()
        await key(stage, Qt.Key.Key_Space)
        assert (bench.isChecked(), heard.since()) == (True, [])
        await key(stage, Qt.Key.Key_Space, CTRL)
        assert (bench.isChecked(), heard.since()) == (True, ["play"])
        await key(stage, Qt.Key.Key_Escape, SHIFT)
        field(stage, SeveralLines)
        await key(stage, Qt.Key.Key_Escape, SHIFT)
        await key(stage, Qt.Key.Key_Space)
        assert heard.since() == ["play"]

    played(app, scenario)


def test_escape_plays_and_pauses_in_a_field_and_nowhere_else(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        typed = field(stage, SeveralLines)
        await key(stage, Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is typed
        assert heard.since() == ["play"]
        await key(stage, Qt.Key.Key_Escape, SHIFT)
        assert QApplication.focusWidget() is not typed
        await key(stage, Qt.Key.Key_Escape)
        assert heard.since() == []
        assert stage.window.page is stage.window.workbench

    played(app, scenario)


def test_a_key_that_is_held_goes_back_on_and_on_but_plays_once(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        typed = field(stage, QLineEdit)
        for held in (Qt.Key.Key_F4, Qt.Key.Key_F3):
            await key(stage, held)
            for _time in range(2):
                repeated = QKeyEvent(QEvent.Type.KeyPress, held, Qt.KeyboardModifier.NoModifier, "", True)
                QApplication.sendEvent(typed, repeated)
        assert heard.since() == ["play", "jump_back", "jump_back", "jump_back"]

    played(app, scenario)


def test_ctrl_space_no_longer_skips_and_the_new_key_does(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        field(stage, SeveralLines)
        await key(stage, Qt.Key.Key_Space, CTRL)
        await stage.settled()
        assert (heard.since(), stage.env.told(TaskSubmitted)) == (["play"], [])
        await key(stage, Qt.Key.Key_Space, CTRL | SHIFT)
        await stage.until(lambda: bool(stage.env.told(TaskSubmitted)), "it is given back")
        assert heard.since() == []

    played(app, scenario)


def test_the_keys_of_zooming_act_on_the_audio_that_wants_them(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        field(stage, QLineEdit)
        await key(stage, Qt.Key.Key_Plus, CTRL)
        assert heard.since() == ["zoom_in"]

    played(app, scenario)


def test_a_key_of_the_design_comes_before_one_of_playing(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        field(stage, QLineEdit)
        await key(stage, Qt.Key.Key_F6)
        assert heard.since() == []

    played(app, scenario, CONFIG.replace('hotkey="b"', 'hotkey="f6"'))


def test_letters_are_typed_in_a_field_and_play_elsewhere(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        typed = field(stage, QLineEdit)
        assert isinstance(typed, QLineEdit)
        for letter in (Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_L):
            await key(stage, letter)
        assert (typed.text(), heard.since()) == ("jkl", [])
        await key(stage, Qt.Key.Key_Escape, SHIFT)
        for letter in (Qt.Key.Key_J, Qt.Key.Key_K, Qt.Key.Key_L):
            await key(stage, letter)
        await key(stage, Qt.Key.Key_L, SHIFT)
        assert heard.since() == ["shuttle_back", "shuttle_pause", "shuttle_forward", "ten_forward"]

    played(app, scenario)


def test_a_letter_of_the_design_comes_before_one_of_playing(app: QApplication, heard: Heard) -> None:
    async def scenario(stage: Stage) -> None:
        field(stage, QLineEdit)
        await key(stage, Qt.Key.Key_Escape, SHIFT)
        bench = next(
            made for made in stage.window.workbench.findChildren(QAbstractButton) if made.accessibleName() == "Bench"
        )
        await key(stage, Qt.Key.Key_K)
        assert (bench.isChecked(), heard.since()) == (True, [])

    played(app, scenario, CONFIG.replace('hotkey="b"', 'hotkey="k"'))


def test_without_an_audio_file_no_key_of_playing_is_bound(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        bound = {shortcut.key().toString() for shortcut in stage.window.workbench._keys._shortcuts}
        assert not bound & {"F4", "F3", "Space", "Ctrl+Space", "Shift+Esc"}
        typed = field(stage, QLineEdit)
        await key(stage, Qt.Key.Key_Escape)
        assert QApplication.focusWidget() is not typed

    played(app, scenario)


def test_the_sheet_lists_what_an_audio_file_can_do_where_there_is_an_audio_file() -> None:
    owner = QWidget()
    plain, sounding = ShortcutSheet(owner), ShortcutSheet(owner, playing={"play", "jump_back"})
    assert says(sounding, "Play or pause")
    assert says(sounding, "a foot pedal")
    assert not says(sounding, "Split segment here")
    assert says(plain, "Deselect a field, region or label")
    assert not says(sounding, "Deselect a field")
    assert says(sounding, "Deselect a region or label (in a text field: start or pause playback)")
    assert says(sounding, "While typing, Esc starts and pauses playback, and Shift+Esc leaves the field.")
    assert says(sounding, "Leave the field")
    assert not {"Playback", "Play or pause"} & set(texts(plain))
    for sheet in (plain, sounding):
        sheet.close()
