"""The worker's own pay cards, which are saved by hand, and the cards of other workers in this home. Nothing is sent."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.errors import BundleRefused
from annotator.core.events import EventBus, PayCardsAdded, PayCardsChanged
from annotator.core.money.items import Item
from annotator.core.money.states import ACCEPTED, BRINGS, DECIDED, MoneyState
from annotator.core.pay.meter import Folds
from annotator.core.pay.pay_cards import (
    LEAST_TASKS,
    MOST_CARDS,
    MOST_ISSUES,
    PayCard,
    PaySummary,
    RequesterName,
    TaskFacts,
    card_of,
    newest,
    quarter_of,
    requester_name,
    summaries,
)
from annotator.core.ports.bundles import BundleSource
from annotator.core.ports.folders import CardFile, NewFolders
from annotator.core.ports.records import Records
from annotator.core.problems import Place, Problem, ProblemCode
from annotator.formats.pay_cards import (
    MOST_FILE_BYTES,
    SECRET_BYTES,
    SUFFIX,
    CardFault,
    are_cards,
    card_body,
    public_key,
    read_cards,
    read_store,
    read_summaries,
    signed_card,
    store_bytes,
)
from annotator.formats.source.rejection import rejecting
from annotator.services.bookkeeping.task_times import time_of_tasks
from annotator.services.bundles import Bundles

_SECRET = "pay-card-secret"
# Prefix of the settings that count the changes of each card: the issue, and the hash of what it says.
_ISSUED = "pay-card-issued:"
_AT_ONCE = 1_000  # rewards: a few milliseconds
_MOST_FAULTS = 20
_HANDED_IN = DECIDED | BRINGS


class OwnWork(Struct, frozen=True):
    """A quarter's tasks for one requester in one currency, of which a card may be made. `tasks` have a measured
    time. `card` is None if there are too few."""

    requester: RequesterName
    currency: str
    quarter: str
    tasks: int
    card: PayCard | None

    @property
    def missing(self) -> int:
        """How many tasks are missing for a card."""
        return max(0, LEAST_TASKS - self.tasks)


class _Group(Struct):
    items: list[Item] = field(default_factory=list)


class PayCards:
    """Pay cards. `folds` are those of the ledger, `today` the worker's day."""

    def __init__(
        self,
        folds: Callable[[], Folds],
        today: Callable[[], date],
        records: Records,
        bundles: Bundles,
        file: CardFile,
        folders: NewFolders,
        event_bus: EventBus,
    ) -> None:
        self._folds = folds
        self._today = today
        self._records = records
        self._bundles = bundles
        self._file = file
        self._folders = folders
        self._event_bus = event_bus
        self._changing = asyncio.Lock()

    async def own(self) -> tuple[OwnWork, ...]:
        """Return the work of which cards can be made, the newest quarter and most tasks first."""
        names = {bundle.manifest.key: requester_name(bundle.manifest) for bundle in await self._bundles.imported()}
        groups: dict[tuple[RequesterName, str, str], _Group] = {}
        for number, item in enumerate(self._folds().meter.earnings.items(*_HANDED_IN), start=1):
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
            name = names.get(item.bundle)
            if name is not None:
                key = (name, item.money.currency, quarter_of(item.day))
                groups.setdefault(key, _Group()).items.append(item)
        enough = [group.items for group in groups.values() if len(group.items) >= LEAST_TASKS]
        spent = await time_of_tasks(self._folds(), (item.unique_id for items in enough for item in items))
        settings = dict(await self._records.settings())
        secret = await self._secret(settings)
        works = await asyncio.to_thread(
            lambda: [_own(*key, group.items, spent, settings, secret) for key, group in groups.items()]
        )
        return tuple(sorted(works, key=lambda work: (work.quarter, work.tasks, work.requester), reverse=True))

    async def export(self, work: OwnWork, location: str) -> None:
        """Write a card into a new file. Raise BundleRefused if the name is taken, StoreFault, and ValueError (a
        programming error) without a card."""
        card = work.card
        if card is None:
            raise ValueError("too few tasks")
        secret = await self._secret(dict(await self._records.settings()))
        await asyncio.to_thread(self._folders.write_file, location, signed_card(card, secret))
        await self._records.save_settings({_issue_key(card): f"{card.issue} {_values_hash(card)}"})

    async def open(self, location: str) -> PayCardsAdded:
        """Add the cards of a file, folder or zip to those of this home, in one step, and announce it."""
        async with self._changing:
            opened = await asyncio.to_thread(self._add, location)
        self._event_bus.announce(opened)
        return opened

    async def has_cards(self, location: str) -> bool:
        """Return whether a folder or zip that is no bundle has files of pay cards."""
        try:
            return await asyncio.to_thread(self._has_cards, location)
        except BundleRefused:
            return False

    async def summaries(self) -> tuple[PaySummary, ...]:
        """Return what the cards of this home say, in the order of requesters' names."""
        return read_summaries(await asyncio.to_thread(self._file.first_line))

    async def remove(self, summary: PaySummary) -> bytes:
        """Remove the cards of a requester in one currency. Return them for `restore`."""
        async with self._changing:
            removed = await asyncio.to_thread(self._remove, summary.id, summary.currency)
        self._event_bus.announce(PayCardsChanged())
        return removed

    async def restore(self, removed: bytes) -> None:
        """Undo a removal."""
        async with self._changing:
            await asyncio.to_thread(self._restore, removed)
        self._event_bus.announce(PayCardsChanged())

    async def _secret(self, settings: Mapping[str, str]) -> bytes:
        """Return the secret from which all keys are derived. It never leaves this home."""
        known = settings.get(_SECRET, "")
        if not known:
            known = secrets.token_hex(SECRET_BYTES)
            await self._records.save_settings({_SECRET: known})
        return bytes.fromhex(known)

    def _add(self, location: str) -> PayCardsAdded:
        problems: list[Problem] = []
        try:
            with rejecting(), closing(self._folders.open_source(location)) as source:
                new = dict(_placed(_read(source, self._today(), problems)))
        except BundleRefused as refused:
            return PayCardsAdded(location, 0, 0, 0, refused.problems)
        known = dict(_placed(read_store(self._file.read())))
        added = sum(place not in known for place in new)
        if len(known) + added > MOST_CARDS:
            params = {"why": "full", "most": str(MOST_CARDS)}
            return PayCardsAdded(location, 0, 0, 0, (Problem(ProblemCode.PAY_CARD, Place(location), params),))
        newer = {
            place: card for place, card in new.items() if place not in known or card[1].rank > known[place][1].rank
        }
        if newer:
            self._write(known | newer)
        return PayCardsAdded(location, added, len(newer) - added, len(new) - len(newer), tuple(problems))

    def _remove(self, requester_id: str, currency: str) -> bytes:
        known = dict(_placed(read_store(self._file.read())))
        gone = {place: card for place, card in known.items() if place[:2] == (requester_id, currency)}
        self._write({place: card for place, card in known.items() if place not in gone})
        return b"\n" + b"".join(lines for lines, _card in gone.values())

    def _restore(self, removed: bytes) -> None:
        self._write(dict(_placed((*read_store(self._file.read()), *read_store(removed)))))

    def _write(self, cards: Mapping[tuple[str, str, str, bytes], tuple[bytes, PayCard]]) -> None:
        lines = (cards[place][0] for place in sorted(cards))
        self._file.write(store_bytes(lines, summaries(card for _lines, card in cards.values())))

    def _has_cards(self, location: str) -> bool:
        with rejecting(), closing(self._folders.open_source(location)) as source:
            return are_cards(listed.path for listed in source.listing())


def _own(
    requester: RequesterName,
    currency: str,
    quarter: str,
    items: list[Item],
    spent: Mapping[str, int],
    settings: Mapping[str, str],
    secret: bytes,
) -> OwnWork:
    tasks = [_facts(item, spent.get(item.unique_id, 0)) for item in items]
    timed = sum(task.spent_ms > 0 for task in tasks) if len(tasks) >= LEAST_TASKS else len(tasks)
    card = card_of(requester, currency, quarter, tasks, 1, public_key(secret, requester.id))
    if card is not None:
        issue, _space, values = settings.get(_issue_key(card), "0 ").partition(" ")
        number = int(issue) if issue.isdecimal() else 0
        card = replace(card, issue=min(MOST_ISSUES, number if values == _values_hash(card) else number + 1))
    return OwnWork(requester, currency, quarter, timed, card)


def _facts(item: Item, spent_ms: int) -> TaskFacts:
    is_paid = item.state is MoneyState.PAID and item.decided is not None
    return TaskFacts(
        pay=item.money.amount if item.state in BRINGS else Decimal(0),
        spent_ms=spent_ms,
        accepted=item.state in ACCEPTED if item.state in DECIDED else None,
        days=(item.decided - item.day).days if is_paid and item.decided is not None else None,
    )


def _issue_key(card: PayCard) -> str:
    return f"{_ISSUED}{card.requester.id}:{card.currency}:{card.quarter}"


def _values_hash(card: PayCard) -> str:
    """Return the hash of what a card says, whatever its issue."""
    return hashlib.sha256(card_body(replace(card, issue=1))).hexdigest()[:16]


def _read(source: BundleSource, today: date, problems: list[Problem]) -> Iterator[tuple[bytes, PayCard]]:
    """Yield the valid cards of all files. Add the first problems to `problems`."""
    names = sorted(listed.path for listed in source.listing() if not listed.is_folder)
    names = [name for name in names if name.lower().endswith(SUFFIX)]
    if not names:
        problems.append(Problem(ProblemCode.PAY_CARD, Place(source.name), {"why": "none"}))
    left_bytes = MOST_FILE_BYTES
    for name in names:
        try:
            data = source.read(name, left_bytes)
        except BundleRefused as refused:
            problems += refused.problems
            continue
        left_bytes -= len(data)
        for read in read_cards(data, today):
            if not isinstance(read, CardFault):
                yield read
            elif len(problems) < _MOST_FAULTS:
                problems.append(Problem(ProblemCode.PAY_CARD, Place(name, line=read.line), {"why": read.why}))


def _placed(
    cards: Iterable[tuple[bytes, PayCard]],
) -> Iterator[tuple[tuple[str, str, str, bytes], tuple[bytes, PayCard]]]:
    """Yield the newest card of each place with its lines."""
    lines = {card: data for data, card in cards}
    return ((place, (lines[card], card)) for place, card in newest(lines).items())
