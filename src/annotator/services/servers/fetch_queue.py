"""The queue of requests to task servers: one after the other, in the background. The outcome stays here for the page
that shows it, also if that page is created again."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.errors import MoneyReason, TakingStopped
from annotator.core.events import EventBus
from annotator.core.money.amount import Money
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.ports.servers import ListedProject, Unread
from annotator.core.ports.sign_ins import SignIns
from annotator.core.system_events import FetchesChanged
from annotator.formats.amounts import amount_fault, currencies
from annotator.services.bundles import Bundles
from annotator.services.intents import Intents
from annotator.services.servers.projects import (
    CancelToken,
    Fetching,
    ForeignHosts,
    NothingNew,
    ProjectPreview,
    ProjectRequest,
    ServerProjects,
)


class FetchCount(Struct, frozen=True):
    """The progress of a fetch in tasks, files or bytes."""

    what: Fetching = Fetching.TASKS
    done: int = 0
    total: int = 0


class Fetch(Struct, frozen=True):
    """One fetch. Once it is over, `outcome` is the return value of `ServerProjects.take`."""

    request: ProjectRequest
    title: str
    is_over: bool = False
    outcome: str | Unread | ForeignHosts | NothingNew | None = None


class FetchQueue:
    """The fetch queue and the state of its requests.

    - `asked`: the server whose projects were requested last.
    - `offered`: those projects, or None while there is no reply or after a cancellation. `is_asking`: the reply is
      pending.
    - `looks`: project previews by address and number.
    - `fetch`: the current fetch, None after it was cancelled or failed, which is announced.
    - `is_seen`: the worker has seen the outcome.

    Every change is announced by an event except `counted`, which pages poll because it changes in other threads."""

    def __init__(
        self, projects: ServerProjects, bundles: Bundles, sign_ins: SignIns, queue: Intents, event_bus: EventBus
    ) -> None:
        self._projects = projects
        self._bundles = bundles
        self._sign_ins = sign_ins
        self._queue = queue
        self._event_bus = event_bus
        self._stopper = CancelToken()
        self.asked = ""
        self.is_asking = False
        self.offered: tuple[ListedProject, ...] | Unread | None = None
        self.looks: dict[tuple[str, str], ProjectPreview] = {}
        self.fetch: Fetch | None = None
        self.is_seen = False
        self.counted = FetchCount()

    @property
    def is_fetching(self) -> bool:
        return self.fetch is not None and not self.fetch.is_over

    async def servers(self) -> tuple[str, ...]:
        """Return suggested addresses: first servers of stored bundles, then of sign-ins. Raise `StoreFault`."""
        ways = [summary.manifest.submit for summary in await self._bundles.imported()]
        of_bundles = [way.url for way in ways if way.kind == LABEL_STUDIO]
        signed_in = [name for name in await self._sign_ins.servers() if urlsplit(name).scheme in ("http", "https")]
        known = {_place(url) for url in of_bundles}
        return tuple(dict.fromkeys((*of_bundles, *(name for name in signed_in if _place(name) not in known))))

    def ask(self, url: str) -> None:
        """Request the list of projects and cancel the previous request. Nothing is requested during a fetch."""
        if not self.is_fetching:
            self._stopper.stop()
            self._stopper = CancelToken()
            self.asked = url
            self.is_asking = True
            self.offered = None
            self._queue.post(partial(self._ask, url, self._stopper))
            self._event_bus.announce(FetchesChanged())

    def look(self, url: str, number: str) -> None:
        """Request the preview of a project. An error is reported only when the project is fetched."""
        if (url, number) not in self.looks and not self.is_fetching and not self.is_asking:
            if self._stopper.is_stopped:  # belongs to a finished fetch
                self._stopper = CancelToken()
            self._queue.post(partial(self._look, url, number, self._stopper))

    def take(self, request: ProjectRequest, title: str) -> None:
        """Start a fetch, unless one is running. Cancel any other request."""
        if not self.is_fetching:
            self._stopper.stop()
            self._stopper = CancelToken()
            self.is_asking = False
            self.fetch = Fetch(request, title)
            self.counted = FetchCount()
            self.is_seen = False
            self._queue.post(partial(self._take, self.fetch, self._stopper))
            self._event_bus.announce(FetchesChanged())

    def stop(self) -> None:
        """Cancel the fetch; nothing of it is stored."""
        self._stopper.stop()

    def answered(self) -> None:
        """Discard the outcome of the last fetch after the worker has seen it or answered its question."""
        self.fetch = None
        self._event_bus.announce(FetchesChanged())

    def forget(self) -> None:
        """Discard the last request's outcome, except a project list and a question waiting for an answer."""
        fetch = self.fetch
        if self.is_asking or self.is_fetching or (fetch is not None and isinstance(fetch.outcome, ForeignHosts)):
            return
        self.fetch = None
        self.offered = self.offered if isinstance(self.offered, tuple) and self.offered else None
        self._event_bus.announce(FetchesChanged())

    async def _ask(self, url: str, stopper: CancelToken) -> None:
        offered = None
        try:
            offered = await self._projects.offered(url, stopper)
        except TakingStopped:
            pass  # cancelled as requested: there is nothing to undo
        finally:
            if stopper is self._stopper:
                self.is_asking = False
                self.offered = offered
                self._event_bus.announce(FetchesChanged())

    async def _look(self, url: str, number: str, stopper: CancelToken) -> None:
        try:
            found = await self._projects.look(url, number, stopper)
        except TakingStopped:
            return
        if isinstance(found, ProjectPreview):
            self.looks[url, number] = found
            self._event_bus.announce(FetchesChanged())

    async def _take(self, fetch: Fetch, stopper: CancelToken) -> None:
        def count(what: Fetching, done: int, total: int) -> None:
            stopper.check()
            self.counted = FetchCount(what, done, total)

        over = None
        try:
            over = replace(fetch, is_over=True, outcome=await self._projects.take(fetch.request, count, stopper))
        finally:
            stopper.stop()  # also stops a thread that outlives the program's main loop
            self.fetch = over
            if over is not None and isinstance(over.outcome, str):
                # the pay entered last may be different now
                self.looks.pop((fetch.request.url, fetch.request.number), None)
            self._event_bus.announce(FetchesChanged())


def typed_pay(amount: str, currency: str) -> Money | MoneyReason | None:
    """Return the typed pay of a task, None if no amount was typed, or the reason why it is invalid."""
    if not amount:
        return None
    if amount_fault(amount) is not None:
        return MoneyReason.AMOUNT
    return Money(Decimal(amount), currency) if currency in currencies() else MoneyReason.CURRENCY


def _place(url: str) -> str:
    return url.rstrip("/")
