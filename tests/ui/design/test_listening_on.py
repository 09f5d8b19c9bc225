"""What was not heard is led to: a press, and the sound stands where it begins."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.core.answer.findings import Finding, FindingCode
from annotator.ui.design.findings_strip import FindingsStrip, ShorteningLink
from ui.sound_desk import RATE_HZ, SoundDesk, working

NOT_HEARD = Finding(FindingCode.NOT_HEARD, "audio", params={"percent": "72", "limit": "90", "from_ms": "4500"})


def test_a_press_goes_to_where_it_was_not_heard_and_only_listening_mends_it(app: QApplication) -> None:
    async def scenario(desk: SoundDesk) -> None:
        panel = desk.desk.panel
        panel.show_findings((NOT_HEARD,))
        assert desk.view.playing.position == 4.5 * RATE_HZ
        strip = panel.findChild(FindingsStrip)
        assert isinstance(strip, FindingsStrip)
        (link,) = strip.findChildren(ShorteningLink)
        assert link.text() == "Listen from 0:04"
        desk.mark(1, 2)
        assert link.isEnabled()
        desk.view.playing.seek(0)
        link.click()
        assert desk.view.playing.position == 4.5 * RATE_HZ

    working(app, scenario)
