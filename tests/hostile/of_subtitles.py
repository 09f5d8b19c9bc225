"""Subtitles and annotations of recordings that claim more than there is, for an import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path

from bundle_making import write_folder
from hostile.cases import HostileCase, Way
from hostile.media.audio_files import wav

_CUE = "00:00:00,000 --> 00:00:00,100\nhello\n\n"
_TEXTGRID = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 1
tiers? <exists>
size = {tiers}
item []:
    item [1]:
        class = "IntervalTier"
        name = "words"
        xmin = {first}
        xmax = {last}
        intervals: size = {intervals}
        intervals [1]:
            xmin = {first}
            xmax = {last}
            text = "hello"
"""
_EAF = """<?xml version="1.0"?>{before}<ANNOTATION_DOCUMENT><HEADER TIME_UNITS="milliseconds"/>
<TIME_ORDER><TIME_SLOT TIME_SLOT_ID="a" TIME_VALUE="{first}"/><TIME_SLOT TIME_SLOT_ID="b" TIME_VALUE="{last}"/>
</TIME_ORDER><TIER TIER_ID="words"><ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="x" TIME_SLOT_REF1="a"
TIME_SLOT_REF2="b"><ANNOTATION_VALUE>{text}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION></TIER>
</ANNOTATION_DOCUMENT>"""
_USUAL = {"tiers": 1, "intervals": 1, "first": 0, "last": 1}
_LARGE = 10**9


def _textgrid(**changes: object) -> str:
    return _TEXTGRID.format(**{**_USUAL, **changes})


def _eaf(**changes: object) -> str:
    return _EAF.format(**{"before": "", "first": 0, "last": 900, "text": "hello", **changes})


def _many(cue: str, count: int) -> str:
    return "".join(f"{number}\n{cue}" for number in range(1, count + 1))


def subtitles() -> Iterator[HostileCase]:
    texts: Mapping[str, str | Callable[[], str]] = {
        "sound.srt": f"1\n{_CUE}",
        "times-of-999999-hours.srt": "1\n999999:59:59,999 --> 9999999:59:59,999\nhello\n",
        "times-of-5000-digits.srt": f"1\n00:00:00,000 --> {'9' * 5_000}:00:00,000\nhello\n",
        "backward.srt": "1\n00:00:00,900 --> 00:00:00,100\nhello\n",
        "below-nought.srt": "1\n-00:00:01,000 --> 00:00:00,100\nhello\n",
        "controls.srt": "1\n00:00:00,000 --> 00:00:00,100\na\x1b[31mb\u202ec\0d\n",
        "100000-cues.srt": lambda: _many(_CUE, 100_000),
        "a-million-lines.srt": lambda: "hello\n" * 1_000_000,
        "a-line-of-10-megabytes.srt": lambda: f"1\n00:00:00,000 --> 00:00:00,100\n{'x' * 10_000_000}\n",
        "arrows.vtt": lambda: "WEBVTT\n\n" + "-->" * 1_000_000,
        "tags-in-tags.vtt": lambda: "WEBVTT\n\n00:00.000 --> 00:00.100\n" + "<v a>" * 300_000,
        "notes-without-end.vtt": lambda: "WEBVTT\n\n" + "NOTE\n" * 500_000,
        "sound.TextGrid": _textgrid(),
        "1000-million-tiers.TextGrid": _textgrid(tiers=_LARGE),
        "1000-million-intervals.TextGrid": _textgrid(intervals=_LARGE),
        "no-numbers.TextGrid": _textgrid(first="nan", last="inf"),
        "huge-numbers.TextGrid": _textgrid(last="1e308"),
        "numbers-of-5000-digits.TextGrid": _textgrid(intervals="9" * 5_000, last="9" * 5_000),
        "quotes-without-end.TextGrid": lambda: _textgrid() + '"' * 1_000_001,
        "sound.eaf": _eaf(),
        "entities.eaf": _eaf(
            before="<!DOCTYPE a [<!ENTITY b 'bbbbbbbbbb'><!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
            "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'><!ENTITY e '&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;'>]>",
            text="&e;&e;&e;&e;",
        ),
        "a-file-as-an-entity.eaf": _eaf(before="<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>", text="&b;"),
        "times-of-5000-digits.eaf": _eaf(last="9" * 5_000),
        "times-backward.eaf": _eaf(first=900, last=-(10**30)),
        "200000-elements-deep.eaf": lambda: _eaf(text="<a>" * 200_000),
    }
    for name, text in texts.items():
        is_sound = True if name.startswith("sound.") else None
        write = partial(_write, name.rpartition(".")[2], text)
        yield HostileCase(f"subtitles/{name}", write, is_sound, Way.IMPORTED)


def _write(suffix: str, text: str | Callable[[], str], folder: Path) -> Path:
    text = text if isinstance(text, str) else text()
    return write_folder(folder / "set", {"a.wav": wav(), f"a.{suffix}": text.encode()})
