"""Our answers in Label Studio's own editor: each comes back from its serialisation as it went in, region by region."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from annotator.core.design.objects import Paragraphs
from annotator.core.design.structures.paragraphs import utterances_in
from interop.cases import CASES, Case
from interop.editor import Editor, editor_of, image_address, plain
from interop.make_answers import case_json
from interop.makers import PAGE
from interop.real_studio import RealStudio

# The community editor has no such tags: what is about them does not come back.
CLOSED = frozenset({"OcrLabels", "Chat", "Chat with a model", "Chat about itself"})
# It asks for another config.
REFUSED = frozenset({"Rating without toName"})
SHOWN = [case for case in CASES if "<Audio" not in case.config and "<Video" not in case.config]


@pytest.fixture(scope="module")
def editor(studio_itself: RealStudio) -> Iterator[Editor]:
    with editor_of(studio_itself) as found:
        yield found


def data_of(shown: Mapping[str, Any]) -> dict[str, Any]:
    parsed = {name: json.loads(shown[name]) for name in ("chat", "person", "cards")}
    return {**shown, **parsed, "image": image_address()}


@pytest.mark.parametrize("case", [case for case in SHOWN if case.name not in REFUSED], ids=lambda case: str(case.name))
def test_an_answer_comes_back_from_the_editor_itself(editor: Editor, case: Case) -> None:
    shown = case_json(case)
    found = editor.returned(shown["config"], data_of(shown["data"]), shown["result"])
    assert plain(found) == ([] if case.name in CLOSED else plain(shown["result"]))


TALK: list[dict[str, Any]] = [
    {"author": "A", "text": "third 🦊", "start": 5},
    {"author": "B", "text": "no start"},
    {"author": "A", "text": "🦊 first", "start": 1, "end": 3},
    {"author": "B", "text": "at zero", "start": 0},
    {"author": "A", "text": "second", "start": 1, "duration": 4},
]
TALK_CONFIG = """<View><Paragraphs name="o" value="$o" contextScroll="{}"/>
<ParagraphLabels name="c" toName="o"><Label value="L"/></ParagraphLabels></View>"""


@pytest.mark.parametrize("by_time", [False, True])
def test_the_editor_itself_counts_utterances_and_utf_16_units_as_we_do(editor: Editor, by_time: bool) -> None:
    """It copies the words of each region anew, so that they tell what it takes the region for."""
    tag = Paragraphs(name="o", value="$o", by_time=by_time)
    texts = [each.text for each in utterances_in(tag, json.dumps(TALK))]
    assert (texts == [each["text"] for each in TALK]) is not by_time
    units = [len(text.encode("utf-16-le")) // 2 for text in texts]
    result = [
        {
            "id": f"r{number}",
            "from_name": "c",
            "to_name": "o",
            "type": "paragraphlabels",
            "origin": "manual",
            "value": {
                "start": str(number),
                "end": str(number),
                "startOffset": 0,
                "endOffset": most,
                "text": "",
                "paragraphlabels": ["L"],
            },
        }
        for number, most in enumerate(units)
    ]
    found = editor.returned(TALK_CONFIG.format(str(by_time).lower()), {"o": TALK}, result)
    assert [item["value"]["text"] for item in found] == texts


def test_the_editor_itself_names_pairwise_as_its_own_object(editor: Editor) -> None:
    config = """<View><Text name="a" value="$a"/><Text name="b" value="$b"/><Pairwise name="c" toName="a,b"/></View>"""
    (found,) = editor.made(config, {"a": "One", "b": "Two"}, 'tag("c").selectRight()')
    assert (found["from_name"], found["to_name"], found["value"]) == ("c", "c", {"selected": "right"})


@pytest.mark.parametrize(
    ("buckets", "columns"),
    [
        ("", {"c": ["x", "y"]}),
        ('<Bucket name="good"/>', {"_": ["x", "y"], "good": []}),
        ('<Bucket name="good" default="true"/><Bucket name="bad"/>', {"good": ["x", "y"], "bad": []}),
    ],
)
def test_the_editor_itself_sends_untouched_cards_with_the_rest(
    editor: Editor, buckets: str, columns: Mapping[str, Any]
) -> None:
    config = f'<View><List name="o" value="$o" title="L"/><Ranker name="c" toName="o">{buckets}</Ranker></View>'
    data = {"o": [{"id": "x", "body": "One"}, {"id": "y", "body": "Two"}]}
    (found,) = editor.made(config, data, 'tag("c").beforeSend()')
    assert (found["to_name"], found["value"]) == ("o", {"ranker": columns})


SELECTED = """const view = document.querySelector("iframe[class*='richtext'], .htx-richtext iframe, iframe");
const page = view.contentDocument, range = page.createRange(), selection = view.contentWindow.getSelection();
const nodes = [], walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) nodes.push(walker.currentNode);
const at = words => nodes.find(node => node.data.includes(words));
range.setStart(at("works"), at("works").data.indexOf("works"));
range.setEnd(at("Acme"), at("Acme").data.indexOf("Inc") + 3);
selection.removeAllRanges(); selection.addRange(range);
page.body.dispatchEvent(new MouseEvent("mouseup", {bubbles: true}))"""


PAGES = (
    PAGE,  # over a line break, behind an emoji and a style sheet
    "\n <!-- a --><title>Works</title>\n<p>🦊</p>\n<style>p {}</style>\n<p>She works<br><br>at Acme Inc.</p>",
    "<html>\n<head><style>b {}</style></head>\n<body>\n <p>works <b>at <i>Acme Inc.</i></b></p></body></html>",
    "<head><meta charset='utf-8'></head>\n<style>b {}</style><p> works</p><pre>at\n Acme Inc.</pre>",
    "She works <b>at</b> Acme Inc.",
)


@pytest.mark.parametrize("html", PAGES)
def test_the_editor_itself_places_a_selection_in_a_page_as_we_do(editor: Editor, html: str) -> None:
    """In its words, an empty line parts two paragraphs. It does not look at the words when it loads a result."""
    from annotator.core.answer.node_places import NodePlaces
    from annotator.formats.source.html_page import read_page

    config = """<View><HyperText name="o" value="$o"/>
    <HyperTextLabels name="c" toName="o"><Label value="L"/></HyperTextLabels></View>"""
    (found,) = editor.made(config, {"o": html}, 'tag("c").children[0].toggleSelected()', SELECTED)
    places = NodePlaces(read_page(html))
    start, end = places.text.index("works"), places.text.index("Inc") + 3
    if "<pre>" in html:
        found["value"]["text"] = found["value"]["text"].replace("\\n\\n", "\\n")
    assert found["value"] == {**places.geometry(start, end), "hypertextlabels": ["L"]}
