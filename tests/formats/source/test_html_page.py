"""Pages of HTML: counted as Label Studio's editor counts, read as a person reads, never shown as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.answer.node_places import NodePlaces
from annotator.core.answer.text_spans import snapped
from annotator.core.design.html_page import LineKind, TextLook, rough_text
from annotator.core.design.objects import Granularity
from annotator.core.design.structured_cells import CellFault
from annotator.formats.source.html_page import page_fault, read_page

TAGS = ["p", "b", "i", "div", "ul", "li", "ol", "table", "tr", "td", "th", "pre", "h1", "span", "blockquote", "style"]
PIECES = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS]),
    st.sampled_from([f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ["<br>", "<hr>", "<img alt='A cat'>", "<!-- x -->", "<script>x</script>", "<textarea>x</textarea>"]
    ),
    st.sampled_from([" ", "\n", "\r\n", "&nbsp;", "&#13;", "🦊", "&lt;b&gt;", "word", "\u2029", "مرحبا", "<", "&"]),
    st.text(st.characters(codec="utf-8"), max_size=4),
)
PAGES = st.lists(PIECES, max_size=30).map("".join)


@given(PAGES, st.data())
def test_a_marked_stretch_is_found_again(html: str, data: st.DataObject) -> None:
    places = NodePlaces(read_page(html))
    edges = st.integers(0, len(places.text))
    span = snapped(places.text, data.draw(edges), data.draw(edges), data.draw(st.sampled_from(Granularity)))
    tidy = None if span is None else places.tidy(*span)
    if tidy is not None:
        geometry = places.geometry(*tidy)
        assert places.bounds(geometry) == tidy
        without_paths = {"globalOffsets": geometry["globalOffsets"]}
        assert places.bounds(without_paths) == tidy
        assert places.bounds(geometry["globalOffsets"]) == tidy
        assert geometry["text"] == places.text[slice(*tidy)].replace("\n", "\\n")


@given(PAGES)
def test_a_page_is_sound(html: str) -> None:
    """Each line has its kind. Each visible letter is the one that its node has, except where white space collapses."""
    page = read_page(html)
    assert len(page.lines) == page.text.count("\n") + 1
    assert list(page.positions) == sorted(set(page.positions))
    assert list(page.offsets) == sorted(set(page.offsets))
    assert len(page.paths) == len(set(page.paths)) == len(page.starts)
    assert all(0 <= run.start < run.end <= len(page.text) for run in page.runs)
    assert all(offset < page.length for offset in page.offsets)


def test_nodes_are_named_and_counted_as_in_a_browser() -> None:
    page = read_page("<p>A<b>b</b>c<br>d</p>\n<style>p {}</style><table><tr><td>e</table>")
    assert dict(zip(page.paths, page.starts, strict=True)) == {
        "/p[1]/text()[1]": 0,
        "/p[1]/b[1]/text()[1]": 1,
        "/p[1]/text()[2]": 2,
        "/p[1]/text()[3]": 4,  # after the line break, which counts 1
        "/text()[1]": 5,
        "/style[1]/text()[1]": 6,
        "/table[1]/tbody[1]/tr[1]/td[1]/text()[1]": 10,
    }
    assert page.text == "Abc\nd\ne"
    assert page.length == 11


def test_the_text_of_a_result_is_that_of_label_studio() -> None:
    places = NodePlaces(read_page("<p>An 🦊 at <b>Acme Inc.</b></p><p>Paris</p>"))
    start = places.text.index("Acme")
    assert places.geometry(start, len(places.text)) == {
        "start": "/p[1]/b[1]/text()[1]",
        "end": "/p[2]/text()[1]",
        "startOffset": 0,
        "endOffset": 5,
        "globalOffsets": {"start": 8, "end": 22},
        "text": "Acme Inc.\\nParis",
    }
    assert "text" not in NodePlaces(places.page, saves_text=False).geometry(0, 2)


def test_what_is_not_seen_counts_but_cannot_be_marked() -> None:
    page = read_page(
        "<head><title>T</title></head><body><style>p {}</style>a<textarea>t</textarea>b<svg><text>c</text></svg>"
    )
    assert page.text == "ab"
    places = NodePlaces(page)
    assert page.paths[0] == "/style[1]/text()[1]"
    assert (
        places.bounds({"start": "/style[1]/text()[1]", "end": "/style[1]/text()[1]", "startOffset": 0, "endOffset": 3})
        is None
    )
    assert "t" not in page.text


def test_a_path_that_leads_nowhere_gives_way_to_the_global_offsets() -> None:
    places = NodePlaces(read_page("<p>one two</p>"))
    lost = {"start": "/div[1]/text()[1]", "end": "/div[1]/text()[1]", "startOffset": 9, "endOffset": 12}
    assert places.bounds({**lost, "globalOffsets": {"start": 4, "end": 7}}) == (4, 7)
    for offsets in (None, {}, {"start": 4}, {"start": "4", "end": 7}, {"start": 4, "end": 99}, {"start": -1, "end": 2}):
        assert places.bounds({**lost, "globalOffsets": offsets}) is None
    assert places.bounds({"start": 4, "end": 7}) == (4, 7)


def test_a_page_reads_as_in_a_browser() -> None:
    page = read_page(
        "<h1>Title</h1> <ul><li>one<li><p>two</ul><ol><li>x<li>y</ol><blockquote>q</blockquote>"
        "<table><tr><th>Name<th>City<tr><td><td><p>Paris</p><p>Rome</p></table><pre>\n  a\n b</pre><img alt='A cat'>"
    )
    assert page.text == "Title\none\ntwo\nx\ny\nq\nName\tCity\n\tParis Rome \n  a\n b\n[A cat]"
    kinds = LineKind
    assert [line.kind for line in page.lines] == [
        kinds.HEADING,
        *(kinds.ITEM,) * 4,
        kinds.QUOTE,
        *(kinds.ROW,) * 2,
        *(kinds.CODE,) * 2,
        kinds.TEXT,
    ]
    assert [line.number for line in page.lines[1:5]] == [0, 0, 1, 2]
    assert page.runs[0].look is TextLook.BOLD


def test_nothing_of_a_page_is_loaded_or_run() -> None:
    page = read_page(
        '<script>alert(1)</script><img src="http://x/a.png" onerror="alert(2)"><iframe src="http://x">f</iframe>'
        '<a href="javascript:alert(3)" style="background:url(http://x)">link</a><object data="http://x">o</object>'
    )
    assert page.text == "link"


BOMBS = {
    "html-long": "a" * 300_001,
    "html-tags": "<br>" * 30_001,
    "html-deep": "<div>" * 101,
}


@pytest.mark.parametrize("why", BOMBS)
def test_a_page_beyond_the_limits_says_which(why: str) -> None:
    fault = page_fault(BOMBS[why])
    assert fault is not None
    assert fault.why == why


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "".join(f"<b a={number}>" for number in range(100)) + "</p>" + "<p>x" * 29_000,
        "".join(f"<b a={number}>" for number in range(20_000)) + "<p>" * 5_000,
        "".join(f"<x{number}>" for number in range(29_000)),
        "<table>" * 20_000,
        "<ul><li>" * 10_000,
        "<select><option>" * 10_000,
    ],
)
def test_html_bombs_are_refused(html: str) -> None:
    with pytest.raises(CellFault):
        read_page(html)


def test_many_paragraphs_of_many_cells_are_a_page() -> None:
    assert page_fault("<p>word <b>bold</b> &amp; more</p>\n" * 7_000) is None
    assert page_fault("<table>" + "<tr><td>1<td>2" * 9_000) is None


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<h1>Ada</h1><style>p {}</style><p>in <b>London</b> &amp; Paris", "Ada in London & Paris"),
        ("1 < 2", "1 < 2"),
        ("<style>" * 2_000, ""),
        ("<" * 30_000, "<" * 20_000),
    ],
)
def test_a_task_is_named_by_the_words_of_its_page(html: str, words: str) -> None:
    assert rough_text(html) == words


@pytest.mark.parametrize(
    ("html", "start"),
    [
        ("<style>p {}</style><p>Ada", 0),
        ("\n<!-- a --><!DOCTYPE html>\n<title>T</title> <meta charset=x>\n<p>Ada", 0),
        ("<head><style>p {}</style></head>\n<style>p {}</style>\n<p>Ada", 0),
        ("<body>\n<style>p {}</style><p>Ada", 5),
        ("<p>a</p><style>p {}</style><p>Ada", 5),
    ],
)
def test_what_a_browser_puts_in_the_head_does_not_count(html: str, start: int) -> None:
    """Checked with Label Studio's editor: tests/interop/test_editor_itself.py."""
    page = read_page(html)
    assert page.starts[page.paths.index("/p[1]/text()[1]" if "a</p>" not in html else "/p[2]/text()[1]")] == start
