"""Translations of error messages of libraries and of the system. Loaded only after an error. Library messages are in
English and for programmers: `Expecting ',' delimiter`, `Cannot declare ('pay',) twice`. A message without an entry
here is shown unchanged, so that the user can still look it up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from annotator.ui.i18n.translation import N_, _, filled

_OPEN_MARK = N_("a quote is not closed")
_BARE_SIGN = N_("an & is not escaped (use {amp})")
_BARE_LESS = N_("a < is not escaped (use {lt})")
_TWICE = N_("a field or section appears twice")
_CUT = N_("the file is truncated")
_BROKEN = N_("the file is damaged")

# Patterns match whole messages; named groups fill the blanks.
_OF_JSON = {
    r"Expecting value": N_("a value is missing or is not valid JSON"),
    r"Expecting property name enclosed in double quotes": N_("a name in double quotes is missing"),
    r"Expecting ',' delimiter": N_("a comma is missing"),
    r"Expecting ':' delimiter": N_("a colon is missing"),
    r"Extra data": N_("extra content after the end"),
    r"Unterminated string starting at": _OPEN_MARK,
    r"Invalid control character at": N_("a text contains a line break or tab (use \\n or \\t)"),
    r"Invalid \\.*": N_("invalid escape sequence (to write a backslash, write it twice)"),
    r"Illegal trailing comma before end of (?:object|array)": N_("a comma is not allowed before a closing bracket"),
    r"(?P<text>\S+) is not JSON": N_("{text} is not a valid JSON number"),
    r"(?P<text>\S+) is too large": N_("the number {text}… is too large"),
}
_OF_TABLES = {
    r"unexpected end of data": _OPEN_MARK,
    r"'.+' expected after '\"'": N_("extra characters after a closing quote"),
    r"new-line character seen in unquoted field.*": N_("unknown line ending"),
    r"line contains NUL": N_("it contains non-text bytes"),
    r"field larger than field limit \((?P<limit>\d+)\)": N_("a value is longer than {limit} characters"),
}
_OF_TOML = {
    r"Expected '=' after a key in a key/value pair": N_("an = is missing after a name"),
    r"Expected '\]\]?' at the end of .*": N_("a ] is missing after the name of a section"),
    r"Expected newline or end of document after a statement": N_("extra content at the end of the line"),
    r"Illegal character '\\n'": N_("a quote is not closed on its line"),
    r"(?:Illegal|Found invalid) character .*": N_("it contains a character that is not allowed at this position"),
    r"Cannot (?:declare|redefine|mutate|overwrite) .*|Duplicate inline table key .*": _TWICE,
    r"Invalid date or datetime": N_("this day or time does not exist"),
    r"Invalid initial character for a key part": N_("a name starts with a character that is not allowed"),
    r"Invalid statement": N_("this is neither a name with a value nor a [section]"),
    r"Invalid value": N_("a value is missing, or a text is not quoted"),
    r"Unclosed array": N_("a ] is missing"),
    r"Unclosed inline table": N_("a closing brace is missing"),
    r"Unescaped '\\+' in a string|Invalid hex value|Escaped character is not .*": N_(
        "a backslash is not escaped (write it twice)"
    ),
    r"Unterminated string|Expected [\"'].*": _OPEN_MARK,
}
_OF_XML = {
    r"Opening and ending tag mismatch: (?P<open>\S+) line (?P<line>\d+) and (?P<close>\S+)": N_(
        "found </{close}>, but <{open}> (line {line}) has not been closed"
    ),
    r"Premature end of data in tag (?P<open>\S+) line (?P<line>\d+)": N_("<{open}> on line {line} is never closed"),
    r"xmlParseEntityRef: no name|EntityRef: expecting ';'": _BARE_SIGN,
    r"Entity '(?P<name>[^']+)' not defined": N_("“{name}” after an & is not defined in XML"),
    r"AttValue: \" or ' expected": N_("an attribute value is not quoted"),
    r"AttValue: ' expected|Unescaped '<' not allowed in attributes values": N_(
        "the quote of an attribute is not closed, or its value contains < (use {lt})"
    ),
    r"StartTag: invalid element name": _BARE_LESS,
    r"Start tag expected, '<' not found": N_("it does not start with a tag"),
    r"Extra content at the end of the document": N_("extra content after the last closing tag"),
    r"attributes construct error": N_("a space is missing between two attributes"),
    r"Couldn't find end of Start Tag (?P<tag>\S+).*": N_("the tag <{tag}> has no closing >"),
    r"Attribute (?P<name>\S+) redefined": N_("the attribute {name} appears twice"),
    r"Specification mandates? value for attribute (?P<name>\S+)": N_("the attribute {name} has no value"),
    r"Document is empty": N_("it is empty"),
    r"Comment not terminated.*": N_("a comment is never closed"),
    r"(?:PCDATA|Input|Char|Invalid character:|xmlParseCharRef:) .*[Cc]har.*": N_(
        "it contains a character that is not allowed at this position"
    ),
    r"expected '>'": N_("a > is missing"),
}
_OF_ARCHIVES = {
    r"File is not a zip file": N_("it is not a zip file"),
    r"Bad CRC-32 for file .*|Error -\d+ while decompressing.*|.*central directory.*": N_(
        "the compressed data is damaged"
    ),
    r"compression method (?P<number>\d+)": N_("compression method {number} is not supported"),
}
_OF_RECORDS = {
    r"file is not a database": N_("it is not an annotator records file"),
    r"database disk image is malformed|database corruption.*|entry (?:\d+)(?:: its body .*)?": _BROKEN,
    r"the result \S+ is not what was written": N_("an unsent result was changed after it was saved"),
    r"(?:Tree|Freelist|Page|row) \d.*|Freelist: .*|(?:wrong # of|non-unique) entr.*|\S+ value in \S+": _BROKEN,
    r"unable to open database file|it cannot be opened": N_("it cannot be opened"),
    r"attempt to write a readonly database": N_("it is read-only"),
    r"database or disk is full": N_("no space left"),
    r"(?P<needed>\d+) bytes are needed and (?P<free>\d+) are free": N_("{needed} bytes are needed, {free} are free"),
    r"database is locked": N_("it is in use by another program"),
    r"disk I/O error": N_("the disk is not responding"),
    r"there are no records here": N_("no records were found here"),
    r"there are no entries in the ledger": N_("the ledger has no entries"),
    r"(?:the|no such) table:? (?:main\.)?(?P<table>\w+)(?: was changed)?": N_("the table {table} was changed"),
    r"the file is another program's": N_("it is not an annotator records file"),
    r"version (?P<version>\d+), this program knows (?P<known>\d+)": N_(
        "its version is {version}, but this program supports version {known}"
    ),
    r"the file system has no locks": N_("the file system does not support file locking"),
    r"the disk cannot keep records safely: .*": N_("the disk cannot store records safely"),
    r"what was packed differs from what was written|.* differs from what was written": N_(
        "the data read back differs from the data written"
    ),
    r"the list of the bundle's files is damaged": N_("the list of the bundle’s files is damaged"),
}
_OF_SYSTEMS = {
    r"No such file or directory": N_("it does not exist"),
    r"Permission denied|Operation not permitted": N_("you do not have permission to read or write it"),
    r"Read-only file system": N_("the disk is read-only"),
    r"No space left on device|Disk quota exceeded": N_("no space left"),
    r"Input/output error": N_("the disk is not responding"),
    r"File name too long": N_("its name is too long"),
    r"Is a directory": N_("it is a folder"),
    r"Not a directory": N_("a file exists where a folder is needed"),
    r"Too many open files": N_("too many files are open"),
    r"Resource temporarily unavailable": N_("the system cannot start any more programs"),
}
_OF_IMAGES = {
    r"UnidentifiedImageError\b.*": N_("the image format is not supported"),
    r"\w+: .*[Tt]runcated.*": _CUT,
    r"\w*(?:Error|Exception)\b.*": _BROKEN,
    r"not enough memory|Cannot allocate memory": N_("there is not enough memory"),
    r"the program is closing": N_("the program is closing"),
    r"the decoder stopped": N_("the program reading it stopped unexpectedly"),
    r"no answer within (?P<seconds>\d+) s": N_("decoding it took more than {seconds} s"),
}
_OF_AUDIO_FILES = {
    r"Invalid data found when processing input": N_("it is damaged or in an unsupported audio format"),
    r"End of file|Truncating packet.*": _CUT,
    r"the file cannot be decoded": N_("the file cannot be decoded"),
    r"its JPEG data contains too many scans": N_("its JPEG data contains too many scans"),
    r"its header is too long": N_("its header is too long"),
    r"its width or height is more than (?P<limit>\d+) pixels": N_("its width or height is more than {limit} pixels"),
    r"it contains no audio": N_("it contains no audio"),
    r"it contains no image": N_("it contains no image"),
    r"it has no such page": N_("the requested page does not exist"),
    r"it is protected by a password": N_("it is protected by a password"),
    r"it has more than (?P<limit>\d+) pages": N_("it has more than {limit} pages"),
    r"it takes more than (?P<seconds>\d+) s to draw": N_("drawing it takes more than {seconds} s"),
    r"it takes too much memory to draw": N_("drawing it takes too much memory"),
    r"its page size is not valid": N_("its page size is not valid"),
    r"its pixel type is not supported.*": N_("its pixel type is not supported"),
    r"its pixel encoding is not supported: (?P<coding>.+)": N_("its pixel encoding is not supported: {coding}"),
    r"its header does not give the position of the pixels": N_("its header does not give the position of the pixels"),
    r"planar colours are not supported": N_("separate colour planes are not supported"),
    r"some of its pixels are missing": N_("some of its pixel data is missing"),
    r"it contains no video": N_("it contains no video"),
    r"its video codec is not supported": N_("its video codec is not supported"),
    r"its frames are too large": N_("its frames are too large"),
    r"its audio codec is not supported|(?:Decoder|Codec) not found": N_("its audio codec is not supported"),
    r"it claims to have (?P<rate>\d+) samples per second in (?P<channels>\d+) channels": N_(
        "its sample rate ({rate} Hz) or number of channels ({channels}) is not supported"
    ),
    r"it has (?P<channels>\d+) channels, but the maximum is (?P<limit>\d+)": N_(
        "it has {channels} channels, but the maximum is {limit}"
    ),
    r"it is too long to be shown": N_("it is too long to be shown"),
    r"analysing the file takes too long": N_("analysing the file takes too long"),
    r"it contains too many data blocks for its frames": N_("it contains too many data blocks for its frames"),
    r"it contains too many data blocks for its audio": N_("it contains too many data blocks for its audio"),
    r"its frames are out of order": N_("its frames are out of order"),
    r"it refers to another file, which is not allowed": N_("it refers to another file, which is not allowed"),
    r"it was closed|it is closed": N_("the file was closed"),
    r"it is not a regular file": N_("it is not a regular file"),
    r"the decoder is silent": N_("decoding it took too long"),
    r"there is no such device": N_("the audio device was not found"),
}
_OF_LEDGERS = {
    r"not UTF-8 at byte (?P<place>\d+)": N_("it contains invalid UTF-8 at byte {place}"),
    r"not JSON at character (?P<place>\d+): .*": N_("it contains invalid JSON at character {place}"),
    r"nested too deeply": N_("its data is nested too deeply"),
    r"the entry must be an object": N_("it is not a JSON object"),
    r"(?P<name>\w+) must be an? .*": N_("{name} has the wrong type"),
    r".+ lacks (?:a sound ')?(?P<missing>[^']+)'?": N_("{missing} is missing or invalid"),
    r".+ has the unknown (?P<unknown>.+)": N_("{unknown} is not supported by this version"),
    r"kind '(?P<kind>.*)' is not known to this version": N_("the type {kind} is not supported by this version"),
}
_OF_RESULTS = {
    r"\$\S*: '(?P<name>[^']+)' is a required property": N_("“{name}” is missing"),
    r"\$\S*: Additional properties are not allowed \('(?P<name>[^']+)' .*": N_("“{name}” is not allowed here"),
    r"\$\.?(?P<path>[^:]*): .*": N_("the value of “{path}” is not valid"),
    r"(?P<moment>\S+): (?:day|month|hour|minute|second|Invalid isoformat|year) .*": N_(
        "{moment} is not a valid date and time"
    ),
    r"(?P<moment>\S+) is before 1970": N_("{moment} is before 1970"),
}
_ALL: tuple[Mapping[str, str], ...] = (
    _OF_JSON, _OF_TABLES, _OF_TOML, _OF_XML, _OF_ARCHIVES,
    _OF_RECORDS, _OF_SYSTEMS, _OF_LEDGERS, _OF_RESULTS, _OF_IMAGES, _OF_AUDIO_FILES,
)  # fmt: skip
# XML character references.
_ESCAPES = {"amp": "&amp;", "lt": "&lt;"}
_PLACE_IN_TEXT = re.compile(r": line \d+ column \d+ \(char \d+\)$")


def of_syntax(detail: str) -> str:
    """Return the description of a syntax error. An unknown library message would not help the author of the file,
    who sees the line beside it, so a generic text replaces it."""
    text = in_plain_words(detail)
    return text if text != detail else _("it contains a syntax error")


def in_plain_words(detail: str) -> str:
    """Return the translated library message; `detail` unchanged if it is unknown."""
    message = _PLACE_IN_TEXT.sub("", detail.strip())
    for pattern, text in _patterns():
        found = pattern.fullmatch(message)
        if found is not None:
            return filled(_(text), {**_ESCAPES, **found.groupdict()})
    return detail


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), text) for rows in _ALL for pattern, text in rows.items())
