"""What is asked of servers that tasks come from, by whoever looks for tasks: one thing after the other, beside all else
that the program does. What came of it stays here for the page that shows it, also for one that is made anew."""

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
from annotator.core.ports.servers.tasks import OfferedProject, Unread
from annotator.core.ports.sign_ins import SignIns
from annotator.core.system_events import FetchesChanged
from annotator.formats.amounts import amount_fault, currencies
from annotator.services.bundles import Bundles
from annotator.services.intents import Intents
from annotator.services.servers.cancellation import CancelToken
from annotator.services.servers.projects import (
    Fetching,
    ForeignHosts,
    NothingNew,
    ProjectPreview,
    ProjectRequest,
    ServerProjects,
)


class FetchCount(Struct, frozen=True):
    """How far a fetch is: tasks, files or bytes."""

    what: Fetching = Fetching.TASKS
    done: int = 0
    whole: int = 0


class Fetch(Struct, frozen=True):
    """`outcome`, once it is over, is as `ServerProjects.take` tells it."""

    request: ProjectRequest
    title: str
    is_over: bool = False
    outcome: str | Unread | ForeignHosts | NothingNew | None = None


class FetchQueue:
    """`asked`: the server whose projects were asked for last; `offered`: those, None while it did not answer, or was
    stopped; `is_asking`: it still may. `looks` are by address and number. `fetch` is gone where it was stopped or
    failed, which is announced; `is_seen` once the person has what came of it before them. A fact tells every
    change but that of `counted`, which a page looks at now and then: it changes in other threads."""

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
        self.offered: tuple[OfferedProject, ...] | Unread | None = None
        self.looks: dict[tuple[str, str], ProjectPreview] = {}
        self.fetch: Fetch | None = None
        self.is_seen = False
        self.counted = FetchCount()

    @property
    def is_fetching(self) -> bool:
        return self.fetch is not None and not self.fetch.is_over

    async def servers(self) -> tuple[str, ...]:
        """Addresses that the worker may mean: those that bundles came from, then those that they are signed in to.
        Raises StoreFault."""
        ways = [summary.manifest.submit for summary in await self._bundles.taken()]
        of_bundles = [way.url for way in ways if way.kind == LABEL_STUDIO]
        signed_in = [name for name in await self._sign_ins.servers() if urlsplit(name).scheme in ("http", "https")]
        known = {_place(url) for url in of_bundles}
        return tuple(dict.fromkeys((*of_bundles, *(name for name in signed_in if _place(name) not in known))))

    def ask(self, url: str) -> None:
        """Which projects there are. What was asked before is called off; nothing is asked amid a fetch."""
        if not self.is_fetching:
            self._stopper.stop()
            self._stopper, self.asked, self.is_asking, self.offered = CancelToken(), url, True, None
            self._queue.post(partial(self._ask, url, self._stopper))
            self._event_bus.announce(FetchesChanged())

    def look(self, url: str, number: str) -> None:
        """At a project, before it is fetched; what cannot be looked at is told by who fetches it."""
        if (url, number) not in self.looks and not self.is_fetching and not self.is_asking:
            if self._stopper.is_stopped:  # of a fetch that is over
                self._stopper = CancelToken()
            self._queue.post(partial(self._look, url, number, self._stopper))

    def take(self, request: ProjectRequest, title: str) -> None:
        """One at a time; what else is under way is called off."""
        if not self.is_fetching:
            self._stopper.stop()
            self._stopper, self.is_asking, self.fetch = CancelToken(), False, Fetch(request, title)
            self.counted, self.is_seen = FetchCount(), False
            self._queue.post(partial(self._take, self.fetch, self._stopper))
            self._event_bus.announce(FetchesChanged())

    def stop(self) -> None:
        """Nothing of it is kept."""
        self._stopper.stop()

    def answered(self) -> None:
        """What came of the last fetch was seen, or answered."""
        self.fetch = None
        self._event_bus.announce(FetchesChanged())

    def forget(self) -> None:
        """What came of the last question, but for projects that are offered and a question that waits."""
        fetch = self.fetch
        if self.is_asking or self.is_fetching or (fetch is not None and isinstance(fetch.outcome, ForeignHosts)):
            return
        self.fetch, self.offered = None, self.offered if isinstance(self.offered, tuple) and self.offered else None
        self._event_bus.announce(FetchesChanged())

    async def _ask(self, url: str, stopper: CancelToken) -> None:
        offered = None
        try:
            offered = await self._projects.offered(url, stopper)
        except TakingStopped:
            pass  # as was wanted: nothing was to be taken yet
        finally:
            if stopper is self._stopper:
                self.is_asking, self.offered = False, offered
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
        def count(what: Fetching, done: int, whole: int) -> None:
            stopper.check()
            self.counted = FetchCount(what, done, whole)

        over = None
        try:
            over = replace(fetch, is_over=True, outcome=await self._projects.take(fetch.request, count, stopper))
        finally:
            stopper.stop()  # also a thread that goes on when the program ends
            self.fetch = over
            if over is not None and isinstance(over.outcome, str):
                self.looks.pop((fetch.request.url, fetch.request.number), None)  # what was paid last may be another now
            self._event_bus.announce(FetchesChanged())


def typed_pay(amount: str, currency: str) -> Money | MoneyReason | None:
    """What a task pays, as the worker typed it; None where they typed no amount."""
    if not amount:
        return None
    if amount_fault(amount) is not None:
        return MoneyReason.AMOUNT
    return Money(Decimal(amount), currency) if currency in currencies() else MoneyReason.CURRENCY


def _place(url: str) -> str:
    return url.rstrip("/")
