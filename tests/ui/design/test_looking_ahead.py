"""Prefetching: neighbouring pages, and the media of the next tasks, in one request."""

from __future__ import annotations

import json

from PySide6.QtWidgets import QApplication

from annotator.core.design.medium import Medium, MediumKind
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.panel import DesignPanel
from fakes.images import FakeImages
from fakes.media import media_of
from services.service_env import until
from ui.stage import on_loop

TWO = b"""<View><Image name="left" valueList="$left"/><Image name="right" valueList="$right"/>
  <Choices name="same" toName="left"><Choice value="Yes"/></Choices></View>"""
NAMES = [f"/{side}{page}.png" for side in ("left", "right") for page in range(3)]
NEXT = "/next.png"


def test_turning_a_page_forgets_neither_other_images_nor_the_next_task(app: QApplication) -> None:
    images = FakeImages(dict.fromkeys([*NAMES, NEXT], (400, 300)))
    design = read_design(TWO, "config.xml", ProblemLog())
    assert design is not None
    panel = DesignPanel(design, media_of(images), {})

    def requested() -> list[str]:
        return [request.path for request in images.requested]

    async def scenario() -> None:
        panel.ready.connect(lambda: panel.prefetch([Medium(NEXT, MediumKind.IMAGE)], str))
        panel.show()
        columns = {"left": json.dumps(NAMES[:3]), "right": json.dumps(NAMES[3:])}
        panel.show_task(columns, str)
        await until(lambda: requested() == ["/left1.png", "/right1.png", NEXT], "both and the next task are looked for")
        assert panel.parts.images is not None
        panel.parts.images.paging("right").turn(1)
        await until(lambda: "/right2.png" in requested(), "the page after it is looked for")
        assert requested() == ["/left1.png", "/right2.png", "/right0.png", NEXT]
        panel.show_task({"left": json.dumps([NAMES[0]]), "right": json.dumps([NAMES[3]])}, str)
        await until(lambda: requested() == [NEXT], "nothing of the task before is wanted any more")
        panel.close()
        panel.deleteLater()

    on_loop(app, scenario)
