"""The attributes of one tag of a labeling config, read by type. Each unsupported attribute is reported."""

from __future__ import annotations

import colorsys
import html
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

import nh3

from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.known_tags import BUILT, DEFAULTS, AttributeUse, attributes_of, standing
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.xml_tree import XmlElement
from annotator.formats.suggestion import closest


class ConfigReport:
    def __init__(self, file: str, log: ProblemLog) -> None:
        self._file = file
        self._log = log
        self._ignored_tags: set[tuple[str, str]] = set()

    def problem(self, code: ProblemCode, line: int | None, *, field: str | None = None, **params: str) -> None:
        self._log.refuse(code, self._file, line=line, row=None, field=field, **params)

    def note(self, code: ProblemCode, line: int | None, *, field: str | None = None, **params: str) -> None:
        self._log.note(code, self._file, line=line, row=None, field=field, **params)

    def note_ignored(self, tag: str, attribute: str, line: int, why: str) -> None:
        """Add a note about an ignored attribute that does not affect the question."""
        if (tag, attribute.lower()) not in self._ignored_tags:
            self._ignored_tags.add((tag, attribute.lower()))
            self.note(ProblemCode.ATTRIBUTE_UNKNOWN, line, field=attribute, tag=tag, attribute=attribute, why=why)

    def near(self, code: ProblemCode, word: str, options: Iterable[str], cutoff: float = 0.65) -> dict[str, str]:
        """Return `why` and `suggestion` for an unknown word; no suggestion for problems that are only counted."""
        suggestion = "" if self._log.is_full(code) else closest(word, sorted(options), cutoff)
        return {"why": "suggestion" if suggestion else "", "suggestion": suggestion}


_MODIFIERS = {
    **dict.fromkeys(("ctrl", "control"), "ctrl"),
    **dict.fromkeys(("alt", "option"), "alt"),
    **dict.fromkeys(("cmd", "command", "meta"), "meta"),
    "shift": "shift",
}
_ORDER = ("ctrl", "alt", "shift", "meta")
_NAMED_KEYS = {
    **{name: name for name in ("space", "enter", "backspace", "delete", "insert", "up", "down", "left", "right")},
    **{name: name for name in ("home", "end", "pageup", "pagedown")},
    **{f"f{number}": f"f{number}" for number in range(2, 13)},
    "return": "enter",
    "del": "delete",
}
# The worker needs these keys to submit or undo an answer.
_OF_THE_PROGRAM = {"ctrl+enter", "ctrl+space", "ctrl+shift+space", "ctrl+z", "ctrl+shift+z", "ctrl+y", "ctrl+q"}

_HEX = re.compile(r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})")
_FUNCTION = re.compile(r"(?P<name>rgb|hsl)a?\((?P<numbers>[^()]{1,60})\)")
_NUMBER_WITH_UNIT = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,10})?)(?P<unit>%|deg)?")
# CSS Color Module Level 4, https://www.w3.org/TR/css-color-4/#named-colors
_COLOURS = """
    aliceblue antiquewhite aqua aquamarine azure beige bisque black blanchedalmond blue blueviolet brown burlywood
    cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan darkblue darkcyan darkgoldenrod darkgray
    darkgreen darkgrey darkkhaki darkmagenta darkolivegreen darkorange darkorchid darkred darksalmon darkseagreen
    darkslateblue darkslategray darkslategrey darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue
    firebrick floralwhite forestgreen fuchsia gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
    hotpink indianred indigo ivory khaki lavender lavenderblush lawngreen lemonchiffon lightblue lightcoral lightcyan
    lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon lightseagreen lightskyblue lightslategray
    lightslategrey lightsteelblue lightyellow lime limegreen linen magenta maroon mediumaquamarine mediumblue
    mediumorchid mediumpurple mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred
    midnightblue mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
    palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum powderblue purple
    rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen seashell sienna silver skyblue
    slateblue slategray slategrey snow springgreen steelblue tan teal thistle tomato turquoise violet wheat white
    whitesmoke yellow yellowgreen
"""
COLOUR_NAMES = frozenset(_COLOURS.split())
# Qt knows all names but this one.
_BEYOND_SVG: Mapping[str, str] = {"rebeccapurple": "#663399"}


def normal_hotkey(text: str) -> str:
    """Return a normalised Label Studio hotkey, or an empty string if it is invalid. A hotkey is one character, a
    named key or a combination such as `ctrl+1`. The result is in lower case with modifiers in a fixed order. The
    first of several hotkeys separated by commas is used."""
    text = text.strip().lower()
    if len(text) > 1:
        text = text.split(",")[0].strip()
    before, _plus, key = text.rpartition("+")
    if text == "+" or text.endswith("++"):
        before = text[:-2]
        key = "+"
    names = [name.strip() for name in before.split("+")] if before else []
    key = _NAMED_KEYS.get(key.strip(), key.strip())
    is_key = (len(key) == 1 and key.isprintable()) or key in _NAMED_KEYS
    if not is_key or any(name not in _MODIFIERS for name in names):
        return ""
    held = {_MODIFIERS[name] for name in names}
    normal = "+".join([*(name for name in _ORDER if name in held), key])
    return "" if normal in _OF_THE_PROGRAM else normal


def normal_colour(text: str) -> str:
    """Return a CSS colour as its name or as `#rrggbb` without opacity, or an empty string if it is invalid."""
    text = text.strip().lower()
    if text in COLOUR_NAMES:
        return _BEYOND_SVG.get(text, text)
    if _HEX.fullmatch(text):
        digits = text[1:]
        return "#" + ("".join(digit * 2 for digit in digits[:3]) if len(digits) < 6 else digits[:6])
    match = _FUNCTION.fullmatch(text)
    if match is None:
        return ""
    parts = [_NUMBER_WITH_UNIT.fullmatch(part) for part in re.split(r"[\s,/]+", match["numbers"].strip())]
    numbers = [(float(part["number"]), part["unit"]) for part in parts if part is not None]
    if len(numbers) != len(parts) or len(parts) not in (3, 4):
        return ""
    if match["name"] == "rgb":
        shares = [number / (100 if unit == "%" else 255) for number, unit in numbers[:3]]
    else:
        hue, saturation, lightness = (number for number, _unit in numbers[:3])
        shares = list(colorsys.hls_to_rgb(hue % 360 / 360, min(lightness, 100) / 100, min(saturation, 100) / 100))
    return "#" + "".join(f"{round(255 * min(1.0, share)):02x}" for share in shares)


def html_text(markup: str) -> str:
    """Return the text of an HTML fragment as one line of plain text."""
    # A space before each tag separates the words of adjacent blocks.
    return " ".join(html.unescape(nh3.clean(markup.replace("<", " <"), tags=set())).split())


def markdown_html(text: str) -> tuple[str, bool]:
    """Return the sanitised HTML of a Markdown text without images, and False if a part of it is left out."""
    from annotator.formats.source.markdown import instructions_html  # imported late: few designs have Markdown

    log = ProblemLog()
    shown = instructions_html(text.encode(), "", frozenset(), log)
    return shown, not log.problems()


# Text is laid out completely whenever its space changes: a million characters block the window for seconds.
LONGEST_SHOWN = 20_000
_FLAGS = {"true": True, "false": False}
# Label Studio replaces variables anywhere in a value. Here a value is either a variable or plain text.
_VARIABLE = re.compile(r"\$[\w.\[\]-]+")
_VARIABLE_INSIDE = re.compile(r"^\$|\$[A-Za-z_]")
# Longer numbers would lose precision in a result, because JSON uses floating point.
_NUMBER = re.compile(r"[+-]?(?=\.?[0-9])[0-9]{0,15}(?:\.[0-9]{0,15})?")


class Attributes:
    """The attributes of an element. `tag` is a supported tag in lower case."""

    def __init__(self, element: XmlElement, tag: str, report: ConfigReport) -> None:
        self.tag = BUILT[tag]
        self.line = element.line
        self.report = report
        self._name = tag
        self._values: dict[str, str] = {}
        for spelled, value in element.attributes.items():
            name = spelled.lower()
            if name in self._values:
                self.problem(ProblemCode.ATTRIBUTE_VALUE, spelled, why="twice", value=value)
            self._values[name] = value
            self._check(spelled, name, value)

    def _check(self, spelled: str, name: str, value: str) -> None:
        verdict = standing(self._name, name)
        if verdict is AttributeUse.READ:
            if len(value) > LONGEST_SHOWN:
                self._values[name] = value[:LONGEST_SHOWN]
                self.too_long(spelled, value)
        elif name in DEFAULTS and value.strip().lower() in DEFAULTS[name].split("|"):
            return
        elif verdict is AttributeUse.HARMLESS:
            self.report.note_ignored(self.tag, spelled, self.line, "looks")
        elif verdict is AttributeUse.MEANING:
            self.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, why="smart-only" if name == "smartonly" else "later")
        else:
            near = self.report.near(ProblemCode.ATTRIBUTE_UNKNOWN, name, attributes_of(self._name), cutoff=0.75)
            self.problem(ProblemCode.ATTRIBUTE_UNKNOWN, spelled, **near)

    def problem(self, code: ProblemCode, attribute: str, **params: str) -> None:
        self.report.problem(code, self.line, field=attribute, **{"tag": self.tag, "attribute": attribute, **params})

    def note(self, code: ProblemCode, attribute: str, **params: str) -> None:
        self.report.note(code, self.line, field=attribute, **{"tag": self.tag, "attribute": attribute, **params})

    def wrong(self, attribute: str, why: str, **params: str) -> None:
        """Report an invalid attribute value. `why` selects the message text."""
        self.problem(ProblemCode.ATTRIBUTE_VALUE, attribute, why=why, value=self.get(attribute), **params)

    def too_long(self, attribute: str, value: str) -> None:
        count, limit = str(len(value)), str(LONGEST_SHOWN)
        self.problem(ProblemCode.ATTRIBUTE_VALUE, attribute, why="long", count=count, limit=limit)

    def get(self, name: str) -> str:
        """Return an attribute, or an empty string."""
        return self._values.get(name.lower(), "")

    def required(self, name: str) -> str:
        value = self.get(name)
        if not value.strip():
            self.problem(ProblemCode.ATTRIBUTE_MISSING, name)
        return value

    def take_object(self, name: str) -> None:
        """Use an object as the target if the tag names none. Label Studio shows such a tag, but takes no answer."""
        if not self.get("toName").strip():
            self._values["toname"] = name
            self.note(ProblemCode.ATTRIBUTE_MISSING, "toName", why="first-object", value=name)

    def shown(self, name: str) -> str:
        """Return a required value that may be a variable."""
        return self.fillable(name, self.required(name))

    def fillable(self, name: str, words: str) -> str:
        """Return text that may be a variable. Report a variable within other text and return an empty string."""
        if not _VARIABLE.fullmatch(words) and _VARIABLE_INSIDE.search(words):
            self.problem(ProblemCode.ATTRIBUTE_VALUE, name, why="inside", value=words)
            return ""
        return words

    def column(self, name: str) -> str:
        """Return `$column`, or an empty string."""
        value = self.get(name).strip()
        if value and not _VARIABLE.fullmatch(value):
            self.wrong(name, "column")
            return ""
        return value

    def own(self, name: str) -> str:
        """Return a required value that may not be a variable, because answers contain it."""
        value = self.required(name)
        if value.startswith("$"):
            self.wrong(name, "variable")
        return value

    def flag(self, name: str, *, default: bool = False) -> bool:
        return self.option(name, _FLAGS, default=default)

    def appearance_flag(self, name: str) -> bool:
        """Return a flag that only affects appearance. Invalid values read as false, with a note."""
        value = self.get(name).strip().lower()
        if value and value not in _FLAGS:
            self.note(ProblemCode.ATTRIBUTE_VALUE, name, why="taken-for", value=self.get(name), taken="false")
        return _FLAGS.get(value, False)

    def option[T](self, name: str, options: Mapping[str, T], *, default: T) -> T:
        value = self.get(name).strip().lower()
        if not value:
            return default
        if value not in options:
            self.wrong(name, "choices", allowed=", ".join(options))
        return options.get(value, default)

    def whole(self, name: str, low: int, high: int) -> int | None:
        value = self.get(name).strip()
        if not value:
            return None
        if value.isascii() and value.isdigit() and len(value) <= len(str(high)) and low <= int(value) <= high:
            return int(value)
        self.wrong(name, "whole", low=str(low), high=str(high))
        return None

    def number(self, name: str) -> Decimal | None:
        value = self.get(name).strip()
        if not value:
            return None
        if not _NUMBER.fullmatch(value):
            self.wrong(name, "number")
            return None
        return Decimal(value)

    def hotkey(self) -> str | None:
        spelled = self.get("hotkey")
        key = normal_hotkey(spelled)
        if spelled.strip() and not key:
            self.problem(ProblemCode.HOTKEY_INVALID, "hotkey", value=spelled)
        return key or None

    def colour(self, name: str) -> str:
        spelled = self.get(name).strip()
        colour = normal_colour(spelled)
        if spelled and not colour:
            near = self.report.near(ProblemCode.ATTRIBUTE_VALUE, spelled.lower(), COLOUR_NAMES)
            self.wrong(name, "colour-suggestion" if near["why"] else "colour", suggestion=near["suggestion"])
        return colour
