"""Rules files, `*.rules`: TOML with `format = "annotator-rules-1"`, a `publisher`, and `[[rule]]` tables as in
`resources/rules/`. A signed file has one line before that, a comment: the Ed25519 public key and its signature of all
bytes after that line, both in Base64. The signature does not prove who the publisher is, but that two files are of the
same one, and that nobody changed them."""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
from collections.abc import Mapping
from datetime import date

from nacl.signing import SigningKey

from annotator.core.errors import BundleRefused
from annotator.core.pay.rule_book import RulesFile
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.builtin.dated_rules import RuleFault, read_rules
from annotator.formats.signatures import is_signed, signature_line

SUFFIX = ".rules"
MOST_BYTES = 256 * 1024
FORMAT = "annotator-rules-1"
_LONGEST_NAME = 100
_SIGNED = re.compile(r"# signed ([A-Za-z0-9+/]{43}=) ([A-Za-z0-9+/]{86}==)\n")
_RULE = re.compile(r"\s*\[\[\s*rule\s*\]\]")
_LINE = re.compile(r"at line (\d+)")
_DIGITS = 16


def read_rules_file(data: bytes, name: str, today: date) -> RulesFile:
    """Read an untrusted file of at most `MOST_BYTES`. Raise BundleRefused with its first problem."""
    text, key = "", b""
    try:
        text = data.decode("utf-8")
        signed = _SIGNED.match(text)
        if signed is not None:
            key = base64.b64decode(signed[1])
            if not is_signed(signed[2].encode(), data[signed.end() :], key):
                raise RuleFault(0, "", "signature")
        read = tomllib.loads(text)
        publisher = read.get("publisher")
        if read.get("format") != FORMAT or not _is_name(publisher):
            raise RuleFault(0, "format" if read.get("format") != FORMAT else "publisher", "form")
        book = read_rules(read.get("rule"))
        for number, table in enumerate(read["rule"], start=1):
            if table["checked"] > today:
                raise RuleFault(number, "checked", "day")
    except RuleFault as fault:
        raise _refused(name, fault.why, _line(text, fault), fault.field) from fault
    except (ValueError, RecursionError) as error:  # no UTF-8, or no TOML
        found = _LINE.search(str(error))
        raise _refused(name, "form", int(found[1]) if found else None) from error
    fingerprint = hashlib.sha256(key).hexdigest()[:_DIGITS] if key else ""
    own = fingerprint or f"unsigned-{hashlib.sha256(data).hexdigest()[:_DIGITS]}"
    return RulesFile(own, str(publisher), fingerprint, book, text)


def stored_files(stored: Mapping[str, str]) -> tuple[RulesFile, ...]:
    """Read the files of a home. They were checked when they came; what cannot be read any more is left out."""
    found = []
    for text in filter(None, stored.values()):
        try:
            found.append(read_rules_file(text.encode(), "", date.max))
        except BundleRefused:
            continue
    return tuple(found)


def signed_file(text: str, key: SigningKey) -> bytes:
    """Return the file with this signature in place of another one."""
    body = _SIGNED.sub("", text, count=1).encode()
    public = base64.b64encode(bytes(key.verify_key))
    return b"# signed %b %b\n%b" % (public, signature_line(body, key), body)


def _is_name(publisher: object) -> bool:
    return isinstance(publisher, str) and 0 < len(publisher) <= _LONGEST_NAME and publisher.isprintable()


def _refused(name: str, why: str, line: int | None, field: str = "") -> BundleRefused:
    params = {"why": why, "field": field} if field else {"why": why}
    return BundleRefused((Problem(ProblemCode.RULES_FILE, Place(name, line=line, field=field or None), params),))


def _line(text: str, fault: RuleFault) -> int | None:
    """Return the line of the field of a fault, or else that of its rule."""
    number, found = 0, None
    for at, line in enumerate(text.split("\n"), start=1):
        if _RULE.match(line):
            number += 1
            found = at if number == fault.number else found
        elif number == fault.number and re.match(rf"\s*{re.escape(fault.field)}\s*=", line):
            return at
    return found
