"""Somebody who types what they hear, by keyboard alone: first the segments, while it plays, then the words of each.
Time goes on as far as they listen. A journey looks at what comes of it, and `dev.py interop` shows it."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from unittest.mock import patch

from msgspec import Struct, field
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.regions import region
from annotator.core.answer.timeline import samples_of
from annotator.core.events import TaskSubmitted
from annotator.core.ports.player import PlayerState
from annotator.media import lazy_loading
from annotator.ui.controls.text_input.text_fields import OneLine, SeveralLines, TextField
from annotator.ui.viewers.audio.segment_editor import AnnotatedAudioView
from bundle_making import write_folder
from fakes.audio_sink import VirtualSink
from journeys.driver import Driver
from journeys.keyboard import PLAIN, Keyboard
from media.audio.playback.stage import WatchedPlayer

CTRL = Qt.KeyboardModifier.ControlModifier
REACTION_S = 0.2  # by which a hand is late, as the program takes it to be
MOMENT_S, LEAST_S, HALFWAY_S = 0.05, 1e-7, 0.4

type Press = Callable[[Qt.Key], Awaitable[None]]
MANIFEST = """\
format = "annotator-bundle"
version = 1
id = "{name}"
revision = 1
title = "{name}"
language = "{language}"

[requester]
name = "City Archive"
contact = "archive@example.org"

[design]
preset = "audio-transcription"
labels = [{labels}]

[pay]
currency = "EUR"
amount = "0.40"

[time]
expected_s = 60
"""


class Dictation(Struct, frozen=True):
    """A sound of the real data, in which one person speaks: from when to when in seconds, and the words."""

    name: str
    language: str
    labels: tuple[str, ...]
    file: str
    phrases: tuple[tuple[float, float, str], ...]

    @property
    def media_path(self) -> str:
        return f"media/{self.file}"

    def bundle(self, recording: Path, folder: Path) -> Path:
        labels = ", ".join(f'"{label}"' for label in self.labels)
        manifest = MANIFEST.format(name=self.name, language=self.language, labels=labels)
        files = {"bundle.toml": manifest.encode(), "tasks.csv": f"id,audio\nfirst,{self.media_path}\n".encode()}
        return write_folder(folder, {**files, self.media_path: recording.read_bytes()})


ENGLISH = Dictation(
    "speech",
    "en",
    ("Speaker 1", "Speaker 2", "Noise"),
    "jfk.flac",
    (
        (0.3131, 2.2057, "And so, my fellow Americans,"),
        (3.2503, 4.4401, "ask not"),
        (5.3009, 7.6666, "what your country can do for you:"),
        (8.1234, 10.4567, "ask what you can do for your country."),
    ),
)
FRENCH = Dictation(
    "dictee",
    "fr",
    ("Voix 1", "Voix 2", "Bruit"),
    "french.aiff",
    ((0.2007, 1.3333, "Et c’est la dictée"), (1.3501, 2.3007, "numéro 1, à l’œil\u202f!")),
)
DICTATIONS = (ENGLISH, FRENCH)


class Marked(Struct, frozen=True):
    """Positions of the audio at the start and end keys, in samples, and the text typed then."""

    pressed: tuple[float, float]
    text: str

    def samples(self, rate_hz: int) -> tuple[int, int]:
        """Return the expected samples."""
        first, last = (round(place - REACTION_S * rate_hz) for place in self.pressed)
        return first, last


class Typed(Struct):
    """The result, for comparison with the files."""

    rate_hz: int = 0
    length: int = 0
    marked: list[Marked] = field(default_factory=list)
    heard: list[tuple[float, int | None]] = field(default_factory=list)  # from where to where, as a field is come into


class Typist:
    def __init__(self, driver: Driver, sink: VirtualSink, player: WatchedPlayer, dictation: Dictation) -> None:
        self.typed = Typed()
        self._driver, self._keys = driver, Keyboard(driver)
        self._sink, self._player, self._dictation = sink, player, dictation
        self._told: list[PlayerState] = []
        driver.running.services.media.player.listen(self._told.append)

    async def work(self) -> None:
        await self.begin()
        first, *others = self._dictation.phrases
        await self.mark_first(*first)
        for phrase in others:
            await self.mark_while_typing(*phrase)
        await self.press(Qt.Key.Key_F6)  # the first is still the chosen one: one types in it
        for marked in self.typed.marked:
            await self.write(marked)
        await self.send()

    async def begin(self) -> None:
        """How much can be understood is said first, by its key; who speaks is what is marked next."""
        driver = self._driver
        await driver.active()
        await driver.task_on_screen()
        for control in ("clarity", "speaker"):
            keys = [key for key, target in self._keys.panel.keys.items() if target.control == control]
            await self._keys.type(keys[0])
        await self._keys.key(Qt.Key.Key_F4)
        await driver.until(lambda: self._player.state.is_playing, "it plays")
        medium = self._keys.panel.medium_view
        assert isinstance(medium, AnnotatedAudioView)
        audio = medium.playing.audio
        assert audio is not None
        await driver.until(lambda: audio.shape.is_exact, "all of the sound is known")
        self.typed.rate_hz, self.typed.length = audio.shape.rate_hz, audio.shape.length

    async def mark_first(self, start_s: float, end_s: float, text: str) -> None:
        """Beside the waveform; Enter leads to its text, and it is heard."""
        await self._mark(start_s, end_s, text, self._keys.key)
        await self._keys.key(Qt.Key.Key_Return)
        self._field()

    async def mark_while_typing(self, start_s: float, end_s: float, text: str) -> None:
        """Mark while typing. The segment is played to its end, and then the audio goes on from there."""
        await self._hear_out()
        await self.press(Qt.Key.Key_F4)
        await self._mark(start_s, end_s, text, self.press)
        await self.press(Qt.Key.Key_Escape)
        assert not self._player.state.is_playing

    async def write(self, marked: Marked) -> None:
        """It plays as soon as one is in its field; paused and gone on with, it plays to its end. Enter goes on."""
        text, panel = self._field(), self._keys.panel
        chosen = region(self._keys.page.answer, panel.design, panel.selected_region)
        assert chosen is not None
        assert samples_of(chosen.geometry, self.typed.rate_hz) == marked.samples(self.typed.rate_hz)
        self.typed.heard.append((self._player.position, self._player.state.until))
        await self._hear(self._player.position + HALFWAY_S * self.typed.rate_hz)
        await self.press(Qt.Key.Key_Escape)
        assert not self._player.state.is_playing
        for letter in marked.text:
            await self._keys.write(letter)
            assert self._field() is text
        await self.press(Qt.Key.Key_Escape)
        await self._hear_out()
        assert round(self._player.position) == self.typed.heard[-1][1]
        assert (self._field() is text, text.plain()) == (True, marked.text)
        await self.press(Qt.Key.Key_Return)

    async def send(self) -> None:
        self._field()
        await self._driver.event(TaskSubmitted, lambda: self._driver.press(Qt.Key.Key_Return, CTRL))
        self._driver.running.top.closing.emit()

    async def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN) -> None:
        """In a text field, and what has the focus then is one."""
        self._field()
        await self._keys.key(key, modifier)
        self._field()

    async def _mark(self, start_s: float, end_s: float, text: str, press: Press) -> None:
        """By one key for start and end, pressed late as hands are."""
        pressed: list[float] = []
        for place_s in (start_s, end_s):
            await self._hear((place_s + REACTION_S) * self.typed.rate_hz)
            pressed.append(self._player.position)
            await press(Qt.Key.Key_F10)
        self.typed.marked.append(Marked((pressed[0], pressed[1]), text))

    async def _hear(self, sample: float) -> None:
        """To the very sample."""
        assert self._player.state.is_playing
        while (left_s := (sample - self._player.position) / self.typed.rate_hz) > LEAST_S:
            await self._pass(min(MOMENT_S, left_s))

    async def _hear_out(self) -> None:
        while self._player.state.is_playing:
            await self._pass(MOMENT_S)
        await self._driver.until(lambda: not self._told[-1].is_playing, "the window knows that it is over")

    async def _pass(self, seconds: float) -> None:
        await self._driver.until(lambda: self._player.is_settled, "what is played next is ready")
        self._sink.advance(seconds)
        await self._driver.until(lambda: self._player.is_settled, "what is played next is ready")

    def _field(self) -> TextField:
        """Return the focused text field."""
        focused = QApplication.focusWidget()
        assert isinstance(focused, OneLine | SeveralLines), f"the focus is on {focused}"
        return focused


def typed_out(dictation: Dictation, bundle: Path, home: Path) -> Typed:
    """A session of the real `main()`, in the language of the sound, in which it is typed and sent."""
    sink = VirtualSink()
    player = WatchedPlayer(sink)
    sink.before_fill = player.settle
    kept: list[Typed] = []

    async def companion(running: Running) -> None:
        typist = Typist(Driver(running), sink, player, dictation)
        kept.append(typist.typed)
        await typist.work()

    # Not by a fixture: the validator of another program is shown this, too.
    with patch.object(lazy_loading, "_new_player", lambda: player), patch.dict(os.environ, LANGUAGE=dictation.language):
        assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    return kept[0]
