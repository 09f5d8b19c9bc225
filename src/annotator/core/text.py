"""Parsing of texts: words for the spell checker, timecodes, seek positions, dictionary tags and untrusted titles. Only
words by Unicode are passed to a dictionary, because Enchant is native code and a NUL ends a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator

from msgspec import Struct

# The default country of a language if its code differs from the language's.
_HOMES = {"en": "US", "pt": "BR", "sv": "SE", "da": "DK", "cs": "CZ", "uk": "UA", "el": "GR", "zh": "CN", "ja": "JP"}


def dictionary_for(language: str, tags: Collection[str], region: str = "") -> str:
    """Return the dictionary for a BCP 47 language tag, or an empty string. Try the exact tag, then the language in
    `region`, in its default country, alone, or in any country."""
    wanted = language.replace("-", "_")
    spoken = wanted.partition("_")[0].lower()
    home = _HOMES.get(spoken, spoken.upper())
    lowered = {tag.lower(): tag for tag in sorted(tags, reverse=True)}
    ways = (wanted, f"{spoken}_{region}", f"{spoken}_{home}", spoken)
    found = next((lowered[way.lower()] for way in ways if way.lower() in lowered), "")
    return found or next((tag for tag in sorted(tags) if tag.lower().partition("_")[0] == spoken), "")


# Optional hours and minutes before the seconds, or any number of seconds; a point or a comma before the fraction.
_SEEK_TIME = re.compile(
    r"(?:(?:(?P<hours>[0-9]{1,4}):)?(?P<minutes>[0-9]{1,4}):)?(?P<seconds>[0-9]{1,7}(?:[.,][0-9]{0,9})?) ?(?:s|sec)?",
    re.IGNORECASE,
)
# In English, and the word for a frame in other languages of the program.
_FRAMES = r"(?:f|fr|frames?|img|images?)\.?"
_FRAME = re.compile(rf"(?:#|{_FRAMES}) ?(?P<before>[0-9]{{1,9}})|(?P<after>[0-9]{{1,9}}) ?{_FRAMES}", re.IGNORECASE)
_SIXTY = 60


class SeekPosition(Struct, frozen=True):
    """A position: either `seconds` from the beginning, or a `frame` number from 1."""

    seconds: float | None = None
    frame: int | None = None


def parse_seek_position(text: str, *, has_frames: bool) -> SeekPosition | None:
    """Parse a position; return None if it is invalid. Frames are accepted only with `has_frames`."""
    text = " ".join(text.split())
    if has_frames and (found := _FRAME.fullmatch(text)):
        number = int(found["before"] or found["after"])
        return SeekPosition(frame=number) if number else None
    time = _SEEK_TIME.fullmatch(text)
    if time is None:
        return None
    seconds = float(time["seconds"].replace(",", "."))
    minutes = int(time["minutes"] or 0)
    if (time["minutes"] and seconds >= _SIXTY) or (time["hours"] and minutes >= _SIXTY):
        return None
    return SeekPosition(seconds=(int(time["hours"] or 0) * _SIXTY + minutes) * _SIXTY + seconds)


# Minutes and seconds, or hours, minutes and seconds, with up to three digits after a point or a comma. A match next to
# further digits, letters or colons is something else: a timecode with frames, a ratio, `10:30pm`.
_TIMECODE = re.compile(
    r"(?<![\w:])(?<![0-9][.,])"
    r"(?:(?P<hours>[0-9]{1,3}):(?P<minutes>[0-5][0-9])|(?P<only_minutes>[0-9]{1,3}))"
    r":(?P<seconds>[0-5][0-9])(?:[.,](?P<parts>[0-9]{1,3}))?"
    r"(?![\w:])(?![.,][0-9])"
)


class Timecode(Struct, frozen=True):
    """A timecode. `start` to `end` is its range with its square brackets, `at_ms` its time."""

    start: int
    end: int
    at_ms: int


def timecodes(text: str) -> Iterator[Timecode]:
    for found in _TIMECODE.finditer(text):
        start, end = found.span()
        if text[start - 1 : start] == "[" and text[end : end + 1] == "]":
            start, end = start - 1, end + 1
        yield Timecode(start, end, _at_ms(found))


def timecode_at(text: str, place: int) -> Timecode | None:
    """Return the timecode at this position, including its edges."""
    return next((time for time in timecodes(text) if time.start <= place <= time.end), None)


def _at_ms(found: re.Match[str]) -> int:
    minutes = int(found["hours"] or 0) * 60 + int(found["minutes"] or found["only_minutes"])
    return (minutes * 60 + int(found["seconds"])) * 1000 + int((found["parts"] or "").ljust(3, "0"))


LONGEST = 64  # characters; longer words are in no dictionary

# Combining marks, which `\w` does not include: Latin, Greek and Cyrillic, Hebrew, Arabic, the Indic scripts.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    r"\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0a01-\u0a03\u0a3c-\u0a51"
    r"\u0abc-\u0acd\u0b3c-\u0b4d\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbc-\u0ccd\u0d3e-\u0d4d"
)
_JOINERS = r"'’\u02bc\-\u2010\u2011·"  # between two letters
_LETTER = rf"[\w{_MARKS}\u00ad]"
_WORD = re.compile(rf"{_LETTER}+(?:[{_JOINERS}]{_LETTER}+)*")
_STRETCH = re.compile(r"\S+")
_NO_WORDS = re.compile(
    r"://|(?i:www)\.|@|\\|#|^[\W_]*[~.]?/|<[^<>\s]+>"  # addresses, paths, markup
    r"|^\W*\w[\w-]*(?:\.[\w-]+)*\.[a-z]{2,}(?:[/:?]|\W*$)"  # `example.com`, `notes.txt`
)
# Thai, Lao, Burmese, Khmer, Japanese, Chinese.
_NO_SPACES = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_NO_LETTER = re.compile(r"[\d_]")

type WordPlace = tuple[int, int]


def words_in(text: str) -> Iterator[WordPlace]:
    """Yield the start and end of each word, in order."""
    for stretch in _STRETCH.finditer(text):
        if _NO_WORDS.search(stretch[0]):
            continue
        for word in _WORD.finditer(stretch[0]):
            if is_word(word[0]):
                yield stretch.start() + word.start(), stretch.start() + word.end()


def is_word(text: str) -> bool:
    """Return True if a dictionary can check this word; single letters are not checked."""
    is_asked = 2 <= len(text) <= LONGEST and not text.isupper() and _WORD.fullmatch(text) is not None
    return is_asked and text[0].isalpha() and _NO_LETTER.search(text) is None and _NO_SPACES.search(text) is None


def word_at(text: str, place: int) -> WordPlace | None:
    """Return the word at this position, including its edges."""
    return next(((start, end) for start, end in words_in(text) if start <= place <= end), None)


_NEVER_SHOWN = frozenset({"Cc", "Cf", "Cs"})
_JOINED_BY = "\u200c\u200d"  # some scripts join or separate letters with them


def printable_line(text: str, most_characters: int = 200) -> str:
    """Return untrusted text as one line, without control and direction characters, and cut with an ellipsis."""
    text = text if len(text) <= most_characters else f"{text[: most_characters - 1]}…"
    line = " ".join(text.split())
    return "".join(sign for sign in line if sign in _JOINED_BY or unicodedata.category(sign) not in _NEVER_SHOWN)
