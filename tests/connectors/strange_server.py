"""A server that answers as a test wants, down to the single byte: on loopback, a thread for each connection."""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import trustme
from msgspec import Struct, field


class Request(Struct, frozen=True):
    """Header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


class Line:
    """To the client. Sending raises OSError once it has hung up."""

    def __init__(self, connection: socket.socket, server: StrangeServer) -> None:
        self._connection = connection
        self._server = server

    def send(self, data: bytes) -> None:
        self._connection.sendall(data)
        self._server.sent_bytes += len(data)

    def send_for_ever(self, data: bytes) -> None:
        while True:
            self.send(data)

    def drip(self, data: bytes) -> None:
        """A byte every few milliseconds, for ever, until the test is over."""
        while not self._server.over.wait(0.01):
            self.send(data)

    def keep_silent(self) -> None:
        """Until the client hangs up or the test is over."""
        self._connection.settimeout(0.05)
        while not self._server.over.is_set():
            try:
                if not self._connection.recv(1):
                    break
            except TimeoutError:
                continue
        self._server.hung_up.set()

    def reset(self) -> None:
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()


type Behaviour = Callable[[Request, Line], None]


class StrangeServer(Struct):
    """`requests` that it read whole; `sent_bytes` that clients let it send."""

    url: str
    requests: list[Request] = field(default_factory=list)
    sent_bytes: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)


@contextmanager
def strange_server(
    behave: Behaviour, authority: trustme.CA | None = None, valid_days: range = range(-1, 30)
) -> Iterator[StrangeServer]:
    """With TLS if there is an authority to vouch for it, from the first of these days to the last, counted from now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        server = StrangeServer(f"{'https' if authority else 'http'}://127.0.0.1:{port}")
        context = _context(authority, valid_days) if authority else None
        thread = threading.Thread(target=_accept, args=(listener, context, server, behave), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.over.set()
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def trust_in(authority: trustme.CA) -> Callable[[], ssl.SSLContext]:
    """Make clients trust this authority."""

    def trust() -> ssl.SSLContext:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        return context

    return trust


def _context(authority: trustme.CA, valid_days: range) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    begin, end = (datetime.now(UTC) + timedelta(days=day) for day in (valid_days.start, valid_days.stop))
    authority.issue_cert("127.0.0.1", not_before=begin, not_after=end).configure_cert(context)
    return context


def _accept(listener: socket.socket, context: ssl.SSLContext | None, server: StrangeServer, behave: Behaviour) -> None:
    threads: list[threading.Thread] = []
    while not server.over.is_set():
        try:
            connection, _client = listener.accept()
        except OSError:
            break
        threads.append(threading.Thread(target=_serve, args=(connection, context, server, behave), daemon=True))
        threads[-1].start()
    for thread in threads:
        thread.join()


def _serve(connection: socket.socket, context: ssl.SSLContext | None, server: StrangeServer, behave: Behaviour) -> None:
    connection.settimeout(30)
    try:
        with connection if context is None else context.wrap_socket(connection, server_side=True) as line:
            request = _request(line)
            if request is not None:
                server.requests.append(request)
                behave(request, Line(line, server))
    except OSError:
        return  # the client hung up, as most of these tests want


def _request(connection: socket.socket) -> Request | None:
    with connection.makefile("rb") as file:
        first = file.readline().decode("latin-1").split()
        if len(first) != 3:
            return None
        headers: dict[str, str] = {}
        while line := file.readline().strip().decode("latin-1"):
            name, _colon, value = line.partition(":")
            headers[name.lower()] = value.strip()
        return Request(first[0], first[1], headers, file.read(int(headers.get("content-length", "0"))))


def answering(status: str, body: bytes = b"", **headers: str) -> Behaviour:
    """Names of headers with `_` for `-`."""
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    head += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    data = "\r\n".join([*head, "", ""]).encode("latin-1") + body
    return lambda _request, line: line.send(data)
