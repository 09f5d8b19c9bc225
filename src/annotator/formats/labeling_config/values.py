"""Normalisation of config values: hotkeys, colours, and text from HTML."""

from __future__ import annotations

import colorsys
import html
import re
from collections.abc import Mapping

import nh3

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
_NUMBER = re.compile(r"(?P<number>\d{1,4}(?:\.\d{1,10})?)(?P<unit>%|deg)?")
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
    """Return a normalised Label Studio hotkey, or an empty string if it is invalid.

    A hotkey is one character, a named key or a combination such as `ctrl+1`. The result is in lower case with
    modifiers in a fixed order. The first of several hotkeys separated by commas is used."""
    text = text.strip().lower()
    if len(text) > 1:
        text = text.split(",")[0].strip()
    before, _plus, key = text.rpartition("+")
    if text == "+" or text.endswith("++"):
        before, key = text[:-2], "+"
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
    parts = [_NUMBER.fullmatch(part) for part in re.split(r"[\s,/]+", match["numbers"].strip())]
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
