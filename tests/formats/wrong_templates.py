"""crowd-html templates that are wrong on purpose, each with what must be said about it."""

from __future__ import annotations

from msgspec import Struct

from annotator.core.problems import ProblemCode as Code


class WrongTemplate(Struct, frozen=True):
    """`code` and `why` belong to one of the errors, which stands on `line`."""

    name: str
    text: str
    code: Code
    why: str = ""
    line: int | None = 2


def _form(inside: str) -> str:
    return f"<crowd-form>\n{inside}</crowd-form>"


def _of(size: int, text: str) -> str:
    return (text * (size // len(text) + 1))[:size]


# As long as a template may be, without its form.
_LONG = 256 * 1024 - 100
_OPTIONS = "".join(f"<option value={number}>No {number}" for number in range(10_000))
_BUTTONS = "".join(f"<input type=radio name=r value={number}> No {number}\n" for number in range(2_400))
_LABELLED = "".join(f"<label for=i{n}>No {n}</label><input type=radio name=r id=i{n} value={n}>" for n in range(2_400))
_BOMB = (
    "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {name} '{f'&{below};' * 10}'>" for below, name in zip("abcdef", "bcdefg", strict=True))
    + "]>\n<p>&g;</p>"
)
_LINKS = "<img src='${q}'>" + "<a href='${a}'>x</a>" * 4_900

WRONG_TEMPLATES = (
    # too much of something
    WrongTemplate("two-megabytes", _form(_of(2_000_000, "word ")), Code.DESIGN_TOO_LARGE, "template-long", None),
    WrongTemplate(
        "ten-thousand-options", _form(f"<select name=a>{_OPTIONS}</select>"), Code.DESIGN_TOO_LARGE, "template-many"
    ),
    WrongTemplate(
        "many-options", _form(f"<select name=a>{_OPTIONS[:90_000]}</select>"), Code.DESIGN_TOO_LARGE, "choices"
    ),
    WrongTemplate("many-buttons", _form(_BUTTONS), Code.DESIGN_TOO_LARGE, "choices"),
    WrongTemplate("many-labelled-buttons", _form(_LABELLED), Code.DESIGN_TOO_LARGE, "choices"),
    WrongTemplate("deep", _form("<div>" * 40_000), Code.DESIGN_TOO_LARGE, "template-deep"),
    WrongTemplate("deep-loops", _form("{% for a in task.input.b %}" * 5_000), Code.DESIGN_TOO_LARGE, "template-deep"),
    WrongTemplate("many-values", _form("${a} " * 40_000), Code.DESIGN_TOO_LARGE, "template-many"),
    WrongTemplate("long-words", _form(_of(_LONG, "word ")), Code.DESIGN_TOO_LARGE, "template-words", 1),
    WrongTemplate("many-links", _form(_LINKS), Code.NO_CONTROL, "template", 1),
    WrongTemplate("many-items", _form("<ol>" + "<li>x" * 4_900 + "</ol>"), Code.NO_CONTROL, "template", 1),
    WrongTemplate(
        "many-instructions",
        _form("<short-instructions>x <b>*</b></short-instructions>" * 2_400),
        Code.NO_CONTROL,
        "template",
        1,
    ),
    WrongTemplate("many-attributes", _form("<p " + _of(_LONG, "a=1 ") + ">"), Code.NO_CONTROL, "template", 1),
    WrongTemplate(
        "many-buttons-in-a-loop",
        _form("{% for a in task.input.b %}" + _BUTTONS + "{% endfor %}"),
        Code.LIQUID_UNSUPPORTED,
        "loop",
    ),
    # what never ends
    WrongTemplate("open-comment", _form("<!-- " + _of(_LONG, "<!-")), Code.TEMPLATE_SYNTAX, "comment"),
    WrongTemplate("open-tag", "\n" + _of(_LONG, "<a "), Code.TEMPLATE_SYNTAX, "tag"),
    WrongTemplate("open-quote", _form("<p title='" + _of(_LONG, 'a="')), Code.TEMPLATE_SYNTAX, "tag"),
    WrongTemplate("open-declaration", "\n" + _of(_LONG, "<!"), Code.TEMPLATE_SYNTAX, "tag"),
    WrongTemplate("open-script", _form(_of(_LONG, "<script>")), Code.TEMPLATE_SYNTAX, "element"),
    WrongTemplate("open-text-area", _form(_of(_LONG, "<textarea></textare")), Code.TEMPLATE_SYNTAX, "element"),
    WrongTemplate("open-value", _form(_of(_LONG, "{{ ")), Code.TEMPLATE_SYNTAX, "liquid"),
    WrongTemplate("open-liquid-tag", _form(_of(_LONG, "{% ")), Code.TEMPLATE_SYNTAX, "liquid"),
    WrongTemplate("open-loop", _form("{% for a in task.input.b %}<input name=a>"), Code.TEMPLATE_SYNTAX, "block"),
    WrongTemplate("open-liquid-comment", _form(_of(_LONG, "{% comment %}")), Code.TEMPLATE_SYNTAX, "block"),
    WrongTemplate("endless-ends", _form(_of(_LONG, "{% endfor %}")), Code.TEMPLATE_SYNTAX, "end"),
    # what is not what it should be
    WrongTemplate("entity-bomb", _BOMB, Code.XML_DOCTYPE, line=1),
    WrongTemplate(
        "outside-entity", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><p>&b;</p>", Code.XML_DOCTYPE, line=1
    ),
    WrongTemplate("many-doctypes", _of(_LONG, "<!doctype "), Code.TEMPLATE_SYNTAX, "tag", 1),
    WrongTemplate("empty", "", Code.NO_CONTROL, "template", 1),
    WrongTemplate("no-html", "\x00\x01 What is\n in the picture?", Code.NO_CONTROL, "template", 1),
    WrongTemplate(
        "quotes-in-a-list",
        _form("<crowd-classifier name=a categories=\"['" + "\\'" * 9_000 + '"></crowd-classifier>'),
        Code.ATTRIBUTE_VALUE,
        "template-list",
    ),
    WrongTemplate(
        "deep-list",
        _form("<crowd-classifier name=a categories='" + "[" * 60_000 + "'></crowd-classifier>"),
        Code.ATTRIBUTE_VALUE,
        "template-list",
    ),
    WrongTemplate("quotes-in-liquid", _form(_of(_LONG, "{{ \"'|'\"'|\"'| }}")), Code.LIQUID_UNSUPPORTED, "name"),
    WrongTemplate("many-handlers", _form("<p onclick='a()'>x</p>\n" * 4_900), Code.SCRIPT_NEEDED, "handler"),
)
