"""Something between a worker and a real server that answers in its place or loses its answers, by a test's word."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import trustme

from connectors.strange_server import Behaviour, Line, Request, StrangeServer, strange_server

# `passes` gives what it is asked on; it may be called twice, or not at all.
type Choice = Callable[[Request, Callable[[], bytes]], Behaviour | None]


@contextmanager
def front_of(url: str, choose: Choice, authority: trustme.CA | None = None) -> Iterator[StrangeServer]:
    """Answer with the result of `choose`, or with the server's own answer if that is None.

    Yield an object whose `url` is that of the front, with the path of the server. It speaks TLS if an authority is
    given."""
    parts = urlsplit(url)

    def behave(request: Request, line: Line) -> None:
        behaviour = choose(request, lambda: _asked(parts.netloc, request))
        (behaviour or _passed_on(parts.netloc))(request, line)

    with strange_server(behave, authority) as server:
        server.url += parts.path
        yield server


def _passed_on(server: str) -> Behaviour:
    return lambda request, line: line.send(_asked(server, request))


def _asked(server: str, request: Request) -> bytes:
    """The whole answer, as it goes on."""
    connection = http.client.HTTPConnection(server)
    connection.request(request.method, request.target, request.body, {**request.headers, "connection": "close"})
    reply = connection.getresponse()
    body = reply.read()
    connection.close()
    heads = [
        f"{name}: {value}" for name, value in reply.getheaders() if name.lower() not in ("connection", "keep-alive")
    ]
    first = [f"HTTP/1.1 {reply.status} {reply.reason}", "Connection: close"]
    return "\r\n".join([*first, *heads, "", ""]).encode("latin-1") + body
