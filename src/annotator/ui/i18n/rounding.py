"""Rounding of figures that are displayed with their total: the rounded parts add up to the rounded total, which comes
from the exact sum. Each part is rounded down. The missing units go to the parts with the largest remainders, the
earlier one of two equal parts (largest remainder method). No part differs from its exact value by a unit or more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from annotator.core.money.amount import rounded_parts
from annotator.core.time.groups import COUNTED, TimeGroup
from annotator.ui.i18n import number_format

CENTS = 100


def left_after(gross: Fraction, deductions: Sequence[Fraction]) -> tuple[Decimal, list[Decimal], Decimal]:
    """Round an amount, its deductions and what is left to the cent, so that they add up. The first and the last are
    rounded as on pages that show them alone."""
    taken = sum(deductions, Fraction(0)) * CENTS
    gross_cents = round(gross * CENTS)
    left_cents = round(gross * CENTS - taken)
    if abs(gross_cents - left_cents - taken) >= 1:  # both are halves, rounded apart
        left_cents = gross_cents - round(taken)
    parts = rounded_parts([part * CENTS for part in deductions], gross_cents - left_cents)
    return _amount(gross_cents), list(map(_amount, parts)), _amount(left_cents)


def with_converted(
    total: Fraction, parts: Sequence[Fraction], are_converted: Sequence[bool]
) -> tuple[Decimal, list[Decimal]]:
    """Round an amount and its parts to the cent, so that they add up. Parts that are not converted are rounded as where
    they stand alone, if the converted ones can take the difference."""
    total_cents = round(total * CENTS)
    own = [
        None if is_converted else round(part * CENTS) for part, is_converted in zip(parts, are_converted, strict=True)
    ]
    converted = [part * CENTS for part, is_converted in zip(parts, are_converted, strict=True) if is_converted]
    left = total_cents - sum(cents for cents in own if cents is not None)
    if abs(left - sum(converted, Fraction(0))) >= 1 or (not converted and left):
        return _amount(total_cents), list(map(_amount, rounded_parts([part * CENTS for part in parts], total_cents)))
    rest = iter(rounded_parts(converted, left))
    return _amount(total_cents), [_amount(next(rest) if cents is None else cents) for cents in own]


def _amount(cents: int) -> Decimal:
    return Decimal(cents) / CENTS


def durations(parts_ms: Sequence[int]) -> list[str]:
    """Format durations and, as the last item, their sum. They are rounded to the unit of
    `number_format.reckoned_in_ms` and add up."""
    total_ms = sum(parts_ms)
    unit_ms = number_format.reckoned_in_ms(total_ms)
    total = number_format.whole_units(total_ms, unit_ms)
    return [number_format.in_units(unit, unit_ms) for unit in (*_units(parts_ms, unit_ms, total), total)]


def group_durations(spent_ms: Mapping[TimeGroup, int], *, in_seconds: bool = False) -> dict[TimeGroup, str]:
    """Format the time of each group; the work groups add up to the total work as formatted by `durations`, or with
    `in_seconds` by `number_format.in_seconds`."""
    unit_ms = number_format.SECOND_MS if in_seconds else _group_unit_ms(spent_ms)
    return {group: number_format.in_units(units, unit_ms) for group, units in _group_units(spent_ms, unit_ms).items()}


def group_columns(total_ms: Mapping[TimeGroup, int], rows: Sequence[Mapping[TimeGroup, int]]) -> list[list[str]]:
    """Format a table: a line for each of `rows`, a cell for each group. Each column adds up to the value of
    `group_durations` for its group. Cells without time are empty."""
    unit_ms = _group_unit_ms(total_ms)
    columns = [
        _units([row.get(group, 0) for row in rows], unit_ms, units)
        for group, units in _group_units(total_ms, unit_ms).items()
    ]
    return [
        [
            number_format.in_units(column[place], unit_ms) if row.get(group) else ""
            for group, column in zip(total_ms, columns, strict=True)
        ]
        for place, row in enumerate(rows)
    ]


def _group_units(spent_ms: Mapping[TimeGroup, int], unit_ms: int) -> dict[TimeGroup, int]:
    work = [group for group in spent_ms if group in COUNTED]
    parts_ms = [spent_ms[group] for group in work]
    of_work = _units(parts_ms, unit_ms, number_format.whole_units(sum(parts_ms), unit_ms))
    counted = dict(zip(work, of_work, strict=True))
    return {
        group: counted.get(group, number_format.whole_units(duration_ms, unit_ms))
        for group, duration_ms in spent_ms.items()
    }


def _group_unit_ms(spent_ms: Mapping[TimeGroup, int]) -> int:
    return number_format.reckoned_in_ms(sum(duration_ms for group, duration_ms in spent_ms.items() if group in COUNTED))


def _units(parts_ms: Sequence[int], unit_ms: int, total: int) -> list[int]:
    return rounded_parts([Fraction(part_ms, unit_ms) for part_ms in parts_ms], total)
