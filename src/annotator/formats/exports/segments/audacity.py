"""Export of segments to an Audacity label track: start, end and text separated by tabs, in seconds with six
decimals. Format: https://manual.audacityteam.org/man/importing_and_exporting_labels.html"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from annotator.formats.exports.segments.timed_text import NOTHING, TimedText, TimedTexts, block

_MICROSECOND = Decimal("0.000001")


def audacity_bytes(audio: TimedTexts) -> bytes:
    return "".join(f"{_time(text.start_s)}\t{_time(text.end_s)}\t{label(text)}\n" for text in audio.texts).encode()


def label(text: TimedText) -> str:
    """Return speaker and text on one line with original spaces. A label track has no tiers; a tab ends a cell."""
    line = block(text.full_text).replace("\t", " ").replace("\n", " ")
    return f"{text.named}: {line}" if text.named and line else line or text.named or NOTHING


def _time(seconds: float) -> str:
    return f"{Decimal(repr(seconds)).quantize(_MICROSECOND, ROUND_HALF_UP):f}"
