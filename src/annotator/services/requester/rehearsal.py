"""A trial run: a requester works through their own bundle and sees how long its tasks take and what they pay. The
files of the bundle are watched, and a change is loaded at the current task. Nothing is sent."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from collections.abc import Awaitable, Callable
from decimal import Decimal

from annotator.core.bundle.content import Bundle
from annotator.core.errors import StoreFault
from annotator.core.events import (
    AnswerUnsound,
    BundleFinished,
    BundleRejected,
    Event,
    Failed,
    RehearsalMediaChecked,
    RehearsalRead,
    RehearsalReported,
    WorkResumed,
)
from annotator.core.ledger.intervals import State
from annotator.core.money.amount import Money
from annotator.core.pay.rehearsal import Report, Stated, UnsoundAnswers, measures, stated
from annotator.core.ports.bundles import BundleWatch, Progress
from annotator.core.ports.records import Records
from annotator.core.problems import Problem
from annotator.formats.bundle.requester_checks import requester_notes
from annotator.formats.problem_log import ProblemLog
from annotator.services.container import Services

LOOK_EVERY_S = 1.0
SETTLE_S = 0.3
PROGRESS_INTERVAL_S = 0.2
# Checking a large folder takes time. The pause between two checks is ten times as long.
PAUSE_PER_CHECK = 10


type LookAtMedia = Callable[[str, Bundle, Progress, asyncio.Event], Awaitable[tuple[Problem, ...]]]


async def _at_nothing(
    _location: str, _bundle: Bundle, _looking: Progress, _stopped: asyncio.Event
) -> tuple[Problem, ...]:
    return ()


class Rehearsal:
    def __init__(
        self, location: str, services: Services, records: Records, watch: BundleWatch, look: LookAtMedia = _at_nothing
    ) -> None:
        """`location` is the folder or zip file as the requester named it. `look` finds the problems of the media in
        the background. It may take long, reports its progress, and ends soon after it is stopped."""
        self.location = location
        self.bundle: Bundle | None = None
        self.problems: tuple[Problem, ...] = ()
        self._services = services
        self._records = records
        self._watch = watch
        self._look = look
        self._looking: asyncio.Task[None] | None = None
        self._stopped = asyncio.Event()
        self._stated = Stated(0)
        self._target: Money | None = None
        self._round = 1
        self._reloads = 0
        self._unsound: Counter[tuple[str, str]] = Counter()
        self._outdated: frozenset[str] = frozenset()
        self._behind = False  # the files changed during a break
        self.at_report = False
        services.event_bus.listen(self._on_event)

    @property
    def key(self) -> str:
        """The key under which the bundle is opened. The bundle's own id and revision may change while it is edited."""
        return f"rehearsal-{self._round}"

    async def run(self) -> None:
        """Read the bundle, and again whenever its files change, forever."""
        try:
            while True:
                bundle = await self._read()
                if bundle is not None:
                    self._take_up_later(bundle)
                    await self._look_anew(bundle)
                await self._until_changed()
        finally:
            await self._look_no_more()

    async def finish(self) -> None:
        """Leave the task and show the report."""
        self.at_report = True
        await self._services.session.leave_task()
        self._services.event_bus.announce(RehearsalReported(await self.report()))

    async def resume(self) -> None:
        if self.bundle is not None:
            self.at_report = False
            await self._reopen()

    async def reset(self) -> None:
        """Reopen every task and discard all times. If the files have errors, report them and do nothing else."""
        self._round += 1
        bundle = await self._read()
        if bundle is None:
            self._round -= 1
            return
        self.bundle = bundle
        self._reloads = 0
        self._outdated = frozenset()
        self._unsound.clear()
        await self._services.session.leave_task()
        await self.resume()

    def set_target(self, wage: Decimal) -> None:
        """Set a target wage per hour other than the reference wage, in the currency of the report."""
        self._target = Money(wage, self.currency)

    @property
    def currency(self) -> str:
        """The currency of the bundle's pay, or of the reference wage if none is stated; empty if unknown."""
        reward, wage = self._stated.reward, self._services.preferences.reference().wage
        if reward is not None:
            return reward.currency
        return wage.currency if wage is not None else ""

    async def report(self) -> Report:
        found = measures(await self._records.entries(), self.key)
        there = frozenset(self.bundle.tasks.ids()) if self.bundle is not None else frozenset()
        parcels = await self._services.delivery.parcels()
        sent = (parcel.envelope for parcel in parcels if parcel.bundle_key == self.key and not parcel.was_cancelled)
        return Report(
            title=self.bundle.manifest.title if self.bundle is not None else "",
            stated=self._stated,
            target=self._aimed_at(),
            measures=found,
            problems=self.problems,
            unsound=tuple(
                UnsoundAnswers(control, code, count) for (control, code), count in self._unsound.most_common()
            ),
            reloads=self._reloads,
            outdated=self._outdated,
            gone=frozenset(assignment.unique_id for assignment in found if assignment.task_id not in there),
            envelope=next(sent, b""),
        )

    def _aimed_at(self) -> Money | None:
        """Return the target wage, or else the wage that `check` uses for the bundle's currency. A wage in another
        currency cannot be the target, because nothing is converted."""
        if self._target is not None and self._target.currency == self.currency:
            return self._target
        rule = self._services.preferences.rule_for(self.currency)
        return rule.hourly if rule is not None else None

    async def _read(self) -> Bundle | None:
        """Read the bundle. Return None if its files have errors, which are announced, or if it cannot be stored."""
        try:
            checked = await self._services.bundles.renew(self.location, self.key)
        except StoreFault as fault:
            self._services.event_bus.announce(Failed(fault.code, dict(fault.params)))
            return None
        self.problems = checked.problems
        if checked.bundle is None:
            self._services.event_bus.announce(BundleRejected(self.location, checked.problems))
            return None
        self._stated = await asyncio.to_thread(stated, checked.bundle)
        self.problems = await asyncio.to_thread(self._with_notes, checked.bundle, checked.problems)
        return checked.bundle

    async def _look_anew(self, bundle: Bundle) -> None:
        """Check the current media in the background."""
        await self._look_no_more()
        self._stopped = asyncio.Event()
        self._looking = asyncio.create_task(self._look_at_media(bundle))

    def stop_looking(self) -> None:
        """Stop the media check. Unchecked media are reported."""
        self._stopped.set()

    async def _look_no_more(self) -> None:
        """Cancel the media check and wait until it has released its copies of media and its decoder processes."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.wait([self._looking])

    async def _look_at_media(self, bundle: Bundle) -> None:
        told_s, loop = -math.inf, asyncio.get_running_loop()

        def tell(done: int, count: int) -> None:
            nonlocal told_s
            if loop.time() > told_s + PROGRESS_INTERVAL_S:
                told_s = loop.time()
                self._services.event_bus.announce(RehearsalMediaChecked(0, (done, count)))

        found = await self._look(self.location, bundle, tell, self._stopped)
        self.problems = ProblemLog((*self.problems, *found)).problems()
        self._services.event_bus.announce(RehearsalMediaChecked(len(found)))
        if found and self.at_report:
            self._services.event_bus.announce(RehearsalReported(await self.report()))

    def _with_notes(self, bundle: Bundle, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
        """Add the notes that `annotator check` gives, except those about media, which take longer."""
        pay = bundle.manifest.pay
        reference = self._services.preferences.rule_for(pay.currency) if pay is not None else None
        return (*problems, *requester_notes(bundle, problems, reference, self._services.books.bookkeeping.today()))

    def _take_up_later(self, bundle: Bundle) -> None:
        self._services.intents.post(lambda: self._take_up(bundle))

    async def _take_up(self, bundle: Bundle) -> None:
        """Use a valid new version of the bundle from now on, or from the end of a break."""
        before, self.bundle = self.bundle, bundle
        if before is not None:
            self._reloads += 1
            if before.design != bundle.design:
                self._outdated = frozenset(measure.unique_id for measure in (await self.report()).done)
        if self.at_report:
            self._services.event_bus.announce(RehearsalReported(await self.report()))
        elif self._services.journal.state is State.PAUSE:
            self._behind = True
        else:
            await self._reopen()

    async def _reopen(self) -> None:
        self._behind = False
        self._services.event_bus.announce(RehearsalRead(self.key, self._reloads))
        await self._services.session.reopen_bundle(self.key)

    async def _until_changed(self) -> None:
        """Wait until files have changed and then stayed unchanged, so that no half-written file is read."""
        loop = asyncio.get_running_loop()
        wait_s, any_change = LOOK_EVERY_S, False
        while True:
            await asyncio.sleep(wait_s)
            started_s = loop.time()
            changed = await asyncio.to_thread(self._watch.changed)
            if any_change and not changed:
                return
            any_change = any_change or changed
            wait_s = max(SETTLE_S if any_change else LOOK_EVERY_S, PAUSE_PER_CHECK * (loop.time() - started_s))

    def _on_event(self, event: Event) -> None:
        match event:
            case AnswerUnsound(findings):
                self._unsound.update((found.control, found.code.value) for found in findings)
            case BundleFinished():
                self._services.intents.post(self.finish)
            case WorkResumed() if self._behind:
                self._services.intents.post(self._reopen)
            case _:
                return
