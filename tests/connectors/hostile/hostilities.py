"""Hostile answers of servers.

Each is an answer to any request; `elsewhere` is another server, which must never be asked."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable, Mapping

from connectors.strange_server import Behaviour, Line, Request, answering

type Hostility = Callable[[str], Behaviour]

OK = b"HTTP/1.1 200 OK\r\n"
LISTED = b'HTTP/1.1 207 Multi-Status\r\nETag: "1"\r\n'
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
SIGN_IN_PAGE = b'<!doctype html><form action="/login"><input name="token" type="password"></form>'
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">%s]><x>&z;</x>' % b"".join(
    b'<!ENTITY %c "%s">' % (98 + number, b"&%c;" % (97 + number) * 20) for number in range(25)
)
OUTSIDE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><multistatus xmlns="DAV:">&a;</multistatus>'
DEEP = 100_000


def _endless(head: bytes, piece: bytes) -> Hostility:
    def behave(_request: Request, line: Line) -> None:
        line.send(head)
        line.send_for_ever(piece)

    return lambda _elsewhere: behave


def _sending(data: bytes) -> Hostility:
    return lambda _elsewhere: lambda _request, line: line.send(data)


def _answering(status: str, body: bytes = b"", **headers: str) -> Hostility:
    return lambda _elsewhere: answering(status, body, **headers)


def _circling(request: Request, line: Line) -> None:
    answering("302 Found", Location="/b" if request.target == "/a" else "/a")(request, line)


def _listing(member: bytes) -> Hostility:
    return _endless(LISTED + b"\r\n" + b'<multistatus xmlns="DAV:">', member * 500)


def _page(body: bytes, status: str = "200 OK") -> Hostility:
    return _answering(status, body, ETag='"1"', Content_Type="application/json")


FAST: Mapping[str, Hostility] = {
    "10 GB": _endless(OK + b'ETag: "1"\r\nContent-Length: 10000000000\r\n\r\n', b"x" * 65536),
    "10 GB of a listing": _listing(b"<response><href>/x/a.json</href></response>"),
    "endless members of no kind": _listing(b"<a/>"),
    "endless body": _endless(OK + b'ETag: "1"\r\n\r\n', b"[" * 65536),
    "endless chunks": _endless(OK + CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n"),
    "endless error": _endless(b"HTTP/1.1 404 No\r\n\r\n", b"x" * 65536),
    "endless failure": _endless(b"HTTP/1.1 500 No\r\n\r\n", b"x" * 65536),
    "endless headers": _endless(OK, b"X-More: and more\r\n"),
    "endless header": _endless(OK + b"X-Long: ", b"x" * 65536),
    "gzip": _answering("200 OK", gzip.compress(b"0" * 20_000_000), Content_Encoding="gzip"),
    "gzip on its way": _answering("200 OK", gzip.compress(b"[]"), Transfer_Encoding="gzip, chunked"),
    "JSON of depth": _page(b"[" * DEEP + b"]" * DEEP),
    "objects of depth": _page(b'{"detail":' * DEEP + b"1" + b"}" * DEEP, "400 Bad Request"),
    "error of some depth": _page(b'{"status_code":400,"detail":' + b"[" * 900 + b"]" * 900 + b"}", "400 Bad Request"),
    "JSON of width": _page(b"[" + b"[]," * 2_500_000 + b"[]]"),
    "JSON as wide as may be": _page(b"[" + b"[]," * 700_000 + b"[]]"),
    "objects of width": _page(b'{"results":[' + b'{"a":0},' * 900_000 + b'{}],"count":1}'),
    "wide letters": _page(json.dumps({"detail": "\U0001f600" + "x" * 7_000_000}, ensure_ascii=False).encode()),
    "entities": _answering("207 Multi-Status", ENTITIES, ETag='"1"'),
    "entities of a page": _page(ENTITIES),
    "an entity of this machine": _answering("207 Multi-Status", OUTSIDE, ETag='"1"'),
    "an entity of this machine in a page": _page(OUTSIDE.replace(b"multistatus", b"ListBucketResult")),
    "a form for tokens": _answering("200 OK", SIGN_IN_PAGE, Content_Type="text/html", ETag='"1"'),
    "a form that was made": _answering("201 Created", SIGN_IN_PAGE, Content_Type="text/html", ETag='"1"'),
    "a circle": lambda _elsewhere: _circling,
    "elsewhere 302": lambda elsewhere: answering("302 Found", Location=elsewhere),
    "elsewhere 307": lambda elsewhere: answering("307 Temporary Redirect", Location=elsewhere),
    "elsewhere 308": lambda elsewhere: answering("308 Permanent Redirect", Location=elsewhere),
    "a length too long": _sending(OK + b'ETag: "1"\r\nContent-Length: 500\r\n\r\n{}'),
    "a length too short": _sending(OK + b'ETag: "1"\r\nContent-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n\r\n'),
    "a length below nothing": _sending(OK + b"Content-Length: -5\r\n\r\n{}"),
    "two lengths": _sending(OK + b"Content-Length: 2\r\nContent-Length: 9\r\n\r\n{}"),
    "zeros": _sending(b"\0" * 4096),
    "zeros in a header": _sending(OK + b"X-A: a\0b\r\n\r\n"),
    "zeros in a page": _page(b'{"detail": "\\u0000\\u0000", "id": 1, "status_code": 400}\0', "400 Bad Request"),
    "a wait of ages": _answering("429 Slow down", Retry_After="9" * 4000),
    "a wait below nothing": _answering("503 Later", Retry_After="-9999999999999999999"),
    "a wait until the end of time": _answering("503 Later", Retry_After="Fri, 31 Dec 9999 23:59:59 GMT"),
    "a status of its own": _sending(b"HTTP/1.1 999 What\r\nContent-Length: 0\r\n\r\n"),
    "no HTTP": _sending(b"220 ready\r\n"),
    "nothing": _sending(b""),
}


def _dripping(head: bytes, data: bytes = b"x") -> Hostility:
    def behave(_request: Request, line: Line) -> None:
        line.send(head)
        line.drip(data)

    return lambda _elsewhere: behave


def _silent(_request: Request, line: Line) -> None:
    line.keep_silent()


# Without limit in bytes: only patience ends them.
SLOW: Mapping[str, Hostility] = {
    "silence": lambda _elsewhere: _silent,
    "a first line that drips": _dripping(b"HTTP/1.1 200 "),
    "headers that drip": _dripping(OK + b"X: "),
    "a body that drips": _dripping(OK + b'ETag: "1"\r\nContent-Length: 10000000\r\n\r\n', b" "),
    "a listing that drips": _dripping(LISTED + b"\r\n", b" "),
    "an error that drips": _dripping(b"HTTP/1.1 404 No\r\n\r\n", b" "),
    "chunks that drip": _dripping(OK + CHUNKED, b"1\r\n \r\n"),
    "continue": _dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "hints": _dripping(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"),
}

# As fast as they come: a processor is busy with them.
CONTINUES = _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n")
