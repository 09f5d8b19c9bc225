"""In a low window a film has half of the height all the same: what lies under it gets lower."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from annotator.ui.viewers.video.timeline import LEAST_WAVE_PX
from annotator.ui.viewers.video.view import ENOUGH_PX
from services.service_env import until
from ui.video_harness import VideoHarness, working
from ui.viewers.video.boxer import Boxer, boxing

LOW_PX = 394  # of a window of 960 x 600, where protection has its row


@pytest.mark.parametrize("height_px", [300, 340, 400, 480, 640])
def test_the_image_has_half_of_the_height(app: QApplication, height_px: int) -> None:
    async def scenario(harness: VideoHarness) -> None:
        view = harness.view
        harness.harness.panel.resize(1000, height_px)
        await until(lambda: view.height() <= height_px, "it is low")
        await until(lambda: 2 * view.images.height() >= view.height(), "the picture has half")
        assert view.wave.isVisible()
        assert view.overview.isVisible() is (height_px >= 400)
        for number in range(5):
            harness.timeline.show_marks((), "")
            harness.stand_on(number)
        assert harness.timeline.wave_box().height() >= LEAST_WAVE_PX

    working(app, scenario)


def test_boxes_leave_the_image_more_than_half_where_that_is_little(app: QApplication) -> None:
    async def scenario(boxer: Boxer) -> None:
        boxer.view.resize(650, LOW_PX)
        await until(lambda: boxer.view.images.height() >= ENOUGH_PX, "the picture has enough")
        assert boxer.view.height() == LOW_PX
        assert boxer.view.wave.isVisible()

    boxing(app, scenario)
