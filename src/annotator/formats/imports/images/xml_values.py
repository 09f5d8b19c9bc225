"""Foreign XML about images, read by the parser without entities and network access."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from annotator.core.problems import ProblemCode
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.images.foreign_annotations import DRAWN_LIMIT_BYTES, WhereAsked
from annotator.formats.imports.shapes import Where
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.xml_tree import read_root

_MOST_NODES = 2_000_000

type LineByElement = Mapping[etree._Element, int]


def read_document(
    path: str, root_tag: str, files: ImportFiles, log: ProblemLog
) -> tuple[etree._Element, LineByElement] | None:
    """Return the root element and the lines of all elements, or None with a problem if it has another tag."""
    text = files.text(path, DRAWN_LIMIT_BYTES)
    read = None if text is None else read_root(text, path, log, most_nodes=_MOST_NODES)
    if read is None or isinstance(read, Reported):
        return None
    root, lines = read
    if root.tag != root_tag:
        log.add(ProblemCode.DRAWN_FILE, path, line=lines.get(root), why="xml", tag=root_tag)
        return None
    return root, lines


def line_in(lines: LineByElement, element: etree._Element, above: str = "") -> WhereAsked:
    """Return a function for the line of an element, and its number among equals. `above` names its parent."""

    def asked() -> Where:
        number = 1 + sum(1 for _before in element.itersiblings(element.tag, preceding=True))
        is_told = above or number > 1 or next(element.itersiblings(element.tag), None) is not None
        item = ", ".join(part for part in (above, f"{element.tag}[{number}]") if part) if is_told else None
        return Where(lines.get(element), item)

    return asked


def text_in(element: etree._Element, path: str) -> str:
    """Return the stripped text of a child, or an empty string."""
    return (element.findtext(path) or "").strip()
