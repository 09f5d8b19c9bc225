"""Something before a server that writes down every byte that it gets, and passes it on. It speaks TLS if it has a
context for it."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

_PIECE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Heard:
    """One request. Header names as they came."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)

    @property
    def by_name(self) -> Mapping[str, str]:
        """Names in lower case."""
        return {name.lower(): value for name, value in self.headers}


@dataclass
class Recording:
    """`name` is the host by which the worker knows it; `streams` is what came, connection by connection."""

    name: str
    port: int
    is_tls: bool
    streams: list[bytearray] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"{'https' if self.is_tls else 'http'}://{self.name}:{self.port}"

    @property
    def heard(self) -> list[Heard]:
        """All of it taken apart: what is no whole request raises ValueError."""
        return [heard for stream in self.streams for heard in _requests(bytes(stream))]


@contextmanager
def recording_front(behind: str, name: str, address: str, context: ssl.SSLContext | None = None) -> Iterator[Recording]:
    """`behind` is `host:port`; it listens at `address`, which is what `name` means."""
    with socket.create_server((address, 0)) as listener:
        recording = Recording(name, listener.getsockname()[1], context is not None)
        thread = threading.Thread(target=_accept, args=(listener, behind, context, recording), daemon=True)
        thread.start()
        try:
            yield recording
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


def _accept(listener: socket.socket, behind: str, context: ssl.SSLContext | None, recording: Recording) -> None:
    with suppress(OSError):
        while True:
            connection, _client = listener.accept()
            threading.Thread(target=_pass_on, args=(connection, behind, context, recording), daemon=True).start()


def _pass_on(connection: socket.socket, behind: str, context: ssl.SSLContext | None, recording: Recording) -> None:
    host, _colon, port = behind.rpartition(":")
    stream = bytearray()
    recording.streams.append(stream)
    with (
        suppress(OSError),
        connection if context is None else context.wrap_socket(connection, server_side=True) as line,
        socket.create_connection((host, int(port))) as server,
    ):
        back = threading.Thread(target=_answer, args=(server, line), daemon=True)
        back.start()
        while piece := line.recv(_PIECE):
            stream += piece
            server.sendall(piece)
        server.shutdown(socket.SHUT_WR)
        back.join()


def _answer(server: socket.socket, line: socket.socket) -> None:
    with suppress(OSError):
        while piece := server.recv(_PIECE):
            line.sendall(piece)
        line.shutdown(socket.SHUT_RDWR)


def _requests(stream: bytes) -> Iterator[Heard]:
    while stream:
        head, end, stream = stream.partition(b"\r\n\r\n")
        first, *lines = head.decode("ascii").split("\r\n")
        method, target, version = first.split(" ")
        headers = tuple((name, value.strip()) for name, _colon, value in (line.partition(":") for line in lines))
        heard = Heard(method, target, headers, b"")
        length = int(heard.by_name.get("content-length", "0"))
        if not end or version != "HTTP/1.1" or len(stream) < length or "transfer-encoding" in heard.by_name:
            raise ValueError(f"no whole request: {head!r}")
        yield Heard(method, target, headers, stream[:length])
        stream = stream[length:]
