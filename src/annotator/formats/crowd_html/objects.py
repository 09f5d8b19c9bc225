"""Images, audio and video of a template, filled from the task, as Image, Audio and Video tags."""

from __future__ import annotations

import re

from annotator.core.problems import ProblemCode
from annotator.formats.crowd_html.columns import ColumnKind, Columns
from annotator.formats.crowd_html.markup.elements import HtmlElement
from annotator.formats.crowd_html.markup.liquid import Output
from annotator.formats.crowd_html.markup.report import CrowdReport
from annotator.formats.crowd_html.text_tags import ConfigTag

_KINDS = {
    "img": ("Image", ColumnKind.IMAGE),
    "audio": ("Audio", ColumnKind.AUDIO),
    "video": ("Video", ColumnKind.VIDEO),
}
# Start position of playback (https://www.w3.org/TR/media-frags/). A fragment with an end would be a part of the video.
_START = re.compile(r"#t=(?:npt:)?[\d:.]+")


class Objects:
    def __init__(self, columns: Columns, report: CrowdReport) -> None:
        self._columns = columns
        self._report = report

    def medium(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the tag of an `<img>`, `<audio>` or `<video>`. The address may be in a nested `<source>`.

        A browser plays the first source that it can, and shows no image if there is none."""
        sources = [element, *(inner for inner in element.below() if inner.tag == "source")]
        source, *others = [candidate for candidate in sources if "src" in candidate.attributes] or [element]
        for other in (*others, *(inner for inner in element.below() if inner.tag == "track")):
            why = "other-source" if other.tag == "source" else "track"
            if _address(other) != _address(source):  # one file may be listed once for each possible type
                self._report.note(why, other.line, _address(other), tag=element.tag)
        if "poster" in element.attributes:
            self._report.note("poster", element.line, element.tag)
        played = "audio" if source.text("type").lower().startswith("audio/") else element.tag
        name, kind = _KINDS[played]
        return self.shown(source, name, kind, element.tag)

    def image(self, element: HtmlElement) -> list[ConfigTag]:
        """Return the image of an element that shows one, such as `<crowd-bounding-box src="...">`."""
        return self.shown(element, "Image", ColumnKind.IMAGE, element.tag)

    def shown(self, element: HtmlElement, name: str, kind: ColumnKind, tag: str) -> list[ConfigTag]:
        """Return the object tag. Return an empty list with a problem if the address is not exactly one task value:
        nothing is fetched."""
        output = element.output("src") or self._from_a_start(element)
        if output is None:
            address = element.text("src")
            if element.outputs("src"):
                self._report.liquid(element.line, "mixed", "src")
            elif address:
                self._report.error(ProblemCode.MEDIA_REMOTE, element.line, value=address, why="template")
            else:
                self._report.unnamed(element.line, tag, "src")
            return []
        if output.loop is not None:
            self._report.liquid(output.line, "loop", output.path or "for")
            return []
        return [ConfigTag(name, {"value": self._columns.variable(output.path, kind, output.line)}, element.line)]

    def _from_a_start(self, element: HtmlElement) -> Output | None:
        """Return the task value of an address that also has a start position, with a note."""
        outputs, start = element.outputs("src"), element.text("src")
        if len(outputs) != 1 or not _START.fullmatch(start):
            return None
        self._report.note("start", element.line, start)
        return outputs[0]


def _address(element: HtmlElement) -> str:
    outputs = element.outputs("src")
    return outputs[0].path if outputs else element.text("src")
