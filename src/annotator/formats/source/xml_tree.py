"""Untrusted XML as a plain tree: no entities, no document types, no network access, bounded sizes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree
from msgspec import Struct

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, Reported

# A large taxonomy may have thousands of tags. Reading this many takes a second.
MOST_NODES = 20_000
DEEPEST = 50
_DOCTYPE = re.compile(r"<!(doctype|entity)", re.IGNORECASE)
# In well-formed XML a `<` outside these is always the start of a tag.
_START = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|<(?P<tag>[^!?/])", re.DOTALL)
_VALUE = re.compile(r"=\s*[\"']")
# libxml2 compares each attribute of a tag with all others: 150,000 attributes in 2 MiB take seven minutes.
_MOST_ATTRIBUTES = 300
_AT = re.compile(r", line \d+, column \d+.*", re.DOTALL)


class XmlElement(Struct, frozen=True):
    """An XML element. `line` is the line of the start tag. `tag` and `attributes` keep their spelling, without a
    default namespace. `text` is the text directly inside the element, as one line;
    `lines` is the same text before the first child as it is written."""

    tag: str
    attributes: Mapping[str, str]
    children: tuple[XmlElement, ...]
    line: int
    text: str
    lines: str = ""


def read_xml(text: str, file: str, log: ProblemLog) -> XmlElement | Reported:
    """Return the root element, or the token of the logged error."""
    read = read_root(text, file, log)
    return read if isinstance(read, Reported) else _element(*read)


def read_root(
    text: str, file: str, log: ProblemLog, *, most_nodes: int = MOST_NODES
) -> tuple[etree._Element, dict[etree._Element, int]] | Reported:
    """Return the lxml root with the line of every tag, or the token of the logged error."""
    declared = _DOCTYPE.search(text)
    if declared is not None:
        return log.refuse(ProblemCode.XML_DOCTYPE, file, line=text.count("\n", 0, declared.start()) + 1)
    if text.count("<") > 4 * most_nodes:
        # A tag has at most two `<`, so this document is too large. Building its tree would cost memory.
        return log.refuse(ProblemCode.DESIGN_TOO_LARGE, file, why="more", limit=str(most_nodes))
    crowded = _crowded_tag(text)
    if crowded is not None:
        limit = str(_MOST_ATTRIBUTES)
        return log.refuse(ProblemCode.DESIGN_TOO_LARGE, file, line=crowded, why="attributes", limit=limit)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        return log.refuse(ProblemCode.XML_SYNTAX, file, line=error.lineno or None, detail=_AT.sub("", error.msg or ""))
    starts = _start_lines(text)
    if len(starts) > most_nodes:
        return log.refuse(ProblemCode.DESIGN_TOO_LARGE, file, count=str(len(starts)), limit=str(most_nodes))
    lines = dict(zip(root.iter(), starts, strict=False))
    return _too_deep(root, lines, file, log) or (root, lines)


def _crowded_tag(text: str) -> int | None:
    """Return the line of the first tag that may have too many attributes, or None."""
    line = 1
    for piece in text.split("<"):
        if piece.count("=") > _MOST_ATTRIBUTES and len(_VALUE.findall(piece)) > _MOST_ATTRIBUTES:
            return line
        line += piece.count("\n")
    return None


def _start_lines(text: str) -> list[int]:
    """Return the lines of all start tags in document order. libxml2 records where a tag ends, not where it begins."""
    lines: list[int] = []
    line, at = 1, 0
    for match in _START.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        if match["tag"]:
            lines.append(line)
    return lines


def _too_deep(root: etree._Element, lines: dict[etree._Element, int], file: str, log: ProblemLog) -> Reported | None:
    pending = [(root, 1)]
    while pending:
        node, depth = pending.pop()
        if depth > DEEPEST:
            return log.refuse(ProblemCode.DESIGN_TOO_LARGE, file, line=lines.get(node), why="depth", limit=str(DEEPEST))
        pending.extend((child, depth + 1) for child in node)
    return None


def _element(node: etree._Element, lines: dict[etree._Element, int]) -> XmlElement:
    words = [node.text, *(child.tail for child in node)]
    return XmlElement(
        tag=_tag(node),
        attributes={str(name): str(value) for name, value in node.attrib.items()},
        children=tuple(_element(child, lines) for child in node),
        line=lines.get(node, 1),
        text=" ".join(" ".join(word for word in words if word).split()),
        lines=node.text or "",
    )


def _tag(node: etree._Element) -> str:
    name = etree.QName(node).localname
    return f"{node.prefix}:{name}" if node.prefix else name
