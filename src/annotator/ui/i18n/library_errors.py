"""What libraries and the system say about a fault, in words that fit into a sentence of ours and in the person's
language. Loaded when something went wrong, and not before.

Libraries speak English and to programmers: `Expecting ',' delimiter`, `Cannot declare ('pay',) twice`. What no row here
knows is told as it came: a word that nobody understands can still be looked up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _

_OPEN_MARK = N_("a quotation mark is not closed")
_BARE_SIGN = N_("an & stands alone; write {amp} for the sign itself")
_BARE_LESS = N_("a < stands alone; write {lt} for the sign itself")
_TWICE = N_("a field or a section is there twice")
_CUT = N_("the file is cut off")
_BROKEN = N_("the file is damaged")

# Patterns of whole messages; their named groups fill the blanks.
_OF_JSON = {
    r"Expecting value": N_("a value is missing, or written as JSON does not know it"),
    r"Expecting property name enclosed in double quotes": N_("a name in double quotation marks is missing"),
    r"Expecting ',' delimiter": N_("a comma is missing"),
    r"Expecting ':' delimiter": N_("a colon is missing"),
    r"Extra data": N_("something follows after its end"),
    r"Unterminated string starting at": _OPEN_MARK,
    r"Invalid control character at": N_("a line break or a tab stands in a text; write \\n or \\t"),
    r"Invalid \\.*": N_("a backslash stands before a sign that takes none; write it twice"),
    r"Illegal trailing comma before end of (?:object|array)": N_("a comma stands before a closing bracket"),
    r"(?P<text>\S+) is not JSON": N_("{text} is no number that JSON knows"),
    r"(?P<text>\S+) is too large": N_("the number {text}… is too large"),
}
_OF_TABLES = {
    r"unexpected end of data": _OPEN_MARK,
    r"'.+' expected after '\"'": N_("something follows after a closing quotation mark"),
    r"new-line character seen in unquoted field.*": N_("a line ends in a way that is not known here"),
    r"line contains NUL": N_("it holds bytes that are no text"),
    r"field larger than field limit \((?P<limit>\d+)\)": N_("a value is longer than {limit} characters"),
}
_OF_TOML = {
    r"Expected '=' after a key in a key/value pair": N_("an = is missing after a name"),
    r"Expected '\]\]?' at the end of .*": N_("a ] is missing after the name of a section"),
    r"Expected newline or end of document after a statement": N_("something follows where the line should end"),
    r"Illegal character '\\n'": N_("a quotation mark is not closed in its line"),
    r"(?:Illegal|Found invalid) character .*": N_("it holds a sign that may not stand there"),
    r"Cannot (?:declare|redefine|mutate|overwrite) .*|Duplicate inline table key .*": _TWICE,
    r"Invalid date or datetime": N_("there is no such day or time"),
    r"Invalid initial character for a key part": N_("a name begins with a sign that no name may hold"),
    r"Invalid statement": N_("this is neither a name with a value nor a [section]"),
    r"Invalid value": N_("a value is missing, or a text stands without quotation marks"),
    r"Unclosed array": N_("a ] is missing"),
    r"Unclosed inline table": N_("a closing brace is missing"),
    r"Unescaped '\\+' in a string|Invalid hex value|Escaped character is not .*": N_(
        "a backslash stands alone; write it twice"
    ),
    r"Unterminated string|Expected [\"'].*": _OPEN_MARK,
}
_OF_XML = {
    r"Opening and ending tag mismatch: (?P<open>\S+) line (?P<line>\d+) and (?P<close>\S+)": N_(
        "</{close}> stands where <{open}> of line {line} should be closed"
    ),
    r"Premature end of data in tag (?P<open>\S+) line (?P<line>\d+)": N_("<{open}> of line {line} is never closed"),
    r"xmlParseEntityRef: no name|EntityRef: expecting ';'": _BARE_SIGN,
    r"Entity '(?P<name>[^']+)' not defined": N_("XML knows no “{name}” after an &"),
    r"AttValue: \" or ' expected": N_("the value of an attribute stands without quotation marks"),
    r"AttValue: ' expected|Unescaped '<' not allowed in attributes values": N_(
        "a quotation mark of an attribute is not closed, or a < stands in its value; write {lt} for the sign itself"
    ),
    r"StartTag: invalid element name": _BARE_LESS,
    r"Start tag expected, '<' not found": N_("it does not begin with a tag"),
    r"Extra content at the end of the document": N_("something follows after the last closing tag"),
    r"attributes construct error": N_("a space is missing between two attributes"),
    r"Couldn't find end of Start Tag (?P<tag>\S+).*": N_("the tag <{tag}> has no >"),
    r"Attribute (?P<name>\S+) redefined": N_("the attribute {name} is there twice"),
    r"Specification mandates? value for attribute (?P<name>\S+)": N_("the attribute {name} has no value"),
    r"Document is empty": N_("it is empty"),
    r"Comment not terminated.*": N_("a comment is never closed"),
    r"(?:PCDATA|Input|Char|Invalid character:|xmlParseCharRef:) .*[Cc]har.*": N_(
        "it holds a sign that may not stand there"
    ),
    r"expected '>'": N_("a > is missing"),
}
_OF_ARCHIVES = {
    r"File is not a zip file": N_("it is no zip file"),
    r"Bad CRC-32 for file .*|Error -\d+ while decompressing.*|.*central directory.*": N_("what is packed is damaged"),
    r"compression method (?P<number>\d+)": N_("it is packed in a way that is not read here, number {number}"),
}
_OF_RECORDS = {
    r"file is not a database": N_("the file is another program's"),
    r"database disk image is malformed|database corruption.*|entry (?:\d+)(?:: its body .*)?": _BROKEN,
    r"the result \S+ is not what was written": N_("a result that is to be sent is not what was written"),
    r"(?:Tree|Freelist|Page|row) \d.*|Freelist: .*|(?:wrong # of|non-unique) entr.*|\S+ value in \S+": _BROKEN,
    r"unable to open database file|it cannot be opened": N_("it cannot be opened"),
    r"attempt to write a readonly database": N_("it may only be read"),
    r"database or disk is full": N_("no space is left"),
    r"database is locked": N_("another program holds it"),
    r"disk I/O error": N_("the disk does not answer"),
    r"there are no records here": N_("there are no records here"),
    r"there are no entries in the ledger": N_("there are no entries in the ledger"),
    r"the file is another program's": N_("the file is another program's"),
    r"version (?P<version>\d+), this program knows (?P<known>\d+)": N_("version {version}, this program knows {known}"),
    r"the file system has no locks": N_("the file system has no locks"),
    r"the disk cannot keep records safely: .*": N_("the disk cannot keep records safely"),
    r"what was packed differs from what was written|.* differs from what was written": N_(
        "what was read back differs from what was written"
    ),
    r"the list of the bundle's files is damaged": N_("the list of the bundle's files is damaged"),
}
_OF_SYSTEMS = {
    r"No such file or directory": N_("it is not there"),
    r"Permission denied|Operation not permitted": N_("it may not be read or written"),
    r"Read-only file system": N_("the disk may only be read"),
    r"No space left on device|Disk quota exceeded": N_("no space is left"),
    r"Input/output error": N_("the disk does not answer"),
    r"File name too long": N_("its name is too long"),
    r"Is a directory": N_("it is a folder"),
    r"Not a directory": N_("a file stands where a folder should be"),
    r"Too many open files": N_("too many files are open"),
    r"Resource temporarily unavailable": N_("the system lets no more programs start"),
}
_OF_PICTURES = {
    r"UnidentifiedImageError\b.*": N_("it is no picture of a kind that can be shown"),
    r"\w+: .*[Tt]runcated.*": _CUT,
    r"\w*(?:Error|Exception)\b.*": _BROKEN,
    r"not enough memory|Cannot allocate memory": N_("there is not enough memory"),
    r"the program is closing": N_("the program is closing"),
    r"not a regular file": N_("it is no ordinary file"),
    r"the decoder stopped": N_("the program that reads it stopped"),
    r"no answer within (?P<seconds>\d+) s": N_("nothing came within {seconds} s"),
}
_OF_SOUNDS = {
    r"Invalid data found when processing input": N_("it is damaged, or no sound of a kind that can be played"),
    r"End of file|Truncating packet.*": _CUT,
    r"nothing of it can be decoded|no frame of it can be decoded|no sound": N_("nothing of it can be decoded"),
    r"it is drawn in too many passes": N_("it is drawn in too many passes"),
    r"its head has no end": N_("what stands before its pixels has no end"),
    r"a side of it has more than (?P<limit>\d+) pixels": N_("one of its sides has more than {limit} pixels"),
    r"there is no sound in it": N_("there is no sound in it"),
    r"there is no picture in it": N_("there is no picture in it"),
    r"there is no such page in it": N_("there is no such page in it"),
    r"its pixels are of a kind that is not shown.*": N_("its pixels are of a kind that is not shown"),
    r"its pixels are coded as (?P<coding>.+)": N_("its pixels are coded in a way that is not read: {coding}"),
    r"its head does not tell how large it is.*": N_("its head does not tell where its pixels lie"),
    r"its colours lie apart from each other": N_("its colours lie apart from each other, which is not read"),
    r"a part of its pixels lies nowhere": N_("a part of its pixels is missing"),
    r"there are no moving pictures in it": N_("there are no moving pictures in it"),
    r"its pictures are coded in a way that is not known here": N_(
        "its pictures are coded in a way that is not known here"
    ),
    r"its pictures are larger than can be shown": N_("its pictures are larger than can be shown"),
    r"its sound is coded in a way that is not known here|(?:Decoder|Codec) not found": N_(
        "its sound is coded in a way that is not known here"
    ),
    r"(?P<rate>\d+) samples a second in (?P<channels>\d+) channels": N_(
        "it claims {rate} samples a second in {channels} channels"
    ),
    r"(?P<channels>\d+) channels; at most (?P<limit>\d+) can be heard": N_(
        "it has {channels} channels; at most {limit} can be heard"
    ),
    r"it is longer than can be shown": N_("it is longer than can be shown"),
    r"it takes too long to find out what is in it": N_("it takes too long to find out what is in it"),
    r"it holds far more pieces than pictures": N_("it holds far more pieces than pictures"),
    r"it holds far more pieces than sound": N_("it holds far more pieces than sound"),
    r"its pictures come in no order": N_("its pictures come in no order"),
    r"a sound names no other file": N_("it names another file, and only itself is opened"),
    r"it was closed|it is closed": N_("it was closed"),
    r"it is no file": N_("it is no ordinary file"),
    r"the decoder is silent": N_("nothing came in time"),
    r"there is no such device": N_("there is no such device"),
}
_OF_LEDGERS = {
    r"not UTF-8 at byte (?P<place>\d+)": N_("it is no UTF-8 text, from byte {place} on"),
    r"not JSON at character (?P<place>\d+): .*": N_("it is no JSON, from character {place} on"),
    r"nested too deeply": N_("it is nested too deeply"),
    r"the entry must be an object": N_("it is no object"),
    r"(?P<name>\w+) must be an? .*": N_("{name} is of another kind than it should be"),
    r".+ lacks (?:a sound ')?(?P<missing>[^']+)'?": N_("{missing} is missing, or not what it should be"),
    r".+ has the unknown (?P<unknown>.+)": N_("{unknown} is not known to this version"),
    r"kind '(?P<kind>.*)' is not known to this version": N_("the kind {kind} is not known to this version"),
}
_OF_RESULTS = {
    r"\$\S*: '(?P<name>[^']+)' is a required property": N_("“{name}” is missing"),
    r"\$\S*: Additional properties are not allowed \('(?P<name>[^']+)' .*": N_("“{name}” is not known here"),
    r"\$\.?(?P<path>[^:]*): .*": N_("what stands at “{path}” may not stand there"),
    r"(?P<moment>\S+): (?:day|month|hour|minute|second|Invalid isoformat|year) .*": N_("{moment} is no day and time"),
    r"(?P<moment>\S+) is before 1970": N_("{moment} is before 1970"),
}
_ALL: tuple[Mapping[str, str], ...] = (
    _OF_JSON, _OF_TABLES, _OF_TOML, _OF_XML, _OF_ARCHIVES,
    _OF_RECORDS, _OF_SYSTEMS, _OF_LEDGERS, _OF_RESULTS, _OF_PICTURES, _OF_SOUNDS,
)  # fmt: skip
# How XML writes its own signs.
_ESCAPES = {"amp": "&amp;", "lt": "&lt;"}
_PLACE_IN_TEXT = re.compile(r": line \d+ column \d+ \(char \d+\)$")


def of_syntax(detail: str) -> str:
    """What is wrong with how a file is written. Words of a library that are not known would be no help to who wrote
    it, and have its line beside them."""
    words = in_plain_words(detail)
    return words if words != detail else _("it is written in a way that is not known here")


def in_plain_words(detail: str) -> str:
    """`detail` as a library gave it; unchanged where its words are not known."""
    message = _PLACE_IN_TEXT.sub("", detail.strip())
    for pattern, words in _patterns():
        found = pattern.fullmatch(message)
        if found is not None:
            return filled(_(words), {**_ESCAPES, **found.groupdict()})
    return detail


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), words) for rows in _ALL for pattern, words in rows.items())
