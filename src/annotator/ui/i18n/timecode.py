"""Positions in audio and video as text: `0:03.250`, `1:02:03.250`. No window is needed."""

from __future__ import annotations

from babel.numbers import get_decimal_symbol

from annotator.ui.i18n.translation import language

_POWERS = (1, 10, 100, 1000)


def moment(seconds: float, digits: int = 3) -> str:
    """Return minutes and seconds, with hours if necessary and 0 to 3 decimals of a second."""
    parts = round(max(0.0, seconds) * _POWERS[digits])
    whole, rest = divmod(parts, _POWERS[digits])
    behind = f"{get_decimal_symbol(language())}{rest:0{digits}}" if digits else ""
    minutes, secs = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}{behind}" if hours else f"{minutes}:{secs:02}{behind}"


def stretch(start_s: float, end_s: float) -> str:
    """Return a range such as `0:03.250 – 0:05.100`."""
    return f"{moment(start_s)} – {moment(end_s)}"
