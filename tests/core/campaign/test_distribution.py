"""Who gets what: each task to exactly as many seats as it needs, balanced, and the same again for the same seed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.campaign.distribution import LEAST_KNOWN, distribute, known_for, shuffled

SEEDS = st.text("0123456789abcdef", min_size=1, max_size=8)


@given(st.integers(0, 60), st.integers(1, 12), st.data(), SEEDS)
def test_each_task_goes_to_exactly_n_different_seats_and_loads_are_balanced(
    count: int, seats: int, data: st.DataObject, seed: str
) -> None:
    per_task = data.draw(st.integers(1, seats))
    needed = {f"t{number}": per_task for number in range(count)}
    places = [f"s{number}" for number in range(seats)]
    dealt = distribute(needed, places, seed)
    for task in needed:
        assert sum(task in tasks for tasks in dealt.values()) == per_task
    loads = [len(tasks) for tasks in dealt.values()]
    assert all(len(set(tasks)) == len(tasks) for tasks in dealt.values())
    assert max(loads) - min(loads) <= 1
    turned = dict(data.draw(st.permutations(sorted(needed.items()))))
    assert distribute(turned, data.draw(st.permutations(places)), seed) == dealt


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 400), min_size=1), st.integers(0, 50), SEEDS)
def test_known_answers_are_mixed_in_for_each_seat(loads: dict[str, int], known: int, seed: str) -> None:
    tasks = [f"k{number}" for number in range(known)]
    dealt = known_for(loads, tasks, seed)
    for seat, load in loads.items():
        wanted = max(LEAST_KNOWN, -(-load * 5 // 100)) if load else 0
        assert len(set(dealt[seat])) == len(dealt[seat]) == min(known, wanted)
        assert sorted(shuffled(dealt[seat], seat, seed)) == sorted(dealt[seat])
    uses = [sum(task in got for got in dealt.values()) for task in tasks]
    assert not uses or max(uses) - min(uses) <= 1
