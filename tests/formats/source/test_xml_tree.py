"""Untrusted XML: refused before it costs anything, or read as a plain tree with true lines."""

from __future__ import annotations

import pytest

from annotator.core.problems import ProblemCode
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.xml_tree import XmlElement, read_xml


def parsed(text: str) -> XmlElement:
    log = ProblemLog()
    root = read_xml(text, "a.xml", log)
    assert log.problems() == ()
    assert not isinstance(root, Reported)
    return root


def said(text: str) -> list[tuple[ProblemCode, int | None, str | None]]:
    log = ProblemLog()
    assert isinstance(read_xml(text, "a.xml", log), Reported)
    return [(one.code, one.place.line, one.params.get("why")) for one in log.problems()]


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE View SYSTEM "file:///etc/passwd"><View/>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><View>&b;</View>',
        "<!doctype html><View/>",
    ],
)
def test_a_document_type_is_refused_before_anything_is_parsed(text: str) -> None:
    assert said(text) == [(ProblemCode.XML_DOCTYPE, 1, None)]


def test_a_declared_encoding_other_than_utf8_changes_nothing() -> None:
    root = parsed('<?xml version="1.0" encoding="iso-8859-1"?><View name="é"/>')
    assert root.attributes == {"name": "é"}


@pytest.mark.parametrize("text", ["", " ", "<", "<View", "<View>&nbsp;</View>", "<a/><b/>", "\x00", "<a>" * 300])
def test_what_is_no_xml_is_said_to_be_none(text: str) -> None:
    assert [code for code, _line, _why in said(text)] == [ProblemCode.XML_SYNTAX]


def test_a_tag_with_thousands_of_attributes_is_refused_before_it_costs_minutes() -> None:
    crowded = "\n<View " + " ".join(f'a{number}="1"' for number in range(100_000)) + "/>"
    assert said(crowded) == [(ProblemCode.DESIGN_TOO_LARGE, 2, "attributes")]


def test_more_tags_than_a_tree_may_have_are_refused() -> None:
    assert said("<a>" + "<b/>" * 20_000 + "</a>") == [(ProblemCode.DESIGN_TOO_LARGE, None, None)]
    assert said("<a>" + "<b></b>" * 100_000 + "</a>") == [(ProblemCode.DESIGN_TOO_LARGE, None, "more")]
    assert len(parsed("<a>" + "<b></b>" * 19_999 + "</a>").children) == 19_999


def test_depth_is_bounded() -> None:
    parsed("<a>" * 50 + "</a>" * 50)
    assert said("<a>" * 51 + "</a>" * 51) == [(ProblemCode.DESIGN_TOO_LARGE, 1, "depth")]


def test_lines_are_where_tags_begin_and_text_is_what_stands_between_them() -> None:
    root = parsed("<!-- <x>\n -->\n<a\n b='1'>one\n<![CDATA[<c>\n]]><d>two</d>\n three<?p <e>?><f/></a>")
    assert (root.line, root.text) == (3, "one <c> three")
    assert [(child.tag, child.line, child.text) for child in root.children] == [("d", 6, "two"), ("f", 7, "")]


def test_a_default_namespace_is_left_out_and_a_prefix_stays() -> None:
    root = parsed('<a xmlns="urn:a" xmlns:x="urn:x"><x:b/><c/></a>')
    assert (root.tag, [child.tag for child in root.children]) == ("a", ["x:b", "c"])
