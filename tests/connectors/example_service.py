"""The example of a results service, started as a requester would."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec import Struct

from connectors.https_example import ResultsHandler, ResultsService

TOKEN = "a-token-that-nobody-may-see"


class _Quiet(ResultsHandler):
    def log_message(self, *_words: object) -> None:
        pass


class ExampleService(Struct, frozen=True):
    url: str
    file: Path

    def stored(self) -> dict[str, bytes]:
        """By `bundle@revision/unique_id`."""
        with closing(sqlite3.connect(self.file)) as database:
            rows = database.execute("SELECT bundle, unique_id, body FROM results").fetchall()
        return {f"{bundle}/{unique_id}": body for bundle, unique_id, body in rows}

    def empty(self) -> None:
        with closing(sqlite3.connect(self.file)) as database, database:
            database.execute("DELETE FROM results")


@contextmanager
def example_service(file: Path) -> Iterator[ExampleService]:
    with ResultsService(0, str(file), TOKEN) as server:
        server.RequestHandlerClass = _Quiet
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield ExampleService(f"http://127.0.0.1:{server.server_port}", file)
        server.shutdown()
        thread.join()
