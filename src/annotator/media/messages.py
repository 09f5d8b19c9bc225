"""What a worker process and its parent tell each other: lists in JSON, not pickles, because what a worker says must not
be able to run anything in the process that reads it."""

from __future__ import annotations

import json
from multiprocessing.connection import Connection
from typing import Any

MESSAGE_BYTES = 65_536


def tell(pipe: Connection, *words: object) -> None:
    pipe.send_bytes(json.dumps(words).encode())


def hear(pipe: Connection) -> list[Any]:
    """The next message. EOFError when the other side is gone, OSError or ValueError when it sends no message."""
    words = json.loads(pipe.recv_bytes(MESSAGE_BYTES))
    if not isinstance(words, list) or not words:
        raise ValueError("not a message")
    return words
