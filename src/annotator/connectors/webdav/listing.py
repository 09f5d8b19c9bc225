"""A streaming parser for WebDAV listings: untrusted XML of any length, from which only names are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from lxml import etree
from msgspec import Struct

ASKED = b'<?xml version="1.0"?><propfind xmlns="DAV:"><prop><resourcetype/></prop></propfind>'
_DECLARED = re.compile(rb"<![DdEe]")
# Limit between two tags. libxml2 compares each attribute of a tag with all others of that tag.
_LONGEST_TAG_BYTES = 8 * 1024
# Limit between two members. Everything in between is held in memory.
_LONGEST_MEMBER_BYTES = 256 * 1024
# Limit for the distinct tags. The parser keeps every name forever, and a server repeats the same few tags.
_TAG = re.compile(rb"""<(?:[^<>"']|"[^"<]*"|'[^'<]*')*+>""")
_MOST_TAG_BYTES = 64 * 1024
# Nearly all of a hundred thousand addresses have this form and need no decoding.
_PLAIN = re.compile(r"(?:/[A-Za-z0-9_@-][A-Za-z0-9_@.-]*)+/?")


class Member(Struct, frozen=True):
    name: str
    is_collection: bool


class Listing:
    """The listing of the collection at `url`, with a final slash. All methods raise ValueError for other input."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._own = unquote(urlsplit(url).path)
        self._before = b""
        self._since_tag = 0
        self._since_member = 0
        self._cut = b""
        self._tags: set[bytes] = set()
        self._tag_bytes = 0
        self._parser = etree.XMLPullParser(
            events=("end",),
            tag="{DAV:}response",
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )

    def members(self, piece: bytes) -> Iterator[Member]:
        """Yield the members that are complete up to the end of this piece. Only names directly below the collection
        are returned, because only those are ever requested."""
        for at in range(0, len(piece), _LONGEST_MEMBER_BYTES):
            yield from self._members(piece[at : at + _LONGEST_MEMBER_BYTES])

    def _members(self, piece: bytes) -> Iterator[Member]:
        self._check(piece)
        try:
            self._parser.feed(piece)
        except etree.XMLSyntaxError as error:
            raise ValueError("no XML") from error
        self._since_member += len(piece)
        for _event, response in self._parser.read_events():
            assert isinstance(response, etree._Element)  # because all end events are elements
            path = _path(self._url, _href(response))
            name = path.removeprefix(self._own).removesuffix("/")
            if path.startswith(self._own) and name not in ("", ".", "..") and "/" not in name:
                yield Member(name, next(response.iter("{DAV:}collection"), None) is not None)
            _drop(response)
            self._since_member = 0
        if self._since_member > _LONGEST_MEMBER_BYTES:
            raise ValueError("no member for long")

    def end(self) -> None:
        try:
            root = self._parser.close()
        except etree.XMLSyntaxError as error:
            raise ValueError("no XML") from error
        if root.tag != "{DAV:}multistatus":
            raise ValueError("no listing")

    def _check(self, piece: bytes) -> None:
        """Check the limits before the piece is parsed."""
        data = self._before + piece
        self._before = data[-2:]
        if _DECLARED.search(data):
            raise ValueError("it declares a type")
        first, *later = piece.split(b"<")
        if max(self._since_tag + len(first), *map(len, later), 0) > _LONGEST_TAG_BYTES:
            raise ValueError("a tag without an end")
        self._since_tag = len(later[-1]) if later else self._since_tag + len(first)
        self._check_tags(self._cut + piece)

    def _check_tags(self, data: bytes) -> None:
        for tag in set(_TAG.findall(data)) - self._tags:
            self._tags.add(tag)
            self._tag_bytes += len(tag)
        if self._tag_bytes > _MOST_TAG_BYTES:
            raise ValueError("too many kinds of tags")
        last = data.rfind(b"<")
        self._cut = data[last:] if last >= 0 and b">" not in data[last:] else b""


def _href(response: etree._Element) -> str:
    first = next(response.iterchildren("{DAV:}href"), None)
    return "" if first is None else (first.text or "").strip()


def _path(url: str, href: str) -> str:
    """Return the decoded path of an absolute or relative address, or an empty string if it is invalid."""
    if _PLAIN.fullmatch(href):
        return href
    try:
        return unquote(urlsplit(urljoin(url, href)).path)
    except ValueError:
        return ""


def _drop(response: etree._Element) -> None:
    """Free the memory of a member and of everything before it."""
    response.clear()
    parent = response.getparent()
    if parent is not None:
        del parent[: parent.index(response)]
