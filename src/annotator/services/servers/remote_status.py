"""A watcher of tasks on their server during the work. Tasks that other workers have answered often enough, or that
were deleted, are withdrawn here unless the worker has begun them. If the worker is not signed in or the server does
not answer, the work goes on unchanged."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from annotator.core.bundle.manifest import Manifest
from annotator.core.errors import BundleRefused, StoreFault
from annotator.core.events import Event, EventBus, SignedIn, TaskPutAway, TaskShown
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.outbox.sign_in import server_of
from annotator.core.ports.records import Records
from annotator.core.ports.servers import RemoteTaskStatus, RemoteTaskStatusSource, Unread
from annotator.core.ports.sign_ins import SignIns
from annotator.services.bundles import Bundles

LOOK_EVERY_S = 600.0


class RemoteTaskWatcher:
    """The watcher. It checks every bundle with open tasks once, and the bundle at work every ten minutes. `drop`
    receives the bundle key and the status found. `now_ms` is the monotonic clock."""

    def __init__(
        self,
        now_ms: Callable[[], int],
        records: Records,
        bundles: Bundles,
        source: RemoteTaskStatusSource,
        sign_ins: Callable[[], SignIns],
        drop: Callable[[str, RemoteTaskStatus], object],
        event_bus: EventBus,
    ) -> None:
        self._now_ms = now_ms
        self._records = records
        self._bundles = bundles
        self._source = source
        self._sign_ins = sign_ins
        self._drop = drop
        self._at_work = ""
        self._looked_ms: dict[str, int] = {}  # time of the last reply about a bundle, on the monotonic clock
        self._nudged = asyncio.Event()
        event_bus.listen(self._on_event)

    async def run(self) -> None:
        """Watch forever. If nothing can be read now, the next round retries."""
        while True:
            self._nudged.clear()
            with suppress(StoreFault):
                await self.look()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._nudged.wait(), LOOK_EVERY_S)

    async def look(self) -> None:
        """Check every bundle that is due. Raise `StoreFault`."""
        for summary in await self._bundles.imported():
            manifest = summary.manifest
            if manifest.submit.kind == LABEL_STUDIO and self._is_due(manifest.key):
                await self._look_at(manifest)

    async def _look_at(self, manifest: Manifest) -> None:
        way, key = manifest.submit, manifest.key
        if server_of(way.url) not in await self._sign_ins().servers():
            return
        standing = await self._records.standing(key)
        try:
            tasks = (await self._bundles.bundle(key)).tasks
        except BundleRefused:
            return  # reported when it is opened
        known = {*standing.done, *standing.opened, *standing.dropped}
        left = [task_id for task_id in tasks.ids() if task_id not in known]
        found = await self._source.remote_status(way.url, way.project, left) if left else None
        if isinstance(found, Unread):
            return
        self._looked_ms[key] = self._now_ms()
        if found is not None and (found.answered or found.gone):
            self._drop(key, found)

    def _is_due(self, key: str) -> bool:
        looked_ms = self._looked_ms.get(key)
        if looked_ms is None:
            return True
        return key == self._at_work and self._now_ms() - looked_ms >= LOOK_EVERY_S * 1000

    def _on_event(self, event: Event) -> None:
        match event:
            case TaskShown(key):
                is_other, self._at_work = key != self._at_work, key
                if is_other and self._is_due(key):
                    self._nudged.set()
            case SignedIn():
                self._looked_ms.clear()
                self._nudged.set()
            case TaskPutAway():
                self._at_work = ""
            case _:
                return
