"""An in-memory task server, and an in-memory staging folder for downloads."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager

from annotator.core.ports.bundles import Listed, Progress
from annotator.core.ports.servers import ListedProject, NewFile, ServerProject, ServerTask, Unread
from bundle_making import image
from fakes.bundle_library import HeldSource

CONFIG = """<View><Image name="picture" value="$image"/>
<Choices name="kind" toName="picture"><Choice value="stop"/><Choice value="yield"/></Choices></View>"""
PNG = image("PNG", "teal")


class FakeTaskServer:
    """A fake task server. `fault` replaces every answer. Requests wait for `opens` if it is set. `asked` records all
    requests."""

    def __init__(self) -> None:
        self.offered: list[ListedProject] = []
        self.described: dict[str, ServerProject] = {}
        self.listed: dict[str, list[ServerTask]] = {}
        self.fault: Unread | None = None
        self.opens: asyncio.Event | None = None
        self.asked: list[str] = []

    def add_project(self, number: str, title: str, tasks: list[ServerTask], description: str = "") -> None:
        self.offered.append(ListedProject(number, title, len(tasks)))
        self.described[number] = ServerProject(number, title, description, CONFIG, "", must_read=False)
        self.listed[number] = tasks

    async def projects(self, url: str) -> tuple[ListedProject, ...] | Unread:
        return await self._asked(f"projects {url}") or tuple(self.offered)

    async def project(self, url: str, number: str) -> ServerProject | Unread:
        return await self._asked(f"project {url} {number}") or self.described[number]

    async def first_task(self, url: str, number: str) -> ServerTask | Unread | None:
        return await self._asked(f"first {url} {number}") or next(iter(self.listed[number]), None)

    async def tasks(
        self, url: str, number: str, most: int | None, without: Collection[str], progress: Progress
    ) -> tuple[ServerTask, ...] | Unread:
        fault = await self._asked(f"tasks {url} {number} {most}")
        left = [task for task in self.listed[number] if str(task["id"]) not in without][:most]
        progress(len(left), len(left))
        return fault or tuple(left)

    async def fetch(self, url: str, address: str, limit_bytes: int, file: NewFile) -> Unread | None:
        fault = await self._asked(f"fetch {url} {address}")
        if fault is None and len(PNG) <= limit_bytes:
            with file as take:
                take(PNG)
        return fault

    async def _asked(self, asked: str) -> Unread | None:
        self.asked.append(asked)
        if self.opens is not None:
            await self.opens.wait()
        return self.fault


class MemoryStaging:
    """An in-memory implementation of `core.ports.servers.FetchStaging`."""

    def __init__(self) -> None:
        self._files: dict[str, bytes] = {}
        self.is_closed = False

    @property
    def name(self) -> str:
        return "server"

    @contextmanager
    def writing(self, path: str) -> Iterator[Callable[[bytes], object]]:
        pieces: list[bytes] = []
        yield pieces.append
        self._files[path] = b"".join(pieces)

    def listing(self) -> tuple[Listed, ...]:
        return HeldSource(self.name, self._files).listing()

    def read(self, path: str, limit_bytes: int) -> bytes:
        return HeldSource(self.name, self._files).read(path, limit_bytes)

    def pieces(self, path: str, limit_bytes: int) -> Iterator[bytes]:
        return HeldSource(self.name, self._files).pieces(path, limit_bytes)

    def close(self) -> None:
        self.is_closed = True
