"""Configs that hypothesis makes up, sensible and senseless, ten thousand of them in a deep run: whatever comes is read
or named, and no config breaks the reader or a sentence about it."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotator.core.answer.defaults import default_answer
from annotator.core.design.hotkeys import hotkeys
from annotator.core.problems import Severity
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.labeling_config.known_tags import BUILT, LATER
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.ui.problems.sentences import hint, sentence
from depth import IS_DEEP
from designs import designs
from formats.config_writing import as_config

_EXAMPLES = 10_000 if IS_DEEP else 400
_TAGS = [*BUILT.values(), *BUILT.values(), *list(LATER.values())[:6], "Chioces", "VIEW", "b"]
_ATTRIBUTES = [
    *("name", "name", "name", "toName", "toName", "toName", "value", "value", "value", "hotkey", "alias", "choice"),
    *("required", "perRegion", "visibleWhen", "whenTagName", "whenLabelValue", "whenChoiceValue", "style", "size"),
    *("layout", "allowNested", "selected", "html", "hint", "min", "max", "step", "defaultValue", "maxRating", "only"),
    *("format", "rows", "maxSubmissions", "maxLength", "maxUsages", "leafsOnly", "background", "color", "granularity"),
    *("zoom", "whenRole", "sync", "TONAME", "bogus", "requird", "className", "frameRate", "slider", "icon", "xml:id"),
]
_VALUES = [
    *("a", "b", "c", "a,b", "$x", "$list", "$", "$x y", "true", "false", "maybe", "", " ", "0", "1", "5", "-1", "2.5"),
    *("1e9", "NaN", "x", "X", "ctrl+1", "ctrl+", "+", "single", "multiple", "select", "region-selected", "word"),
    *(
        "choice-selected",
        "choice-unselected",
        "no-region-selected",
        "display:flex",
        "display:grid;grid-template:1fr 2fr",
    ),
    *("flex:1;color:red", "display:none", "red", "#abc", "rgb(1,2,3)", "redd", "date", "date,year", "month", "time"),
    *("%Y-%m-%d", "%d %d", "%", "2020", "2020-02-31", "star", "&lt;b&gt;Bold&lt;/b&gt;", "&#55;", "é\u202e"),
]
_TEXTS = ["", "", "", "", "\n", "words", "&amp;", "<!-- c -->", "<![CDATA[<d>]]>", "<?p?>", "🦊"]
_BROKEN = ["&nope;", "]]>", "<", "\x01", "</View>", "<b", "<!DOCTYPE a>", '"', "<a b=c>", "<!--"]
_CELLS = [
    "",
    "[]",
    '["p", {"value": "q", "children": ["r"]}]',
    '[{"value": "a", "hotkey": "x"}]',
    "{",
    '[{"value": 1}]',
]


def built(numbers: list[int]) -> str:
    """A tree of tags from numbers: each chooses a tag with what it needs or without, more attributes, a text, or closes
    one. Cheap, and every list of numbers is a config."""
    out, opened, names = ["<View>"], ["View"], ["a"]
    rest = iter(numbers)
    for number in rest:
        kind, pick = number % 8, number // 8
        if kind < 5:
            tag = _TAGS[pick % len(_TAGS)]
            given = _needed(tag, names, pick % 7)
            for one, _count in zip(rest, range(pick % 3), strict=False):
                given[_ATTRIBUTES[one % len(_ATTRIBUTES)]] = _VALUES[one // len(_ATTRIBUTES) % len(_VALUES)]
            out.append(f"<{tag} {' '.join(f'{name}="{value}"' for name, value in given.items())}>")
            opened.append(tag)
        elif kind == 5:
            texts = _TEXTS if pick % 19 else _BROKEN
            out.append(texts[pick % len(texts)])
        elif len(opened) > 1:
            out.append(f"</{opened.pop()}>")
    if not numbers or numbers[-1] % 11:
        out.extend(f"</{tag}>" for tag in reversed(opened))
    return "".join(out)


def _needed(tag: str, names: list[str], luck: int) -> dict[str, str]:
    """Draw the required attributes of a tag, in six of seven cases. `names` are those of the tags before it."""
    if not luck or tag in ("View", "Style"):
        return {}
    if tag in ("Choice", "Label", "Header"):
        return {"value": f"v{len(names)}{luck}"}
    names.append(f"n{len(names)}")
    if tag in ("Text", "Image", "Audio", "Video"):
        names[0] = names[-1]
        return {"name": names[-1], "value": "$x"}
    dynamic = {"value": "$list"} if luck % 2 and tag in ("Choices", "Taxonomy", "Labels") else {}
    return {"name": names[-1], "toName": names[0], **dynamic}


def check(text: str, cell: str) -> None:
    log = ProblemLog()
    design = read_design(text.encode("utf-8", "surrogatepass"), "config.xml", log)
    for problem in log.problems():
        assert sentence(problem)
        assert hint(problem)
    assert design is not None or log.has_errors()
    if design is None or any(one.severity is Severity.ERROR for one in log.problems()):
        return
    filled = design_for(design, {"x": cell, "list": cell})
    assert [type(node) for node in filled.nodes()] == [type(node) for node in design.nodes()]
    hotkeys(filled)
    default_answer(filled, {"x": cell})


@settings(max_examples=_EXAMPLES, suppress_health_check=list(HealthCheck))
@given(st.lists(st.integers(0, 2**16), max_size=40), st.sampled_from(_CELLS))
def test_no_tree_of_tags_breaks_the_reader(numbers: list[int], cell: str) -> None:
    check(built(numbers), cell)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A sound config with a piece cut out, doubled or exchanged for a piece of another place."""
    text = as_config(draw(designs())).decode()
    for _time in range(draw(st.integers(0, 3))):
        first, second = sorted(draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        piece = draw(st.sampled_from(["", text[first:second][:80], draw(st.sampled_from(_VALUES))]))
        text = text[:first] + piece + text[min(second, first + draw(st.integers(0, 20))) :]
    return text


@settings(max_examples=1_500 if IS_DEEP else 60, suppress_health_check=list(HealthCheck))
@given(damaged(), st.sampled_from(_CELLS))
def test_no_damage_to_a_valid_config_breaks_the_reader(text: str, cell: str) -> None:
    check(text, cell)


@given(st.text(max_size=200) | st.binary(max_size=200).map(lambda data: data.decode("latin-1")))
def test_no_text_breaks_the_reader(text: str) -> None:
    check(text, "")
    check(f"<View>{text}</View>", "")
    check(f'<View><Header value="{text}"/></View>', "")
