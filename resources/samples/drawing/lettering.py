"""Stroke lettering of our own: fonts differ between computers, but sample images must not.

A glyph is a list of strokes, a stroke a list of points, a point two digits, x and y. Capitals reach from y 0 to 7,
small letters start at 3, descenders reach 9. A stroke that begins with `~` is a smooth curve."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from random import Random

from resources.samples.drawing.shapes import Points, Shape, curve, joined, placed, stroke

CAPITAL = 7  # height of a capital in glyph units

_GLYPHS = {
    "A": "07 30 67|15 55",
    "B": "00 07|~00 40 52 43 03|~03 43 55 47 07",
    "C": "~51 40 20 02 05 27 47 56",
    "D": "00 07|~00 30 52 55 37 07",
    "E": "50 00 07 57|03 43",
    "F": "50 00 07|03 43",
    "G": "~51 40 20 02 05 27 47 55|34 54 57",
    "H": "00 07|50 57|03 53",
    "I": "10 17",
    "J": "~40 45 37 17 05",
    "K": "00 07|50 04 57",
    "L": "00 07 47",
    "M": "07 00 34 60 67",
    "N": "07 00 57 50",
    "O": "~30 20 11 02 05 16 27 37 46 55 52 41 30 20",
    "P": "00 07|~00 40 52 44 04",
    "Q": "~30 20 11 02 05 16 27 37 46 55 52 41 30 20|35 58",
    "R": "00 07|~00 40 52 44 04|24 57",
    "S": "~51 40 10 02 13 43 55 47 17 06",
    "T": "00 60|30 37",
    "U": "~00 05 17 47 55 50",
    "V": "00 37 60",
    "W": "00 27 42 67 80",
    "X": "00 57|50 07",
    "Y": "00 34 60|34 37",
    "Z": "00 50 07 57",
    "a": "~44 33 13 04 06 17 37 45|43 47",
    "b": "00 07|~05 13 33 44 46 37 17 05",
    "c": "~44 33 13 04 06 17 37 46",
    "d": "~44 33 13 04 06 17 37 45|40 47",
    "e": "~05 45 44 33 13 04 06 17 37 46",
    "f": "~40 30 12 17|03 33",
    "g": "~44 33 13 04 06 17 37 45|~43 48 39 19 08",
    "h": "00 07|~05 13 33 44 47",
    "i": "13 17|11 11",
    "j": "~23 28 19 09|21 21",
    "k": "00 07|33 05 37",
    "l": "~10 16 27",
    "m": "03 07|~05 13 23 34 37|~35 43 53 64 67",
    "n": "03 07|~05 13 33 44 47",
    "o": "~23 13 04 06 17 27 46 44 23",
    "p": "03 09|~05 13 33 44 46 37 17 05",
    "q": "43 49|~44 33 13 04 06 17 37 45",
    "r": "03 07|~05 13 33",
    "s": "~44 33 13 04 15 35 46 37 17 06",
    "t": "~11 16 27 37|03 33",
    "u": "~03 06 17 37 45|43 47",
    "v": "03 27 43",
    "w": "03 17 33 57 63",
    "x": "03 47|43 07",
    "y": "03 27|~43 27 19 09",
    "z": "03 43 07 47",
    "0": "~30 20 11 02 05 16 27 37 46 55 52 41 30 20",
    "1": "12 30 37",
    "2": "~02 20 30 52 34 07|07 57",
    "3": "~01 20 40 52 23|~23 55 47 27 06",
    "4": "40 05 55|37 33",
    "5": "50 10 03|~03 33 54 46 27 06",
    "6": "~51 30 03 05 27 37 55 34 05",
    "7": "00 50 17",
    "8": "~30 11 13 43 55 37 27 05 13 43 51 30",
    "9": "~52 30 02 23 52 54 37 16",
    ".": "07 07",
    ",": "17 08",
    ":": "04 04|07 07",
    "-": "05 35",
    "’": "10 02",
    "/": "50 07",
    "?": "~01 20 41 33 25|27 27",
    "!": "00 05|07 07",
    "+": "23 27|05 45",
    "%": "50 07|~00 10 11 00|~46 56 57 46",
    "€": "~51 40 20 02 05 27 47 56|03 43|04 44",
    "°": "~10 01 12 21 10",
    "(": "~20 03 05 27",
    ")": "~00 23 25 07",
    "·": "04 04",
}
_CEDILLA = "\u0327"
# Positions above a small letter. Above a capital, marks are three units higher.
_MARKS = {
    "\u0300": "11 22",
    "\u0301": "31 22",
    "\u0302": "12 21 32",
    "\u0308": "11 11|31 31",
    _CEDILLA: "~27 28 18",
}
_SPACE = 3
_GAP = 2


@dataclass(frozen=True, slots=True)
class Hand:
    """A lettering style. `weight` is the stroke width in glyph units (a capital is 7 high). `shake` is the
    irregularity of handwriting, 0 for print. `slant` is how far a capital leans to the right, in units."""

    weight: float = 1.0
    shake: float = 0
    slant: float = 0
    gap: float = _GAP


def lettering(text: str, x: float, y: float, height: float, hand: Hand = Hand()) -> Shape:
    """Return a line of text. (x, y) is the start of its baseline, `height` the height of a capital. Raise KeyError
    for unknown letters."""
    unit = height / CAPITAL
    chance = Random(text)
    pieces: list[Shape] = []
    at = 0.0
    for letter in text:
        if letter == " ":
            at += _SPACE
            continue
        strokes = _strokes(letter)
        lean = tuple(tuple((px + hand.slant * (CAPITAL - py) / CAPITAL, py) for px, py in line) for line in strokes)
        glyph = joined(*(stroke(_uneven(line, hand.shake, chance), hand.weight) for line in lean))
        drift = chance.uniform(-0.8, 0.8) * hand.shake
        pieces.append(placed(placed(glyph, at, drift - CAPITAL, turn=drift * 2), x, y, unit))
        at += max(px for line in strokes for px, _ in line) + hand.gap
    return joined(*pieces)


def width_of(text: str, height: float, hand: Hand = Hand()) -> float:
    """Return the width of a line, in the units of `height`."""
    ends = [_SPACE if letter == " " else _widest(letter) + hand.gap for letter in text]
    return (sum(ends) - (0 if text.endswith(" ") else hand.gap)) * height / CAPITAL


def centred(text: str, x: float, y: float, height: float, hand: Hand = Hand()) -> Shape:
    return lettering(text, x - width_of(text, height, hand) / 2, y, height, hand)


def flushed(text: str, x: float, y: float, height: float, hand: Hand = Hand()) -> Shape:
    """Return a line of text that ends at x."""
    return lettering(text, x - width_of(text, height, hand), y, height, hand)


def _strokes(letter: str) -> list[Points]:
    """Return the strokes of a letter, starting at x 0."""
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    body = _lines("13 17" if base == "i" and marks else _GLYPHS[base])
    left = min(px for line in body for px, _ in line)
    over = -1 if base == "i" else 0
    for mark in marks:
        higher = -3 if base.isupper() and mark != _CEDILLA else 0
        body += [tuple((px + over, py + higher) for px, py in line) for line in _lines(_MARKS[mark])]
    return [tuple((px - left, py) for px, py in line) for line in body]


def _lines(spelled: str) -> list[Points]:
    lines = []
    for line in spelled.split("|"):
        points = tuple((float(pair[0]), float(pair[1])) for pair in line.removeprefix("~").split())
        lines.append(curve(*points) if line.startswith("~") else points)
    return lines


def _widest(letter: str) -> float:
    return max(px for line in _strokes(letter) for px, _ in line)


def _uneven(line: Points, shake: float, chance: Random) -> Points:
    if not shake:
        return line
    dx, dy = (chance.uniform(-0.3, 0.3) * shake for _ in range(2))
    return tuple((px + dx, py + dy) for px, py in line)
