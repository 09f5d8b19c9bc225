"""The key leads to the first part that was not listened to, and plays from there."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.core.answer.validation import Finding, FindingCode
from annotator.core.design.controls import TextArea
from annotator.core.design.listening import ListenedAudio, listened_share
from annotator.core.ports.player import WhySilent
from annotator.ui.design.answer_column import AnswerColumn
from annotator.ui.design.validation import ShorteningLink, ValidationStrip
from annotator.ui.theme.palette import current
from services.service_env import until
from ui.audio_harness import ONE, RATE_HZ, AudioHarness, working

WORDS = TextArea(name="words", to_name="audio", per_region=True)
NOT_PLAYED = Finding(FindingCode.NOT_PLAYED, "audio", params={"percent": "72", "limit": "90", "from_ms": "4500"})


def test_a_press_goes_to_where_it_was_not_heard_and_only_listening_mends_it(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        panel = harness.harness.panel
        panel.show_findings((NOT_PLAYED,))
        assert harness.view.playing.position == 4.5 * RATE_HZ
        strip = panel.findChild(ValidationStrip)
        assert isinstance(strip, ValidationStrip)
        (link,) = strip.findChildren(ShorteningLink)
        assert link.text() == "72% played (90% required): continue from 0:04"
        harness.mark(1, 2)
        assert link.isEnabled()
        harness.view.playing.seek(0)
        link.click()
        assert harness.view.playing.position == 4.5 * RATE_HZ

    working(app, scenario)


def test_what_was_heard_since_then_is_told_and_struck_through(app: QApplication) -> None:
    """Without a new submission; where it goes on moves along."""

    async def scenario(harness: AudioHarness) -> None:
        panel, columns = harness.harness.panel, {"audio": "/a.wav"}
        panel.show_findings((NOT_PLAYED,))
        strip = panel.findChild(ValidationStrip)
        assert isinstance(strip, ValidationStrip)
        (link,) = strip.findChildren(ShorteningLink)
        heard = ListenedAudio().plus("/a.wav", 0, 8_500)
        panel.show_played(listened_share(heard, {"/a.wav": 10_000}), columns)
        assert link.text() == "85% played (90% required): continue from 0:08"
        assert link.isEnabled()
        link.click()
        assert harness.view.playing.position == 8.5 * RATE_HZ
        panel.show_played(listened_share(heard.plus("/a.wav", 8_500, 9_000), {"/a.wav": 10_000}), columns)
        assert not link.isEnabled()
        assert link.font().strikeOut()
        assert strip.accessibleName() == "Everything is complete now."
        harness.mark(1, 2)
        assert not link.isEnabled()

    working(app, scenario)


def test_in_a_low_window_it_is_seen_how_much_is_asked(app: QApplication) -> None:
    """Wherever the form was scrolled to: the focus goes to the sound, which says nothing of it."""

    async def scenario(harness: AudioHarness) -> None:
        panel = harness.harness.panel
        panel.resize(900, 420)
        for start_s in range(8):
            harness.mark(start_s, start_s + 0.5)
        form = panel.findChild(AnswerColumn)
        assert isinstance(form, AnswerColumn)
        bar = form.verticalScrollBar()
        await until(lambda: bar.maximum() > 0, "there is more than is seen")
        bar.setValue(bar.maximum())
        panel.show_findings((NOT_PLAYED,))
        await until(lambda: bar.value() == 0, "the top is seen")

    working(app, scenario, ONE, WORDS)


def test_where_there_is_no_audio_device_it_is_told_that_one_is_needed(app: QApplication) -> None:
    async def scenario(harness: AudioHarness) -> None:
        panel = harness.harness.panel
        panel.show_findings((NOT_PLAYED,))
        harness.player.falls_silent(WhySilent.NO_DEVICE)
        panel.show_played(listened_share(ListenedAudio(), {"/a.wav": 10_000}), {"audio": "/a.wav"})
        strip = panel.findChild(ValidationStrip)
        assert isinstance(strip, ValidationStrip)
        (link,) = strip.findChildren(ShorteningLink)
        assert "0% played (90% required): connect an audio device" in link.toolTip()

    working(app, scenario)


def test_what_was_heard_has_a_line_below_it(app: QApplication) -> None:
    """Green under what was played, and nowhere else."""

    async def scenario(harness: AudioHarness) -> None:
        overview, parts = harness.view.overview, harness.harness.panel.parts

        def is_marked(seconds: float) -> bool:
            x_px = round(seconds / 10 * overview.width())
            colour = overview.grab().toImage().pixelColor(x_px, overview.height() - 3)
            return colour.name() == current().colour("accent").name()

        assert not is_marked(3)
        heard = ListenedAudio().plus("/a.wav", 2_000, 5_000)
        parts.show_played(listened_share(heard, {"/a.wav": 10_000}), {"audio": "/a.wav"})
        assert [is_marked(seconds) for seconds in (1, 2.5, 4.5, 6)] == [False, True, True, False]
        parts.show_played(None, {"audio": "/a.wav"})
        assert not is_marked(3)

    working(app, scenario)
