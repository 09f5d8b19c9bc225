"""Krippendorff's alpha: the examples he published, small cases worked out by hand, and 1,000 generated ones against the
package `krippendorff`."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from itertools import combinations
from typing import Any

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.agreement.distances import masi
from annotator.core.agreement.krippendorff import SAMPLE, GradedAlpha, IntervalAlpha, NominalAlpha, OrdinalAlpha

type Units = Sequence[Sequence[float]]
# K. Krippendorff, Computing Krippendorff's Alpha-Reliability (2011). A: two observers, 10 units, two values.
MEG, OWEN = "0100000010", "1110010000"
# B: two observers, 12 units, five values.
BEN, GERRY = "aabbdcccedda", "babbbccceddd"
# C: four observers, 12 units, five values, some missing; by units.
C = [
    *([1, 1, 1], [2, 2, 3, 2], [3, 3, 3, 3], [3, 3, 3, 3], [2, 2, 2, 2], [1, 2, 3, 4]),
    *([4, 4, 4, 4], [1, 1, 2, 1], [2, 2, 2, 2], [5, 5, 5], [1, 1], [3]),
]


def nominal(units: Sequence[Sequence[object]]) -> NominalAlpha[object]:
    found: NominalAlpha[object] = NominalAlpha()
    for unit in units:
        found.add(unit)
    return found


def ordinal(units: Units) -> OrdinalAlpha:
    found = OrdinalAlpha()
    for unit in units:
        found.add([float(value) for value in unit])
    return found


def interval(units: Units) -> IntervalAlpha:
    found = IntervalAlpha()
    for unit in units:
        found.add([float(value) for value in unit])
    return found


def test_published_a_two_observers_two_values() -> None:
    assert nominal(list(zip(MEG, OWEN, strict=True))).alpha() == pytest.approx(0.095, abs=0.0005)


def test_published_b_two_observers_five_values() -> None:
    assert nominal(list(zip(BEN, GERRY, strict=True))).alpha() == pytest.approx(0.692, abs=0.0005)


def test_published_c_four_observers_with_missing_values() -> None:
    assert nominal(C).alpha() == pytest.approx(0.743, abs=0.0005)
    assert nominal(C).values == 40  # the lone 3 pairs with nothing
    assert nominal(C).units == 11


def test_published_d_ordinal_and_interval() -> None:
    assert ordinal(C).alpha() == pytest.approx(0.815, abs=0.0005)
    assert interval(C).alpha() == pytest.approx(0.849, abs=0.0005)


def test_nominal_by_hand() -> None:
    # Units aa, ab: n = 4, D_o = (0 + 2) / 4 = 1/2. Values a a a b: of 12 ordered pairs 6 differ, D_e = 1/2. alpha = 0.
    found = nominal(["aa", "ab"])
    assert found.alpha() == pytest.approx(0.0)
    assert found.same == pytest.approx(0.5)


def test_the_same_are_the_pairs_that_are_the_same() -> None:
    # Units aaab, cc: 3 of 6 pairs and 1 of 1. With the weights of alpha, 4 and 2 values: (4 * 1/2 + 2) / 6 = 2/3.
    assert nominal(["aaab", "cc"]).same == pytest.approx(4 / 7)
    graded: GradedAlpha[str] = GradedAlpha(lambda left, right: float(left != right))
    for unit in ("aaab", "cc"):
        graded.add(unit)
    assert graded.similarity == pytest.approx(4 / 7)


def test_nominal_worse_than_chance_by_hand() -> None:
    # Units ab, ab: D_o = 1. Values a a b b: 8 of 12 ordered pairs differ, D_e = 2/3. alpha = 1 - 3/2 = -1/2.
    assert nominal(["ab", "ab"]).alpha() == pytest.approx(-0.5)


def test_three_observers_by_hand() -> None:
    # Units aaa, abb: n = 6. In abb 4 of 6 ordered pairs differ, each weighs 1/2: D_o = 2/6 = 1/3.
    # Values aaaa bb: 16 of 30 ordered pairs differ, D_e = 8/15. alpha = 1 - (1/3)(15/8) = 3/8.
    assert nominal(["aaa", "abb"]).alpha() == pytest.approx(0.375)


def test_interval_by_hand() -> None:
    # Units 1 1, 2 4: D_o = (0 + 2 * 4) / 4 = 2. Values 1 1 2 4: squares 0 1 9 1 9 4 add up to 24, both ways 48,
    # D_e = 48 / 12 = 4. alpha = 1 - 2/4 = 1/2.
    assert interval([[1, 1], [2, 4]]).alpha() == pytest.approx(0.5)


def test_ordinal_by_hand() -> None:
    # Units 1 1, 2 3. n_1 = 2, n_2 = n_3 = 1. d(1,2) = (3 - 3/2)^2 = 9/4, d(1,3) = (4 - 3/2)^2 = 25/4, d(2,3) = 1.
    # D_o = 2 * 1 / 4 = 1/2. D_e = 2 (2 * 9/4 + 2 * 25/4 + 1) / 12 = 36/12 = 3. alpha = 1 - 1/6 = 5/6.
    assert ordinal([[1, 1], [2, 3]]).alpha() == pytest.approx(5 / 6)


def test_sets_by_hand() -> None:
    # Units {a}{a}, {a}{a,b}: MASI of {a} and {a,b} is 1 - 1/2 * 2/3 = 2/3. D_o = 2 * 2/3 / 4 = 1/3.
    # Values {a} three times, {a,b} once: 6 of 12 ordered pairs are 2/3 apart, D_e = 1/3. alpha = 0.
    small, large = frozenset({("a",)}), frozenset({("a",), ("b",)})
    found = GradedAlpha(masi)
    found.add([small, small])
    found.add([small, large])
    assert found.alpha() == pytest.approx(0.0)
    assert found.similarity == pytest.approx(2 / 3)
    assert not found.is_estimate()


@pytest.mark.parametrize("units", [[], [[1], [2]], [[3, 3], [3, 3, 3]]], ids=["nothing", "alone", "no variation"])
def test_alpha_is_not_defined_without_pairs_or_variation(units: Units) -> None:
    graded: GradedAlpha[float] = GradedAlpha(lambda left, right: float(left != right))
    for unit in units:
        graded.add(unit)
    assert [found.alpha() for found in (nominal(units), ordinal(units), interval(units), graded)] == [None] * 4


def test_a_thousand_generated_cases_as_the_package_has_them() -> None:
    chance = random.Random(15)
    compared = 0
    while compared < 1000:
        many, people, values = chance.randint(1, 12), chance.randint(2, 6), chance.randint(2, 6)
        agreeing, missing = chance.random(), chance.random() * 0.6
        rows = [[_value(chance, unit, values, agreeing, missing) for unit in range(many)] for _who in range(people)]
        units = [[row[unit] for row in rows if not math.isnan(row[unit])] for unit in range(many)]
        paired = [value for unit in units if len(unit) > 1 for value in unit]
        if len(set(paired)) < 2:  # where the package raises, or gives nan
            assert interval(units).alpha() is None
            continue
        data = np.array(rows)
        theirs = (
            krippendorff.alpha(data, level_of_measurement="nominal"),
            krippendorff.alpha(data, level_of_measurement="ordinal"),
            krippendorff.alpha(data, level_of_measurement="interval"),
        )
        mine = (nominal(units).alpha(), ordinal(units).alpha(), interval(units).alpha())
        assert mine == pytest.approx(tuple(map(float, theirs)), abs=1e-9), rows
        compared += 1


SETS = [frozenset((letter,) for letter in "abc" if place >> "abc".index(letter) & 1) for place in range(8)]


def _apart(v1: Any, v2: Any, *_rest: Any, **_options: Any) -> Any:
    """MASI as the package asks for a distance: of the numbers of two sets."""
    table = np.array([[masi(left, right) for right in SETS] for left in SETS])
    return table[np.asarray(v1, dtype=int), np.asarray(v2, dtype=int)]


def test_sets_as_the_package_has_them_with_our_distance() -> None:
    chance = random.Random(6)
    compared = 0
    while compared < 100:
        many, people = chance.randint(2, 10), chance.randint(2, 5)
        rows = [[_value(chance, unit, 8, 0.5, 0.3) for unit in range(many)] for _who in range(people)]
        units = [[row[unit] for row in rows if not math.isnan(row[unit])] for unit in range(many)]
        if len({value for unit in units if len(unit) > 1 for value in unit}) < 2:
            continue
        found = GradedAlpha(masi)
        for unit in units:
            found.add([SETS[int(value)] for value in unit])
        theirs = krippendorff.alpha(np.array(rows), value_domain=range(8), level_of_measurement=_apart)
        assert found.alpha() == pytest.approx(float(theirs), abs=1e-9)
        compared += 1


def _value(chance: random.Random, unit: int, values: int, agreeing: float, missing: float) -> float:
    if chance.random() < missing:
        return math.nan
    return float(unit % values if chance.random() < agreeing else chance.randrange(values))


SMALL = st.lists(st.lists(st.integers(0, 6).map(float), max_size=5), max_size=12)


@given(SMALL)
def test_a_graded_scale_gives_what_the_nominal_one_does(units: list[list[float]]) -> None:
    graded: GradedAlpha[float] = GradedAlpha(lambda left, right: float(left != right))
    for unit in units:
        graded.add(unit)
    expected = nominal(units).alpha()
    assert graded.alpha() == (None if expected is None else pytest.approx(expected))
    assert graded.similarity == (None if graded.same is None else pytest.approx(graded.same))


@given(SMALL)
def test_known_distances_are_those_of_combinations(units: list[list[float]]) -> None:
    distances = [[abs(left - right) / 6 for left, right in combinations(unit, 2)] for unit in units]
    handed: GradedAlpha[float] = GradedAlpha(lambda left, right: abs(left - right) / 6)
    reckoned: GradedAlpha[float] = GradedAlpha(lambda left, right: abs(left - right) / 6)
    for unit, known in zip(units, distances, strict=True):
        handed.add(unit, known)
        reckoned.add(unit)
    assert handed.alpha() == reckoned.alpha()


def test_of_many_values_a_sample_is_compared_which_is_always_the_same() -> None:
    chance = random.Random(3)
    units = [
        [float(base), float(base if chance.random() < 0.7 else chance.randrange(5))] for base in [0, 1, 2, 3, 4] * 400
    ]
    first, second = (GradedAlpha[float](lambda left, right: float(left != right)) for _time in range(2))
    for unit in units:
        first.add(unit)
        second.add(unit)
    exact = nominal(units).alpha()
    assert len(units) * 2 > SAMPLE
    assert first.is_estimate()
    assert first.alpha() == second.alpha()
    assert exact is not None
    assert first.alpha() == pytest.approx(exact, abs=0.02)


def test_large_values_are_compared_as_far_as_they_cost_no_more_than_they_may() -> None:
    costly: GradedAlpha[float] = GradedAlpha(lambda left, right: float(left != right), lambda _value: 2_000)
    for base in range(200):
        costly.add([float(base % 3), float(base % 3 if base % 4 else base % 5)])
    assert costly.is_estimate()
    assert costly.alpha() is not None
