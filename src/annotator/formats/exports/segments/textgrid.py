"""Export of segments to a Praat TextGrid in long text format
(https://www.fon.hum.uva.nl/praat/manual/TextGrid_file_formats.html).

There is a tier for each label, and one for each further answer about its segments, `note@Ada`. Intervals of a tier
have no gaps and do not overlap. Empty intervals fill the gaps, and a segment with a missing text is empty too. Times
are those of the result, never rounded. Numbers have no exponent, so that programs other than Praat can read them.

The writer is our own: pympi only writes to named files with six decimals, and a quote in a tier name breaks its
files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from annotator.formats.exports.segments.timed_text import TimedText, TimedTexts, tiers

UNNAMED = "segments"
SHORTEST_S = 0.001
_INDENT = "    "

type _Interval = tuple[float, float, str]


def textgrid_bytes(audio: TimedTexts, labels: Sequence[str]) -> bytes:
    """Return UTF-8, which Praat reads without a byte order mark."""
    named = list(_intervals_by_tier(audio, labels)) or [(UNNAMED, [])]
    end_s = max([audio.duration_s, SHORTEST_S, *(interval[1] for _name, intervals in named for interval in intervals)])
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', ""]
    lines += ["xmin = 0 ", f"xmax = {number(end_s)} ", "tiers? <exists> ", f"size = {len(named)} ", "item []: "]
    for place, (name, intervals) in enumerate(named, start=1):
        lines += _tier(place, name, list(_without_gaps(intervals, end_s)), end_s)
    return ("\n".join(lines) + "\n").encode()


def number(seconds: float) -> str:
    """Format a number with all digits and without an exponent."""
    written = f"{Decimal(repr(seconds)):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written


def _intervals_by_tier(audio: TimedTexts, labels: Sequence[str]) -> Iterator[tuple[str, list[_Interval]]]:
    for name, shown in tiers(audio.texts, labels, UNNAMED).items():
        yield name, list(_apart(shown))


def _apart(shown: Iterable[tuple[TimedText, str]]) -> Iterator[_Interval]:
    """Yield intervals without overlaps. Segments that overlap by less than a millisecond share a tier, and the later
    one is shortened. A segment without length gets a millisecond."""
    last_s = 0.0
    for text, words in shown:
        start_s = max(last_s, text.start_s)
        last_s = text.end_s if text.end_s > start_s else start_s + SHORTEST_S
        yield start_s, last_s, words


def _without_gaps(intervals: Iterable[_Interval], end_s: float) -> Iterator[_Interval]:
    reached_s = 0.0
    for start_s, until_s, words in intervals:
        if start_s > reached_s:
            yield reached_s, start_s, ""
        yield start_s, until_s, words
        reached_s = until_s
    if reached_s < end_s:
        yield reached_s, end_s, ""


def _tier(place: int, name: str, intervals: Sequence[_Interval], end_s: float) -> list[str]:
    inner = _INDENT * 2
    lines = [f"{_INDENT}item [{place}]:", f'{inner}class = "IntervalTier" ', f"{inner}name = {_quoted(name)} "]
    lines += [f"{inner}xmin = 0 ", f"{inner}xmax = {number(end_s)} "]
    lines.append(f"{inner}intervals: size = {len(intervals)} ")
    for count, (start_s, until_s, words) in enumerate(intervals, start=1):
        lines.append(f"{inner}intervals [{count}]:")
        lines += [f"{inner}{_INDENT}xmin = {number(start_s)} ", f"{inner}{_INDENT}xmax = {number(until_s)} "]
        lines.append(f"{inner}{_INDENT}text = {_quoted(words)} ")
    return lines


def _quoted(text: str) -> str:
    """Return a quoted text with doubled quotes (https://www.fon.hum.uva.nl/praat/manual/Text_files.html)."""
    return '"' + text.replace('"', '""') + '"'
