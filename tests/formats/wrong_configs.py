"""Labeling configs that are wrong on purpose, each with what must be said about it."""

from __future__ import annotations

from msgspec import Struct

from annotator.core.problems import ProblemCode as Code
from formats.config_reading import BOXES, CHOICES, IMAGE, TEXT

_ENTITY_BOMB = (
    '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>\n<View>&i;</View>"
)
_TWO_MEGABYTES = 2 * 1024**2 - 1_000


class WrongConfig(Struct, frozen=True):
    """`code` and `why` belong to one of the errors, which stands on `line`."""

    name: str
    text: str
    code: Code
    why: str = ""
    line: int | None = 1


def _view(*tags: str) -> str:
    return f"<View>{IMAGE}{TEXT}\n{''.join(tags)}</View>"


def _choice_tags(count: int, attributes: str = "") -> str:
    return "".join(f'<Choice value="{number}" {attributes}/>' for number in range(count))


def _choices(inside: str) -> str:
    return f'<Choices name="c" toName="i">{inside}</Choices>'


_LISTED = ",".join(f"no{number}" for number in range(3_000))
_MANY_TARGETS = "".join(f'<Rating name="r{number}" toName="{_LISTED}"/>' for number in range(90))
_MANY_CONDITIONS = f'<View visibleWhen="choice-selected" whenTagName="c" whenChoiceValue="{_LISTED}"/>' * 90
_ALL_WRONG = '<Rating namee="r" toNam="i" requierd="x" maxRatin="5" ikon="star" hotky="q" perRegoin="true"/>' * 1_900

WRONG_CONFIGS = (
    # no XML that could be looked into
    WrongConfig("empty", "", Code.XML_SYNTAX),
    WrongConfig("no-xml", "What is in the picture?", Code.XML_SYNTAX),
    WrongConfig("not-closed", "<View>\n<Header value='a'>\n", Code.XML_SYNTAX, line=3),
    WrongConfig("closed-wrongly", f"<View>{IMAGE}\n<Choices></choices></View>", Code.XML_SYNTAX, line=2),
    WrongConfig("two-roots", f"<View>{IMAGE}</View>\n<View>{CHOICES}</View>", Code.XML_SYNTAX, line=2),
    WrongConfig("bare-ampersand", '<View>\n<Header value="Bed & breakfast"/></View>', Code.XML_SYNTAX, line=2),
    WrongConfig("attribute-twice", '<View>\n<Image name="a" name="b"/></View>', Code.XML_SYNTAX, line=2),
    WrongConfig("undeclared-entity", "<View>\n&nbsp;</View>", Code.XML_SYNTAX, line=2),
    WrongConfig("entity-bomb", _ENTITY_BOMB, Code.XML_DOCTYPE),
    WrongConfig("outside-entity", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><View/>', Code.XML_DOCTYPE),
    WrongConfig("html", "<!doctype html><html><body/></html>", Code.XML_DOCTYPE),
    # too much of something
    WrongConfig("ten-thousand-choices", _view(_choices(_choice_tags(10_000))), Code.DESIGN_TOO_LARGE, "choices", 2),
    WrongConfig("ten-thousand-labels", _view(BOXES, BOXES * 9_999), Code.DESIGN_TOO_LARGE, "", None),
    WrongConfig("too-many-tags", "<View>" + "<View/>" * 30_000 + "</View>", Code.DESIGN_TOO_LARGE, "", None),
    WrongConfig("far-too-many-tags", "<View>" + "<a/>" * 400_000 + "</View>", Code.DESIGN_TOO_LARGE, "more", None),
    WrongConfig("too-deep", "<View>" * 200 + "</View>" * 200, Code.DESIGN_TOO_LARGE, "depth"),
    WrongConfig("far-too-deep", "<View>" * 30_000 + "</View>" * 30_000, Code.XML_SYNTAX),
    WrongConfig(
        "many-attributes",
        "<View " + " ".join(f'a{number}=""' for number in range(150_000)) + "/>",
        Code.DESIGN_TOO_LARGE,
        "attributes",
    ),
    WrongConfig("comments", "<View>" + "<!--a-->" * 200_000 + "</View>", Code.DESIGN_TOO_LARGE, "more", None),
    WrongConfig("open-comments", "<View>" + "<!--a" * 10_000 + "</View>", Code.XML_SYNTAX),
    WrongConfig(
        "two-megabytes-of-text", _view(f"<Header>{'x' * _TWO_MEGABYTES}</Header>"), Code.ATTRIBUTE_VALUE, "long", 2
    ),
    WrongConfig(
        "two-megabytes-in-a-value",
        _view(f'<Header value="{"x" * _TWO_MEGABYTES}"/>'),
        Code.ATTRIBUTE_VALUE,
        "long",
        2,
    ),
    WrongConfig("two-megabytes-of-style", f'<View style="{"a:b;" * 500_000}"/>', Code.ATTRIBUTE_VALUE, "long"),
    WrongConfig(
        "grids-without-end",
        f"<View>{f'''<View style="display:grid;grid-template-columns:{"a" * 19_000}"/>''' * 100}</View>",
        Code.NO_CONTROL,
    ),
    WrongConfig("targets-without-end", _view(_MANY_TARGETS), Code.TO_NAME_UNKNOWN, "", 2),
    WrongConfig("conditions-without-end", _view(CHOICES, _MANY_CONDITIONS), Code.WHEN_UNKNOWN, "value", 2),
    WrongConfig("all-wrong", _view(_ALL_WRONG), Code.ATTRIBUTE_UNKNOWN, "suggestion", 2),
    # tags and attributes
    WrongConfig("unknown-tag", _view("<Chioces/>"), Code.TAG_UNKNOWN, "suggestion", 2),
    WrongConfig("later-tag", _view('<MagicWand name="b" toName="i"/>'), Code.TAG_UNKNOWN, "later", 2),
    WrongConfig("script", _view("<script>alert(1)</script>"), Code.TAG_UNKNOWN, "", 2),
    WrongConfig("choice-outside", _view('<Choice value="a"/>'), Code.TAG_MISPLACED, "choice", 2),
    WrongConfig("no-view", '<Choices name="c" toName="i"/>', Code.TAG_MISPLACED, "root"),
    WrongConfig(
        "unknown-attribute",
        _view('<Rating name="r" toName="i" maxRatings="3"/>'),
        Code.ATTRIBUTE_UNKNOWN,
        "suggestion",
        2,
    ),
    WrongConfig("no-target", _view('<Number name="r"/>'), Code.ATTRIBUTE_MISSING, "", 2),
    WrongConfig("wrong-number", _view('<Number name="n" toName="i" max="ten"/>'), Code.ATTRIBUTE_VALUE, "number", 2),
    WrongConfig(
        "wrong-range", _view('<Number name="n" toName="i" min="9" max="1"/>'), Code.ATTRIBUTE_VALUE, "above", 2
    ),
    WrongConfig("wrong-option", _view('<Rating name="r" toName="i" icon="cat"/>'), Code.ATTRIBUTE_VALUE, "choices", 2),
    WrongConfig(
        "wrong-format", _view('<DateTime name="d" toName="i" format="%Q"/>'), Code.ATTRIBUTE_VALUE, "format", 2
    ),
    WrongConfig(
        "wrong-flag", _view('<TextArea name="a" toName="t" required="1"/>'), Code.ATTRIBUTE_VALUE, "choices", 2
    ),
    WrongConfig("wrong-key", _view(_choices('<Choice value="a" hotkey="ctrl+alt"/>')), Code.HOTKEY_INVALID, "", 2),
    # the design as a whole
    WrongConfig("unknown-target", _view('<Rating name="r" toName="image"/>'), Code.TO_NAME_UNKNOWN, "", 2),
    WrongConfig(
        "wrong-kind",
        _view('<PolygonLabels name="p" toName="t"><Label value="a"/></PolygonLabels>'),
        Code.TO_NAME_UNKNOWN,
        "kind",
        2,
    ),
    WrongConfig("names-twice", _view('<Rating name="t" toName="i"/>'), Code.NAME_DUPLICATE, "", 2),
    WrongConfig(
        "same-answer-twice",
        _view(_choices('<Choice value="a"/><Choice value="b" alias="a"/>')),
        Code.CHOICE_DUPLICATE,
        "",
        2,
    ),
    WrongConfig("keys-twice", _view(_choices(_choice_tags(2, 'hotkey="x"'))), Code.HOTKEY_DUPLICATE, "", 2),
    WrongConfig(
        "nothing-marks", _view('<Rating name="r" toName="i" perRegion="true"/>'), Code.NEVER_VISIBLE, "per-region", 2
    ),
    WrongConfig(
        "unknown-condition",
        _view(CHOICES, '<View visibleWhen="choice-selected" whenTagName="q"/>'),
        Code.WHEN_UNKNOWN,
        "choices",
        2,
    ),
    WrongConfig("asks-nothing", _view(), Code.NO_CONTROL),
)
