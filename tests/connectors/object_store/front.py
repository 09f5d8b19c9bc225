"""A server of the tests' own that answers as a test wants, or stands before a store and changes what passes."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from msgspec import Struct, field


class Asked(Struct):
    """Names of headers are lower-case. A rule may change it before it goes on."""

    method: str
    path: str
    headers: dict[str, str]
    content: bytes


class Canned(Struct, frozen=True):
    """`content` in pieces has no length that is known before. A status of 0 ends the connection instead."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content: bytes | Iterable[bytes] = b""


type Rule = Callable[[Asked], Canned | None]


class Front:
    """`rule` answers itself, or returns None for what goes on to the server `behind`. `asked` is what came, in order;
    `pieces` how many pieces of endless answers went out."""

    def __init__(
        self, rule: Rule = lambda _asked: None, behind: str = "", context: ssl.SSLContext | None = None
    ) -> None:
        self.rule = rule
        self.asked: list[Asked] = []
        self.pieces = 0
        self.behind = behind
        front = self

        class Handler(_Handler):
            def handle_one(self, asked: Asked) -> None:
                front.asked.append(Asked(asked.method, asked.path, dict(asked.headers), asked.content))
                canned = front.rule(asked)
                self.answer(canned if canned is not None else front.passed_on(asked), front)

        self._server = _Quiet(("127.0.0.1", 0), Handler)
        if context is not None:
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        scheme = "http" if context is None else "https"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    def passed_on(self, asked: Asked) -> Canned:
        connection = HTTPConnection(self.behind.removeprefix("http://"), timeout=20)
        try:
            connection.request(asked.method, asked.path, asked.content, asked.headers)
            response = connection.getresponse()
            return Canned(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away, or did not trust this server."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = 64 * 1024

    def handle_one(self, asked: Asked) -> None:
        raise NotImplementedError

    def do_PUT(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        headers = {name.lower(): value for name, value in self.headers.items()}
        content = self.rfile.read(length)
        if len(content) < length:
            self.close_connection = True  # it was cut off on the way
        else:
            self.handle_one(Asked(self.command, self.path, headers, content))

    do_GET = do_HEAD = do_POST = do_DELETE = do_PUT

    def answer(self, canned: Canned, front: Front) -> None:
        if canned.status == 0:
            self.close_connection = True
            return
        self.send_response_only(canned.status)
        kept = {name: value for name, value in canned.headers.items() if name.lower() not in _OF_ONE_HOP}
        for name, value in kept.items():
            self.send_header(name, value)
        if isinstance(canned.content, bytes):
            self.send_header("Content-Length", str(len(canned.content)))
            self.end_headers()
            self.wfile.write(canned.content)
            return
        self.close_connection = True
        self.send_header("Connection", "close")
        self.end_headers()
        for piece in canned.content:
            self.wfile.write(piece)
            front.pieces += 1

    def log_message(self, *_words: object) -> None:
        """Nothing."""


_OF_ONE_HOP = frozenset({"connection", "content-length", "transfer-encoding", "server", "date"})
