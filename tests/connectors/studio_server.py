"""A Label Studio of the tests' own: on loopback, in memory, in a thread; what it answers is what 1.23 was seen to
answer. The real one is asked by a deep run."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.studio_world import StudioRefusal, World

type Query = Mapping[str, list[str]]

HTML = "text/html; charset=utf-8"
NOT_FOUND_PAGE = b"<!doctype html><title>Not Found</title><h1>Not Found</h1>"


class StudioServer:
    """`world` is what it has; `asked` is every request so far, as `METHOD path`. Nobody gets a file while
    `gives_files` is not set."""

    def __init__(self) -> None:
        self.world = World()
        self.asked: list[str] = []
        self.heads: list[Mapping[str, str]] = []
        self.gives_files = threading.Event()
        self.gives_files.set()
        self._once: list[tuple[str, int, bytes, Mapping[str, str]]] = []
        self._http = _Http(self, 0)
        self._thread = threading.Thread()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}"

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    def say_once(self, asked: str, status: int, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Instead of what it would do, to the next request whose `METHOD path` begins so."""
        self._once.append((asked, status, body, {"Content-Type": HTML, **(headers or {})}))

    def instead(self, asked: str) -> tuple[int, bytes, Mapping[str, str]] | None:
        for place, (begins, status, body, headers) in enumerate(self._once):
            if asked.startswith(begins):
                del self._once[place]
                return status, body, headers
        return None

    @contextmanager
    def running(self) -> Iterator[StudioServer]:
        self._serve()
        try:
            yield self
        finally:
            self.pull()

    def pull(self) -> None:
        """The line: who is connected is cut off, and nobody gets through."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        for connected in self._http.connected:
            with suppress(OSError):
                connected.shutdown(socket.SHUT_RDWR)
        self.gives_files.set()

    def plug_in(self) -> None:
        self._http = _Http(self, self.port)
        self._serve()

    def _serve(self) -> None:
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()


class _Http(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def __init__(self, studio: StudioServer, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.studio = studio
        self.connected: list[socket.socket] = []

    def process_request(self, request: Any, client_address: Any) -> None:
        self.connected.append(request)
        super().process_request(request, client_address)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Those who hang up are no news."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Http
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, *_args: Any) -> None:
        """Nowhere."""

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        asked = f"{self.command} {self.path}"
        studio = self.server.studio
        studio.asked.append(asked)
        studio.heads.append({name.lower(): value for name, value in self.headers.items()})
        instead = studio.instead(asked)
        if instead is not None:
            self._send(*instead)
            return
        try:
            self._send(*self._done(body))
        except StudioRefusal as refusal:
            if refusal.is_page:
                self._send(refusal.status, NOT_FOUND_PAGE, {"Content-Type": HTML})
                return
            self._send(refusal.status, json.dumps(refusal.body).encode(), {"Content-Type": "application/json"})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in {"Set-Cookie": "sessionid=secret; Path=/; HttpOnly", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _done(self, body: bytes) -> tuple[int, bytes, Mapping[str, str]]:
        """Raises StudioRefusal."""
        world, parts = self.server.studio.world, urlsplit(self.path)
        if "sessionid" in self.headers.get("Cookie", "") and self.command == "POST":
            return 403, b"<h1>Forbidden</h1><p>CSRF verification failed.</p>", {"Content-Type": HTML}
        for pattern, methods in _ROUTES.items():
            found = re.fullmatch(pattern, parts.path)
            if found is None:
                continue
            if pattern != _EXCHANGE:
                world.check(self.headers.get("Authorization", ""))
            if self.command not in methods:
                raise StudioRefusal(405, f'Method "{self.command}" not allowed.')
            if parts.path.startswith("/data/upload/"):
                self.server.studio.gives_files.wait()
                return _file(world, unquote(parts.path))
            answer = methods[self.command](world, found, parse_qs(parts.query), lambda: self._value(body))
            if pattern == _ANNOTATIONS:
                token = self.headers.get("Authorization", "").partition(" ")[2]
                answer = world.annotate(int(found[1]), answer, world.person(token))
            status = 201 if pattern == _ANNOTATIONS else 200
            return status, json.dumps(answer).encode(), {"Content-Type": "application/json"}
        return 404, NOT_FOUND_PAGE, {"Content-Type": HTML}

    def _value(self, body: bytes) -> Any:
        kind = self.headers.get("Content-Type", "")
        if kind != "application/json":
            raise StudioRefusal(415, f'Unsupported media type "{kind}" in request.')
        try:
            return json.loads(body)
        except ValueError as error:
            raise StudioRefusal(400, f"JSON parse error - {error}") from error


def _file(world: World, path: str) -> tuple[int, bytes, Mapping[str, str]]:
    if path not in world.files:
        raise StudioRefusal(500, "'NoneType' object has no attribute 'has_permission'")
    return 200, world.files[path], {"Content-Type": "application/octet-stream"}


def _page(listed: list[Any], query: Query, usual: int, most: int) -> list[Any]:
    page, size = int(query.get("page", ["1"])[0]), min(int(query.get("page_size", [str(usual)])[0]), most)
    if page < 1 or (page > 1 and (page - 1) * size >= len(listed)):
        raise StudioRefusal(404, "Invalid page.")
    return listed[(page - 1) * size : page * size]


def _projects(world: World, _found: Any, query: Query, _value: Any) -> Any:
    counted = Counter(task["project"] for task in world.tasks.values())
    listed = [{"task_number": counted[number], **project} for number, project in sorted(world.projects.items())]
    names = query.get("include", [""])[0].split(",") if "include" in query else None
    shown = _page(listed, query, 30, 100)
    results = [{name: value for name, value in project.items() if names is None or name in names} for project in shown]
    return {"count": len(listed), "next": None, "previous": None, "results": results}


def _tasks(world: World, _found: Any, query: Query, _value: Any) -> Any:
    project = int(query["project"][0])
    world.project(project)
    listed = [task for task in world.tasks.values() if task["project"] == project]
    chosen = json.loads(query["query"][0])["selectedItems"] if "query" in query and world.knows_selections else {}
    if chosen.get("all") is False:
        listed = [task for task in listed if task["id"] in chosen["included"]]
    page = _page(listed, query, 30, 100)
    if query.get("fields") == ["all"] and world.lists_predictions:
        shown = [_with_annotations(world, task) for task in page]
    else:
        shown = [{name: value for name, value in task.items() if name != "predictions"} for task in page]
    counted = [
        {**task, **world.counts(task["id"]), "total_predictions": len(world.tasks[task["id"]]["predictions"])}
        for task in shown
    ]
    if "include" in query:
        names = query["include"][0].split(",")
        counted = [{name: value for name, value in task.items() if name in names} for task in counted]
    return {"total": len(listed), "tasks": counted}


def _with_annotations(world: World, task: dict[str, Any]) -> dict[str, Any]:
    return {**task, "annotations": [there for there in world.annotations.values() if there["task"] == task["id"]]}


def _task(world: World, found: Any, _query: Query, _value: Any) -> Any:
    number = int(found[1])
    if number not in world.tasks:
        raise StudioRefusal(404, "No Task matches the given query.")
    return {**_with_annotations(world, world.tasks[number]), **world.counts(number)}


_EXCHANGE = r"/api/token/refresh/?"
_ANNOTATIONS = r"/api/tasks/(\d+)/annotations/?"
_ROUTES: Mapping[str, Mapping[str, Callable[[World, Any, Query, Callable[[], Any]], Any]]] = {
    _EXCHANGE: {"POST": lambda world, _found, _query, value: world.exchange(value())},
    _ANNOTATIONS: {"POST": lambda _world, _found, _query, value: value()},
    r"/api/projects/(\d+)/export/?": {
        "GET": lambda world, found, query, _value: world.export(int(found[1]), set(map(int, query.get("ids[]", []))))
    },
    r"/api/projects/?": {"GET": _projects},
    r"/api/projects/(\d+)/": {"GET": lambda world, found, _query, _value: world.project(int(found[1]))},
    r"/api/tasks/?": {"GET": _tasks},
    r"/api/tasks/(\d+)/?": {"GET": _task},
    r"/api/current-user/whoami/?": {
        "GET": lambda _world, _found, _query, _value: {"id": 1, "email": "worker@example.org"}
    },
    r"/data/upload/.+": {"GET": lambda _world, _found, _query, _value: None},
}
