"""A conversation with its audio: each utterance is played, and the one that is heard is shown."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.design.objects import Audio
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.panel import DesignPanel
from annotator.ui.viewers.audio.view import AudioView
from annotator.ui.viewers.text.paragraph_view import ParagraphView
from fakes.audio_files import FakeAudio, FakeAudioFiles, tone
from fakes.media import media_of
from fakes.player import FakePlayer
from services.service_env import until
from ui.stage import on_loop

HZ = 16_000
SAID = [
    {"author": "Ann", "text": "Hello.", "start": 0.5, "end": 1.5},
    {"author": "Bot", "text": "Hello!", "start": 2, "duration": 1},
    {"author": "Ann", "text": "Bye.", "start": 3},
    {"author": "Bot", "text": "Bye."},
]
ALONE = '<Paragraphs name="t" value="$t" audioUrl="$a"/>'
CONFIGS = {
    "its own audio": f"<View>{ALONE}%s</View>",
    "the same file": f'<View><Audio name="s" value="$a"/>{ALONE}%s</View>',
    "sync": '<View><Audio name="s" value="$a" sync="t"/><Paragraphs name="t" value="$t"/>%s</View>',
    "sync with segments": """<View><Audio name="s" value="$a"/><Paragraphs name="t" value="$t" sync="s"/>
    <Labels name="l" toName="s"><Label value="Noise"/></Labels>%s</View>""",
}
LABELS = '<ParagraphLabels name="c" toName="t"><Label value="Name"/></ParagraphLabels>'


class Heard:
    """A panel with a conversation and its audio."""

    def __init__(self, config: str) -> None:
        self.player = FakePlayer()
        design = read_design((config % LABELS).encode(), "config.xml", ProblemLog())
        assert design is not None
        assert [tag.value for tag in design.objects() if isinstance(tag, Audio)] == ["$a"]
        files = FakeAudioFiles({"/a.wav": FakeAudio("/a.wav", tone(440, 5.0))})
        columns = {"a": "/a.wav", "t": json.dumps(SAID)}
        self.panel = DesignPanel(design, media_of(audio_files=files, player=self.player), columns)
        self.panel.resize(900, 600)
        self.panel.show()
        self.panel.activateWindow()
        self.panel.show_task(columns, lambda path: path)
        (self.view,) = self.panel.findChildren(ParagraphView)

    def play(self, number: int) -> object:
        """Play an utterance by key, and return the last request to the player."""
        self.view.go_to(number)
        name = "play_utterance" if "play_utterance" in self.panel.playing else "play_chosen"
        self.panel.playing[name]()
        return self.player.asked[-1]

    def hear(self, seconds: float) -> list[int]:
        """Return the utterances that are shown as heard at a time."""
        view = next(view for _tag, view in self.panel.parts.media if isinstance(view, AudioView))
        view.playing.seek(seconds * HZ)
        return sorted(self.view._heard)


def with_audio(app: QApplication, config: str, scenario: Callable[[Heard], Awaitable[None]]) -> None:
    async def whole() -> None:
        heard = Heard(config)
        await until(lambda: heard.panel.is_there, "the audio is there")
        heard.view.setFocus()
        await scenario(heard)
        heard.panel.close()

    on_loop(app, whole)


@pytest.mark.parametrize("name", CONFIGS)
def test_an_utterance_is_played_to_its_end(app: QApplication, name: str) -> None:
    async def scenario(heard: Heard) -> None:
        assert heard.play(0) == ("play", HZ / 2, 3 * HZ // 2)
        assert heard.play(1) == ("play", 2 * HZ, 3 * HZ)
        assert heard.play(2) == ("play", 3 * HZ, 5 * HZ)  # it has no end but that of the audio
        count = len(heard.player.asked)
        heard.play(3)  # its time is unknown
        assert len(heard.player.asked) == count

    with_audio(app, CONFIGS[name], scenario)


@pytest.mark.parametrize("name", CONFIGS)
def test_what_is_heard_is_shown(app: QApplication, name: str) -> None:
    async def scenario(heard: Heard) -> None:
        assert [heard.hear(seconds) for seconds in (0.0, 0.5, 1.6, 2.5, 4.0)] == [[], [0], [], [1], [2]]

    with_audio(app, CONFIGS[name], scenario)


def test_the_key_plays_a_segment_while_the_focus_is_elsewhere(app: QApplication) -> None:
    async def scenario(heard: Heard) -> None:
        next(view for _tag, view in heard.panel.parts.media).setFocus()
        heard.panel.playing["play_chosen"]()
        assert heard.player.asked[-1] == ("play", None, None)

    with_audio(app, CONFIGS["sync with segments"], scenario)


def test_a_conversation_that_asks_for_a_film_is_refused() -> None:
    log = ProblemLog()
    config = f'<View><Video name="v" value="$v"/><Paragraphs name="t" value="$t" sync="v"/>{LABELS}</View>'
    read_design(config.encode(), "config.xml", log)
    assert [one.params.get("attribute") for one in log.problems()] == ["sync"]
