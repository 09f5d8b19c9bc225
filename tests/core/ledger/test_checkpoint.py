"""A fold that is written down in the middle and read again goes on as if nothing had happened."""

from __future__ import annotations

import json
from array import array
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, make_dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.ledger.checkpoint import packed, shape, unpacked, version_of
from annotator.core.ledger.entries import Entry, NewEntry
from annotator.core.ledger.interval_store import IntervalStore
from annotator.core.ledger.intervals import Interval, State, intervals
from annotator.core.money.amount import Money
from annotator.core.money.items import Account, Items
from annotator.core.money.states import BONUSES, LOST, REWARD_STATES, MoneyState
from annotator.core.pay.meter import Folds
from core.histories import histories, ledger, moments_after


def folded(entries: Iterable[Entry], folds: Folds | None = None) -> Folds:
    folds = folds or Folds()
    for entry in entries:
        folds.apply(entry)
    return folds


def written_and_read(folds: Folds) -> Folds:
    return unpacked(Folds, json.loads(json.dumps(packed(folds))))


@given(histories(min_size=2), st.data())
def test_folding_from_a_checkpoint_on_is_folding_from_the_first_entry_on(
    history: list[NewEntry], data: st.DataObject
) -> None:
    entries = ledger(history)
    cut = data.draw(st.integers(0, len(entries)))
    moment = data.draw(moments_after(entries[-1].timestamp))
    whole, resumed = folded(entries), folded(entries[cut:], written_and_read(folded(entries[:cut])))
    assert resumed == whole
    assert packed(resumed) == packed(whole)
    assert resumed.meter.reading(moment) == whole.meter.reading(moment)
    assert list(resumed.line.backwards()) == list(whole.line.backwards())


@given(histories())
def test_what_was_written_down_does_not_change_with_the_fold(history: list[NewEntry]) -> None:
    entries = ledger(history)
    folds = folded(entries[:-1])
    state = packed(folds)
    before = json.dumps(state)
    folded(entries[-1:], folds)
    assert json.dumps(state) == before


@dataclass(slots=True)
class Everything:
    """All forms that a field may have. `twice` follows from `number`."""

    number: int = 3
    text: str = "é\n"
    flag: bool = False
    amount: Decimal = Decimal("1.10")
    share: Fraction = Fraction(1, 3)
    day: date = date(2026, 11, 24)
    state: State | None = State.IDLE
    nothing: int | None = None
    days: dict[date, Mapping[State, int]] = field(default_factory=lambda: {date(2026, 1, 1): {State.OFF: 1}})
    last: deque[Money] = field(default_factory=lambda: deque([Money(Decimal("0.10"), "EUR")], maxlen=2))
    many: tuple[int, ...] = (1, 2)
    names: list[str | None] = field(default_factory=lambda: [None, "a"])
    known: frozenset[str] = frozenset({"x"})
    column: array[int] = field(default_factory=lambda: array("q", [-1, 1 << 40]))
    twice: int = field(init=False)

    def __post_init__(self) -> None:
        self.twice = 2 * self.number


def test_every_form_comes_back_as_it_was() -> None:
    found = unpacked(Everything, json.loads(json.dumps(packed(Everything(number=5)))))
    assert found == Everything(number=5)
    assert (found.twice, str(found.amount), found.last.maxlen) == (10, "1.10", 2)


@pytest.mark.parametrize("kind", [object, float, set[int], tuple[int, str], int | str, dict[str, object]])
def test_a_field_that_no_checkpoint_can_hold_is_seen_at_once(kind: Any) -> None:
    with pytest.raises(TypeError, match="no checkpoint can hold"):
        shape(make_dataclass("Fold", [("inside", kind)]))


def test_a_new_field_anywhere_within_is_another_version() -> None:
    inner = [make_dataclass("Inner", fields) for fields in ([("a", int)], [("a", int), ("b", int)], [("a", str)])]
    versions = {
        version_of("1.0", make_dataclass("Fold", [("inside", tuple.__class_getitem__((kind, ...)))])) for kind in inner
    }
    versions |= {version_of("1.1", Folds), version_of("1.0", Folds)}
    assert len(versions) == 5
    assert version_of("1.0", Folds) == version_of("1.0", Folds)


def spoilt(state: Any) -> Iterable[Any]:
    """The state with any one part of it missing or of another kind."""
    yield None
    yield "text"
    if isinstance(state, list):
        yield state[:-1]
        for place, inside in enumerate(state):
            yield from ([*state[:place], other, *state[place + 1 :]] for other in spoilt(inside))


def test_a_spoilt_state_is_refused_in_a_way_that_can_be_caught() -> None:
    state = packed(Everything())
    refused = 0
    for other in spoilt(state):
        try:
            unpacked(Everything, other)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            refused += 1
    assert refused > 20


def test_numbers_of_another_machine_are_refused() -> None:
    state = json.loads(json.dumps(packed(Everything())).replace('"q", 8,', '"q", 4,'))
    with pytest.raises(ValueError, match="another machine"):
        unpacked(Everything, state)


def by_another_order(fold: Any, known: list[Any]) -> Any:
    """Pack a column of states like a program that knew these states in this order."""
    names = [field.name for field in fields(fold) if field.init]
    kept = dict(zip(names, packed(fold), strict=True))
    numbers = array("B", (known.index(fold._known[number]) for number in fold._states))
    other = type(fold)(_known=list(known), _states=numbers)
    kept |= {name: packed(other)[names.index(name)] for name in ("_known", "_states")}
    return json.loads(json.dumps([kept[name] for name in names]))


@given(histories(min_size=2), st.permutations([state for state in State if state is not State.LOCK]))
def test_kept_states_are_read_back_as_themselves_whatever_order_they_have_today(
    history: list[NewEntry], known: list[State]
) -> None:
    line = IntervalStore()
    line.add(interval for interval in intervals(history) if interval.state is not State.LOCK)
    resumed = unpacked(IntervalStore, by_another_order(line, known))
    assert list(resumed.backwards()) == list(line.backwards())
    locked = Interval(State.LOCK, None, 0, 1, 0, 0)
    resumed.add([locked])
    assert next(iter(resumed.backwards())).state is State.LOCK


@given(st.permutations(list(MoneyState)))
def test_kept_states_of_money_are_read_back_as_themselves_whatever_order_they_have_today(
    known: list[MoneyState],
) -> None:
    items, account = Items(), Account("payer", "requester", "EUR")
    for number, state in enumerate(MoneyState):
        items.add(f"id {number}", state, Decimal("0.10"), account, date(2026, 11, 25))
    resumed = unpacked(Items, by_another_order(items, known))
    assert [resumed.state(row) for row in range(len(resumed))] == list(MoneyState)
    assert list(resumed.rows_in(MoneyState.FEE)) == list(items.rows_in(MoneyState.FEE))


def test_the_states_of_a_reward_are_named_one_by_one() -> None:
    """Not counted off an enum, which grows."""
    arrived = {*BONUSES, MoneyState.ANNOUNCED, MoneyState.RECEIVED, MoneyState.VOUCHER}
    others = arrived | LOST | {MoneyState.FEE, MoneyState.VOUCHER_WORTH}
    assert set(MoneyState) - others == REWARD_STATES
