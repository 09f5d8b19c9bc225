"""A design with a picture that is asked about before it is sent."""

from __future__ import annotations

from annotator.core.answer.result_items import Answer
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.design.panel import DesignPanel
from annotator.ui.design.validation import ShorteningLink, ValidationStrip
from fakes.images import FakeImages
from fakes.media import media_of

IMAGE = """<View><Image name="image" value="$image"/>
  <RectangleLabels name="objects" toName="image"><Label value="Car"/></RectangleLabels>
  <Choices name="weather" toName="image"><Choice value="Sun"/></Choices></View>"""


def image_panel(config: str = IMAGE) -> DesignPanel:
    design = read_design(config.encode(), "config.xml", ProblemLog())
    assert design is not None
    panel = DesignPanel(design, media_of(FakeImages({})), {})
    untouched(panel)
    return panel


def untouched(panel: DesignPanel) -> None:
    """The next task, before anything is answered. It has no file that would be waited for."""
    panel.show_task({"image": ""}, lambda path: path)
    panel.show_answer(Answer())


def words_above(panel: DesignPanel) -> tuple[str, list[str]]:
    """And the buttons below them."""
    (found,) = panel.findChildren(ValidationStrip)
    return found.accessibleName(), [link.text() for link in found.findChildren(ShorteningLink)]
