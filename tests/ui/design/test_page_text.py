"""The text of a page of a document is read in a sheet of its own, and a page without text says so."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.panel import DesignPanel
from annotator.ui.viewers.image.page_text import PageTextSheet
from fakes.images import FakeImages
from fakes.media import media_of
from services.service_env import until
from ui.stage import on_loop

CONFIG = b"""<View><Pdf name="pdf" value="$pdf"/>
  <Choices name="kind" toName="pdf"><Choice value="Letter"/></Choices></View>"""
PATH = "/letter.pdf"


def test_the_text_of_the_page_on_screen_is_read_in_a_sheet(app: QApplication) -> None:
    images = FakeImages({PATH: (400, 300)}, pages={PATH: 2}, texts={(PATH, 1): "Dear <b>Ada</b>"})
    design = read_design(CONFIG, "config.xml", ProblemLog())
    assert design is not None
    panel = DesignPanel(design, media_of(images), {})

    def sheets() -> list[PageTextSheet]:
        return panel.findChildren(PageTextSheet)

    async def scenario() -> None:
        panel.show()
        panel.show_task({"pdf": PATH}, str)
        shown = panel.parts.images
        assert shown is not None
        (view,) = shown.views
        read = shown.actions()["read_page"]
        await until(lambda: view.has_image, "the first page is shown")
        read()
        assert sheets() == []
        shown.paging("pdf").turn(1)
        await until(lambda: view.text != "", "the second page is shown")
        read()
        (sheet,) = sheets()
        assert sheet.view.toPlainText() == "Dear <b>Ada</b>"
        assert sheet.focusWidget() is sheet.view
        sheet.accept()
        panel.close()
        panel.deleteLater()

    on_loop(app, scenario)
