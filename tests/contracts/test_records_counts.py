"""The contract of `core.ports.records.Records` for the numbers of results by delivery state."""

from __future__ import annotations

from annotator.core.money.states import MoneyState
from annotator.core.outbox.delivery_state import BundleResults, DeliveryState, ResultsExport, bundle_results
from annotator.core.outbox.parcel import Accepted
from annotator.core.ports.records import Records
from contracts.record_examples import NOW, Play, with_parcel
from store.examples import KEY

FILE = "/results/street-signs@1-2026-11-24.zip"


def test_results_are_counted_by_what_their_state_depends_on(play: Play) -> None:
    async def scenario(records: Records) -> None:
        ids = [(await with_parcel(records, str(number))).unique_id for number in range(6)]
        await records.record_outcome(ids[0], Accepted("/results/1.json"), NOW)
        await records.end_manual_export(ids[1:5], FILE, NOW)
        await records.mark_sent(ids[2:3], NOW + 5)
        decisions = {ids[3]: MoneyState.PAID, ids[4]: MoneyState.REJECTED, "of no parcel": MoneyState.PAID}
        counts = await records.count_results(KEY, decisions)
        assert sum(each.count for each in counts) == 6
        assert bundle_results(counts) == BundleResults(
            {
                DeliveryState.READY: 2,
                DeliveryState.EXPORTED: 1,
                DeliveryState.SENT: 1,
                DeliveryState.REJECTED: 1,
                DeliveryState.PAID: 1,
            },
            exports=(ResultsExport(FILE, NOW, answers=4, sent_utc_ms=NOW + 5, to_send=1),),
            to_export=2,
        )
        assert bundle_results(await records.count_results("", decisions)) == bundle_results(counts)
        assert await records.count_results("other@1", decisions) == ()

    play(scenario)
