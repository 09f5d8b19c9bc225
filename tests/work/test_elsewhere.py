"""The timer for other platforms."""

from __future__ import annotations

import asyncio

import pytest

from annotator.core.facts import ElsewhereChanged
from annotator.core.intervals import State
from annotator.core.ledger import EntryKind
from work.desks import Office, an_office, play

MIN = 60_000


def away(office: Office) -> bool:
    return office.desk.elsewhere.stay is not None


def test_a_stay_is_counted_for_its_platform_until_it_ends() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        elsewhere, clock = office.desk.elsewhere, office.clock
        assert not away(office)
        await elsewhere.begin("  Clickworker ", State.ELSEWHERE_SEARCHING)
        clock.advance(5 * MIN)
        stay = elsewhere.stay
        assert stay is not None
        assert (stay.platform, stay.state, stay.duration_ms) == ("Clickworker", State.ELSEWHERE_SEARCHING, 5 * MIN)
        await elsewhere.begin("Clickworker", State.ELSEWHERE_WORKING)
        clock.advance(20 * MIN)
        await elsewhere.begin("Clickworker", State.ELSEWHERE_WORKING)  # nothing new
        await elsewhere.end()
        await elsewhere.end()
        assert not away(office)
        totals = office.desk.timesheets.sheet(office.desk.timesheets.today()).totals
        assert totals == {State.ELSEWHERE_SEARCHING: 5 * MIN, State.ELSEWHERE_WORKING: 20 * MIN}
        bodies = [one.body for one in await office.records.entries() if one.kind is EntryKind.ELSEWHERE_BEGAN]
        assert [body["activity"] for body in bodies] == ["searching", "working"]
        assert len(office.told(ElsewhereChanged)) == 3

    asyncio.run(scenario())


def test_the_platform_used_last_is_offered_first() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.journal.start("0.1.0")
        elsewhere = office.desk.elsewhere
        assert list(elsewhere.platforms) == ["Clickworker", "Foule Factory"]
        for name in ("Isahit", "Foule Factory"):
            await elsewhere.begin(name, State.ELSEWHERE_WORKING)
        assert list(elsewhere.platforms) == ["Foule Factory", "Isahit", "Clickworker"]

    asyncio.run(scenario())


def test_opening_a_task_ends_a_stay() -> None:
    async def scenario(office: Office) -> None:
        await office.desk.elsewhere.begin("Clickworker", State.ELSEWHERE_WORKING)
        await office.desk.session.open_task(1)
        assert not away(office)

    play(scenario)


@pytest.mark.parametrize(("platform", "state"), [("  ", State.ELSEWHERE_WORKING), ("Clickworker", State.ON_TASK)])
def test_what_is_no_stay_is_refused(platform: str, state: State) -> None:
    with pytest.raises(ValueError, match="nobody can be at"):
        asyncio.run(an_office().desk.elsewhere.begin(platform, state))
