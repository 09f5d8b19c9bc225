"""In a narrow window the number of the frame is told for as long as what plays the film has its room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from services.service_env import until
from ui.video_harness import VideoHarness, working


@pytest.mark.parametrize("width_px", [400, 480, 560, 640, 900])
def test_the_number_of_the_frame_stays_before_what_keys_do(app: QApplication, width_px: int) -> None:
    async def scenario(harness: VideoHarness) -> None:
        bar = harness.view.transport
        bar.setFixedWidth(width_px)

        def is_cut() -> list[str]:
            parts = (part for part in bar.findChildren(QToolButton) if part.isVisible())
            return [part.accessibleName() for part in parts if part.width() < part.sizeHint().width()]

        await until(lambda: bar.width() == width_px and not is_cut(), "it is laid out")
        harness.stand_on(30)
        await harness.on_screen(30)
        assert bar.clock.text().endswith("frame 31")
        assert bar.play.isVisible()

    working(app, scenario)
