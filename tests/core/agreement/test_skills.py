"""Skills of simulated workers, and the answers that follow."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.agreement.skills import Votes, skills

BEST_SKILL = 0.95
VOTES = st.dictionaries(
    st.text("xyz", min_size=1, max_size=3),
    st.lists(
        st.tuples(st.sampled_from("abcdef"), st.sampled_from("123")), min_size=1, max_size=6, unique_by=lambda v: v[0]
    ),
    max_size=12,
)


class Simulation:
    """Workers of skill 0.55 to 0.95; spammers, who replace the least skilled, answer by chance. 5 % is known."""

    def __init__(self, seed: int, each: int, choices: int, spammers: int, tasks: int = 1000, workers: int = 30) -> None:
        draw = random.Random(seed)
        right = [0.55 + (BEST_SKILL - 0.55) * n / (workers - 1) for n in range(workers)]
        right[:spammers] = [1 / choices] * spammers
        self.skills = {f"w{n}": skill for n, skill in enumerate(right)}
        self.truth = {f"t{n}": str(draw.randrange(choices)) for n in range(tasks)}
        self.votes: dict[str, list[tuple[str, str]]] = {}
        for task, true in self.truth.items():
            wrong = [str(choice) for choice in range(choices) if str(choice) != true]
            chosen = draw.sample(sorted(self.skills), each)
            self.votes[task] = [
                (worker, true if draw.random() < self.skills[worker] else draw.choice(wrong)) for worker in chosen
            ]
        self.known = {task: self.truth[task] for task in draw.sample(sorted(self.truth), tasks // 20)}

    def right(self, found: Mapping[str, str]) -> float:
        """Return the share of tasks that are right, without those whose answer is known."""
        asked = [task for task in self.truth if task not in self.known]
        return sum(found[task] == self.truth[task] for task in asked) / len(asked)


def merged(simulation: Simulation, choices: int) -> dict[str, str]:
    found = skills(simulation.votes, choices, simulation.known)
    return {task: max(own, key=lambda choice: own[choice]) for task, own in found.posteriors.items()}


def majority(simulation: Simulation) -> dict[str, str]:
    return {task: Counter(choice for _, choice in own).most_common(1)[0][0] for task, own in simulation.votes.items()}


@pytest.mark.parametrize(("spammers", "least", "better_by"), [(0, BEST_SKILL, 0.01), (6, 0.94, 0.04)])
def test_merged_answers_beat_the_best_single_worker_and_the_majority(
    spammers: int, least: float, better_by: float
) -> None:
    """Five answers of five choices: 0.967 are right and 0.954 by majority, where the best worker is right in 0.95. With
    six spammers of thirty it is 0.948 and 0.900; who knew each worker's skill would reach 0.952."""
    seeds = [Simulation(seed, 5, 5, spammers) for seed in range(5)]
    right = sum(each.right(merged(each, 5)) for each in seeds) / len(seeds)
    by_majority = sum(each.right(majority(each)) for each in seeds) / len(seeds)
    assert right > least, right
    assert right > by_majority + better_by


def test_skills_are_found_and_most_errors_are_below_the_threshold() -> None:
    each = Simulation(7, 5, 5, 6)
    found = skills(each.votes, 5, each.known)
    off = [abs(found.accuracies[worker] - skill) for worker, skill in each.skills.items()]
    assert sum(off) / len(off) < 0.04
    errors = [
        max(own.values()) for task, own in found.posteriors.items() if max(own, key=own.__getitem__) != each.truth[task]
    ]
    assert sum(score < 0.9 for score in errors) / len(errors) > 0.6


@given(VOTES, st.randoms())
def test_the_order_of_workers_and_tasks_does_not_matter(votes: dict[str, Votes[str]], draw: random.Random) -> None:
    turned = {task: draw.sample(list(votes[task]), len(votes[task])) for task in draw.sample(sorted(votes), len(votes))}
    before, after = skills(votes, 3, {}), skills(turned, 3, {})
    assert before.accuracies.keys() == after.accuracies.keys()
    for task, own in before.posteriors.items():
        assert after.posteriors[task] == pytest.approx(own)


@given(VOTES)
def test_what_all_say_is_certain_and_probabilities_add_up(votes: dict[str, Votes[str]]) -> None:
    found = skills(votes, 3, {})
    for task, own in found.posteriors.items():
        assert sum(own.values()) == pytest.approx(1)
        if len(own) == 1:
            assert list(own.values()) == [1.0]
        assert set(own) == {choice for _worker, choice in votes[task]}


def test_a_known_answer_is_fixed_and_tells_who_is_right() -> None:
    votes = {f"t{n}": [("right", "a"), ("wrong", "b")] for n in range(10)}
    tied = skills(votes, 2, {})
    assert tied.posteriors["t9"] == pytest.approx({"a": 0.5, "b": 0.5})
    found = skills(votes, 2, {f"t{n}": "a" for n in range(5)})
    assert found.posteriors["t0"] == {"a": 1.0, "b": 0.0}
    assert found.posteriors["t9"]["a"] > 0.99
    assert found.accuracies["right"] > 0.9 > 0.1 > found.accuracies["wrong"]
