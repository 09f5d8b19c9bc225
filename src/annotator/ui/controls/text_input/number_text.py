"""Parsing and formatting of numbers: a decimal comma or point, exact. Pure."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from annotator.core.design.controls import Number

_SPACES = str.maketrans("", "", " \u00a0\u202f'’_")
LONGEST = 40
_ENGLISH_THOUSANDS = re.compile(r"[+-]?[0-9]{1,3}(,[0-9]{3})+")


def read(text: str, language: str) -> Decimal | None:
    """Return the parsed number; None if the text is not a number.

    Accepts `1234.5`, `1 234,5` and `-3`. If both signs occur, the last one is the decimal sign. A comma before three
    digits is a thousands separator in English and a decimal sign elsewhere."""
    bare = text.translate(_SPACES).replace("\u2212", "-")
    if not bare or len(bare) > LONGEST:
        return None
    if "," in bare and "." in bare:
        thousands = "," if bare.rindex(".") > bare.rindex(",") else "."
        bare = bare.replace(thousands, "")
    elif language == "en" and _ENGLISH_THOUSANDS.fullmatch(bare):
        bare = bare.replace(",", "")
    bare = bare.replace(",", ".")
    if not all(letter in "0123456789.-+" for letter in bare):
        return None
    try:
        return Decimal(bare)
    except InvalidOperation:
        return None


def shown(value: Decimal, language: str) -> str:
    text = f"{value:f}"
    return text.replace(".", ",") if language == "fr" else text


def stepped(tag: Number, value: Decimal | None, steps: int) -> Decimal:
    """Return the value moved by `steps`, on the grid that starts at the minimum. Without a value, start at the
    minimum, else at 0."""
    step = tag.step if tag.step is not None and tag.step > 0 else Decimal(1)
    base = tag.min if tag.min is not None else Decimal(0)
    if value is None:
        return clamped(tag, base)
    place = (value - base) / step
    whole = place.to_integral_value(rounding="ROUND_FLOOR" if steps > 0 else "ROUND_CEILING")
    return clamped(tag, base + (whole + steps) * step)


def clamped(tag: Number, value: Decimal) -> Decimal:
    low = value if tag.min is None else max(tag.min, value)
    return low if tag.max is None else min(tag.max, low)
