"""Five minutes of sound in the window: listened to without a touch, paid by the minute, heard as far as is asked."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from annotator.core.events import TaskSubmitted
from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import Reward
from annotator.core.ledger.entry_types import SubmittedBody
from annotator.core.ledger.intervals import State
from annotator.services.ledger import idle
from annotator.services.task.activity_player import ActivityPlayer
from annotator.services.task.listening_progress import ListeningProgress
from annotator.ui.pages.pay_sheet import PaySheet
from bundle_making import MANIFEST
from fakes.audio_files import FakeAudio, FakeAudioFiles, silence
from fakes.clock import ManualClock
from services.service_env import KEY, ServiceEnv, files, make_env, running
from services.task.clock_player import MIN, RATE_HZ, ClockPlayer, S
from ui.stage import Stage, says, staged

CONFIG = b"""<View><Audio name="talk" value="$sound"/>
<Choices name="things" toName="talk" required="true"><Choice value="Bench" hotkey="b"/></Choices></View>"""
TASKS = b"id,sound\nfirst,media/first.flac\nsecond,media/second.flac\n"
PAID = MANIFEST.replace('"0.04"', '"0.50"\nunit = "media-minute"') + "\n[validate]\nmin_listen_ratio = 0.9\n"
NAMES = ("first", "second")
CTRL = Qt.KeyboardModifier.ControlModifier


def listening_env() -> tuple[ServiceEnv, ClockPlayer]:
    media = {f"media/{name}.flac": b"fLaC" for name in NAMES}
    other = {"bundle.toml": PAID.encode(), "config.xml": CONFIG, "tasks.csv": TASKS, "instructions.md": b"", **media}
    paths = [f"/shelf/{KEY}/{path}" for path in media]
    audio_files = FakeAudioFiles({path: FakeAudio(path, silence(300, rate_hz=RATE_HZ), RATE_HZ) for path in paths})
    clock = ManualClock()
    inner, env = ClockPlayer(clock), make_env(files(other=other), clock=clock, audio_files=audio_files)
    heard = ListeningProgress(env.services.session, env.drafts).record_played
    player = ActivityPlayer(inner, env.services.idle, clock.now, heard)
    return replace(env, services=replace(env.services, media=replace(env.services.media, player=player))), inner


async def listen(stage: Stage, length_ms: int) -> None:
    """The idle watch looks every second of the clock, as it does."""
    env = stage.env

    def counts() -> bool:
        return env.services.idle.last_input_ms == env.clock.now().running_ms

    for _second in range(length_ms // S):
        env.clock.advance(S)
        await stage.until(counts, "it counts as activity")


def tell_of_a_minute(stage: Stage) -> None:
    """The sheet behind the figure tells what a minute of the recording takes."""
    stage.window.workbench.footer.meter.headline.click()
    (sheet,) = stage.window.findChildren(PaySheet)
    assert says(sheet, "1.0 min of work per minute of recording")
    sheet.close_button.click()


def test_an_audio_is_paid_by_its_minutes_and_by_who_heard_it(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "LOOK_EVERY_S", 0.001)
    env, inner = listening_env()

    async def scenario(stage: Stage) -> None:
        bar = stage.window.workbench.task_bar
        await stage.on_task()
        await stage.until(lambda: says(bar, "2.50 EUR for 5 min 00 s of recording"), "what the task brings is told")
        async with running(env.services.idle.run()):
            stage.press(Qt.Key.Key_Space, CTRL)
            await stage.until(lambda: inner.state.is_playing, "it plays")
            await listen(stage, 3 * MIN)
            await stage.until(lambda: says(bar, "60% played"), "how much was heard is told")
            assert env.state() is State.ON_TASK
            stage.press(Qt.Key.Key_Space, CTRL)
            await stage.until(lambda: not inner.state.is_playing, "it is silent")
            stage.press(Qt.Key.Key_B)
            stage.press(Qt.Key.Key_Return)
            missing = "60% played (90% required): continue from 3:00"
            await stage.until(lambda: says(stage.window, missing), "what is missing is told")
            assert not env.told(TaskSubmitted)
            await stage.until(lambda: inner.position == 3 * MIN, "the sound stands there")
            stage.press(Qt.Key.Key_Space, CTRL)
            await stage.until(lambda: inner.state.is_playing, "it goes on")
            while inner.position < 5 * MIN:  # after a pause a little is heard again
                await listen(stage, S)
            await stage.until(lambda: says(bar, "100% played"), "all of it was played")
            await stage.until(lambda: says(stage.window, "Everything is complete now."), "nothing is left to do")
        stage.press(Qt.Key.Key_Return, CTRL)
        await stage.until(lambda: bool(env.told(TaskSubmitted)), "it is sent")
        await stage.until(lambda: says(bar, "Task 2 of 2") and not says(bar, "100%"), "the next task is there")
        await stage.until(lambda: says(bar, "0% played"), "nothing of its sound was played")
        (sent,) = [entry for entry in await env.records.entries() if entry.kind is EntryKind.TASK_SUBMITTED]
        body = SubmittedBody.read(sent.body)
        assert (body.reward, body.media_ms) == (Reward("2.5000", "EUR"), 5 * MIN)
        tell_of_a_minute(stage)

    staged(app, env, scenario)
