"""Random commands on the database of a campaign against a plain model: no share changes once it is given, no task goes
to fewer workers than asked while there are enough, and no result is counted twice."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from annotator.core.campaign.shares import ShareState
from annotator.store.campaigns.database import Arrived, CampaignDatabase

TASKS = [f"t{number}" for number in range(7)]


class CampaignMachine(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory()
        self._path = Path(self._folder.name) / "campaign.sqlite"
        self.database = CampaignDatabase(self._path)
        self.given: dict[str, list[str]] = {}
        self.withdrawn: set[str] = set()
        self.results: dict[str, tuple[str, str]] = {}
        self.per_task = 0

    def teardown(self) -> None:
        self.database.close()
        self._folder.cleanup()

    @initialize(per_task=st.integers(1, 3), more=st.integers(0, 2))
    def begins(self, per_task: int, more: int) -> None:
        self.per_task = per_task
        facts = {"bundle": "a@1", "per_task": str(per_task), "seed": "s"}
        self.database.begin(facts, TASKS, {}, per_task + more)
        self._seal()

    def _seal(self) -> None:
        planned = [share.id for share in self.database.shares() if share.stored is ShareState.PLANNED]
        self.database.sealed(dict.fromkeys(planned, "ab" * 32))

    @rule(data=st.data())
    def give(self, data: st.DataObject) -> None:
        sealed = [share.id for share in self.database.shares() if share.stored is ShareState.SEALED]
        if sealed:
            share = sealed[data.draw(st.integers(0, len(sealed) - 1))]
            self.database.give(share, "ada")
            self.given[share] = self.database.tasks_of(share)

    @precondition(lambda machine: machine.given)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        share = list(self.given)[data.draw(st.integers(0, len(self.given) - 1))]
        answered = {task for of, task in self.results.values() if of == share}
        assert self.database.withdraw(share, "") == len(set(self.given[share]) - answered)
        self.withdrawn.add(share)

    @precondition(lambda machine: machine.given)
    @rule(data=st.data())
    def collect(self, data: st.DataObject) -> None:
        share = list(self.given)[data.draw(st.integers(0, len(self.given) - 1))]
        task = self.given[share][data.draw(st.integers(0, len(self.given[share]) - 1))]
        unique_id = f"{share}-{task}"
        assert self.database.is_seen(unique_id) == (unique_id in self.results)
        if unique_id not in self.results:
            arrived = [Arrived(unique_id, share, task, "k7f2", was_skipped=False)]
            self.database.add_part(self.database.next_part(), "ab" * 32, arrived)
            self.results[unique_id] = share, task

    @rule(count=st.integers(1, 2))
    def add_workers(self, count: int) -> None:
        self.database.add_workers(count)
        self._seal()

    @rule()
    def opens_again(self) -> None:
        self.database.close()
        self.database = CampaignDatabase(self._path)

    @invariant()
    def what_is_given_stays_and_each_task_has_its_workers(self) -> None:
        if not self.per_task:
            return
        shares = {share.id: share for share in self.database.shares()}
        assert len({share.seat for share in shares.values()}) == len(shares)
        for share, tasks in self.given.items():
            assert self.database.tasks_of(share) == tasks
            assert (shares[share].stored is ShareState.WITHDRAWN) == (share in self.withdrawn)
        live = [self.database.tasks_of(share) for share in shares if share not in self.withdrawn]
        answered = [task for share, task in self.results.values() if share in self.withdrawn]
        counts = {task: sum(task in tasks for tasks in live) + answered.count(task) for task in TASKS}
        assert self.database.open_answers() == sum(max(0, self.per_task - count) for count in counts.values())
        assert self.database.answers() == len(self.results)


CampaignMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
TestCampaignMachine = CampaignMachine.TestCase
