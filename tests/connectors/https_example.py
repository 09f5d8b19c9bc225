"""A web service for results in sixty lines of Python's standard library. It speaks plain HTTP on this machine: a web
server that speaks HTTPS stands before it. `python3 https_example.py 8765 results.sqlite TOKEN`"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import sqlite3
import sys
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PLACE = re.compile(r"/([a-z0-9][a-z0-9._-]*@[1-9][0-9]*)/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
LARGEST = 64 * 2**20


class ResultsService(ThreadingHTTPServer):
    def __init__(self, port: int, file: str, token: str) -> None:
        super().__init__(("127.0.0.1", port), ResultsHandler)
        self.file, self.token = file, token
        with closing(sqlite3.connect(file)) as database:
            database.execute("CREATE TABLE IF NOT EXISTS results (unique_id PRIMARY KEY, sha256, bundle, body)")


class ResultsHandler(BaseHTTPRequestHandler):
    server: ResultsService

    def do_PUT(self) -> None:
        place, size = PLACE.fullmatch(self.path), int(self.headers.get("Content-Length", "0"))
        body = self.rfile.read(min(size, LARGEST))
        digest = hashlib.sha256(body)
        token = f"Bearer {self.server.token}"
        if not hmac.compare_digest(token.encode(), self.headers.get("Authorization", "").encode()):
            return self.answer(401, detail="Who are you?")
        if not place or size > LARGEST:
            return self.answer(413 if place else 404, detail="Nothing is collected here, or not so much of it.")
        if self.headers.get("Content-Digest") != f"sha-256=:{base64.b64encode(digest.digest()).decode()}:":
            return self.answer(400, detail="What came is not what was sent.")
        row = (place[2], digest.hexdigest(), place[1], body)
        with closing(sqlite3.connect(self.server.file, timeout=30)) as database, database:
            new = database.execute("INSERT INTO results VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING", row).rowcount
            (stored,) = database.execute("SELECT sha256 FROM results WHERE unique_id = ?", row[:1]).fetchone()
        if stored != digest.hexdigest():
            return self.answer(422, detail="Another result is stored under this name.")
        return self.answer(201 if new else 200, unique_id=place[2], sha256=stored)

    def answer(self, status: int, **words: str) -> None:
        body = json.dumps(words).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json" if status < 400 else "application/problem+json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ResultsService(int(sys.argv[1]), sys.argv[2], sys.argv[3]).serve_forever()
