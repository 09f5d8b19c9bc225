"""All results of a bundle in one file: what is in it, what it counts as, and what happens when it cannot be made."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.errors import LeftAlready, NotAgreed, StoreFault
from annotator.core.events import OutboxChanged, ResultsExported
from annotator.core.money.states import MoneyState
from annotator.core.outbox.consent import recipient_of
from annotator.core.outbox.delivery_state import ResultsExport
from annotator.core.outbox.parcel import Outcome, Parcel, ParcelState
from annotator.services.bookkeeping.earnings import decided
from annotator.services.outbox.manual_export import file_name_part
from bundle_making import MANIFEST
from services.service_env import KEY, REQUESTER, TITLE, ServiceEnv, files, make_env


def file_of(parcels: Sequence[Parcel]) -> str:
    """Named by who it is from, so that a requester's folder takes the files of several workers."""
    first = min(parcels, key=lambda parcel: parcel.unique_id)
    worker = json.loads(first.envelope).get("worker")
    return f"/results/City Mapping Group - {TITLE} 2026-11-24 {worker or first.unique_id[:8]}.zip"


def silent(_done: int, _count: int) -> None:
    pass


async def with_results(count: int, agreed: bool = True, bundle: Mapping[str, bytes] | None = None) -> ServiceEnv:
    env = await make_env(bundle, agreed=agreed).start()
    for number in range(count):
        if number:
            await env.services.session.agreement_answered()
            await env.services.session.ready(env.view().unique_id, is_complete=True)
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
    return env


def test_it_holds_the_very_bytes_and_what_waited_counts_as_handed_over() -> None:
    async def scenario() -> None:
        env = await with_results(2)
        file = file_of(await env.services.delivery.parcels())
        sent = {f"{KEY}/{parcel.unique_id}.json": parcel.envelope for parcel in await env.services.delivery.parcels()}
        await env.services.manual_export().export(KEY, silent)
        assert env.archives.written == {file: sent}
        assert list(env.archives.written[file]) == sorted(sent)
        parcels = await env.services.delivery.parcels()
        assert {(parcel.state, parcel.exported_to) for parcel in parcels} == {(ParcelState.ACCEPTED, file)}
        assert {parcel.exported_utc_ms for parcel in parcels} == {env.clock.now().utc_ms}
        assert env.told(ResultsExported) == [ResultsExported(KEY, file, 2)]
        assert env.told(OutboxChanged)
        delivered = {parcel.unique_id for parcel in parcels}
        assert (len(env.connector.attempts), set(env.connector.attempts)) == (2, delivered)
        env.clock.advance(60_000)
        await env.services.delivery.deliver_due()
        assert len(env.connector.attempts) == 2

    asyncio.run(scenario())


def test_what_was_delivered_before_is_in_it_too_and_keeps_its_receipt() -> None:
    async def scenario() -> None:
        env = await with_results(1)
        env.clock.advance(60_000)
        await env.services.delivery.deliver_due()
        (before,) = await env.services.delivery.parcels()
        await env.services.manual_export().export(KEY, silent)
        await env.services.manual_export().export(KEY, silent)
        (after,) = await env.services.delivery.parcels()
        assert (after.receipt, bool(after.exported_to)) == (before.receipt, True)
        assert [list(files.values()) for files in env.archives.written.values()] == [[before.envelope]] * 2

    asyncio.run(scenario())


def test_while_the_folder_still_takes_results_the_file_waits_and_both_have_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def scenario() -> None:
        env = await with_results(3)
        first, *_others = await env.records.due_parcels(env.clock.now().utc_ms)
        began, goes_on = asyncio.Event(), asyncio.Event()
        deliver = env.connector.deliver

        async def slowly(parcel: Parcel) -> Outcome:
            began.set()
            await goes_on.wait()
            return await deliver(parcel)

        def going_on_after(name: str) -> None:
            change = getattr(env.records, name)

            async def changed(*arguments: object) -> None:
                await change(*arguments)
                goes_on.set()

            monkeypatch.setattr(env.records, name, changed)

        monkeypatch.setattr(env.connector, "deliver", slowly)
        going_on_after("retry")  # the export reached the folder
        going_on_after("end_manual_export")  # the export ended without the folder
        round_in_progress = asyncio.create_task(env.services.delivery.deliver_due())
        await began.wait()
        await env.services.manual_export().export(KEY, silent)
        await round_in_progress
        parcels = await env.services.delivery.parcels()
        (written,) = env.archives.written.values()
        assert sorted(env.connector.attempts) == sorted(parcel.unique_id for parcel in parcels)
        assert len(written) == len(parcels) == 3
        assert first.unique_id in env.connector.attempts
        assert not any(parcel.is_handed_over for parcel in parcels)

    asyncio.run(scenario())


def test_an_export_of_only_the_new_leaves_out_what_was_exported_and_the_preview_says_so() -> None:
    async def scenario() -> None:
        env = await with_results(1)
        manual_export = env.services.manual_export()
        await manual_export.export(KEY, silent)
        (old,) = await env.services.delivery.parcels()
        await env.services.session.agreement_answered()
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
        preview = await manual_export.preview(KEY)
        assert (preview.count, preview.new, preview.on_hold) == (2, 1, None)
        earlier = ResultsExport(old.exported_to, env.clock.now().utc_ms, answers=1, to_send=1)
        assert preview.exports == (earlier,)
        env.clock.advance(1000)
        await manual_export.export(KEY, silent, only_new=True)
        second = list(env.archives.written.values())[-1]
        new = next(parcel for parcel in await env.services.delivery.parcels() if parcel.unique_id != old.unique_id)
        assert list(second.values()) == [new.envelope]
        assert await env.services.delivery.parcel(old.unique_id) == old
        preview = await manual_export.preview(KEY)
        assert (preview.new, [export.answers for export in preview.exports]) == (0, [1, 1])

    asyncio.run(scenario())


@pytest.mark.parametrize("shown_by", ["mark", "decision", "later decision"])
def test_a_file_with_results_that_the_requester_has_is_to_send_as_long_as_it_has_others(shown_by: str) -> None:
    async def scenario() -> None:
        env = await with_results(1)
        manual_export = env.services.manual_export()
        await manual_export.export(KEY, silent)
        (old,) = await env.services.delivery.parcels()
        decision = [decided(old.unique_id, MoneyState.APPROVED)]
        if shown_by == "mark":
            await manual_export.mark_sent(KEY, old.exported_to)
        elif shown_by == "decision":
            await env.services.books.bookkeeping.decide_each(decision)
        await env.services.session.agreement_answered()
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        env.answered("tree")
        await env.services.session.submit(env.view().unique_id)
        env.clock.advance(1000)
        await manual_export.export(KEY, silent)
        assert [len(held) for held in env.archives.written.values()] == [1, 2]
        if shown_by == "later decision":
            await env.services.books.bookkeeping.decide_each(decision)
        results = await env.services.deliveries.of_bundle(KEY)
        assert results.to_send == results.exports[0]
        assert (results.exports[0].to_send, results.exports[0].sent_utc_ms) == (1, 0)
        await manual_export.mark_sent(KEY, results.exports[0].file)
        assert (await env.services.deliveries.of_bundle(KEY)).to_send is None

    asyncio.run(scenario())


def test_nothing_goes_to_whom_the_worker_has_not_agreed() -> None:
    async def scenario() -> None:
        env = await with_results(2, agreed=False)
        before = await env.services.delivery.parcels()
        with pytest.raises(NotAgreed):
            await env.services.manual_export().export(KEY, silent)
        assert env.archives.written == {}
        assert await env.services.delivery.parcels() == before
        await env.services.consents.agree(REQUESTER)
        await env.services.manual_export().export(KEY, silent)
        assert list(env.archives.written) == [file_of(await env.services.delivery.parcels())]

    asyncio.run(scenario())


def test_where_the_disk_will_not_everything_waits_as_before_and_can_be_taken_back() -> None:
    async def scenario() -> None:
        env = await with_results(1)
        before = await env.services.delivery.parcels()
        env.archives.fault = StoreFault(path="/results", detail="gone")
        with pytest.raises(StoreFault):
            await env.services.manual_export().export(KEY, silent)
        assert await env.services.delivery.parcels() == before
        assert not env.told(ResultsExported)
        await env.services.session.undo_submit(before[0].unique_id)
        assert await env.services.delivery.parcels() == ()

    asyncio.run(scenario())


def test_what_is_in_a_file_cannot_be_taken_back() -> None:
    async def scenario() -> None:
        env = await with_results(1)
        (parcel,) = await env.services.delivery.parcels()

        def take_back_meanwhile(_done: int, _count: int) -> None:
            """From the thread that writes, while it does."""
            asyncio.run_coroutine_threadsafe(refused(), loop).result(5)

        async def refused() -> None:
            with pytest.raises(LeftAlready):
                await env.services.session.undo_submit(parcel.unique_id)

        loop = asyncio.get_running_loop()
        await env.services.manual_export().export(KEY, take_back_meanwhile)
        assert list(env.archives.written) == [file_of([parcel])]
        await refused()

    asyncio.run(scenario())


def test_a_bundle_without_results_makes_no_file() -> None:
    async def scenario() -> None:
        env = await make_env().start()
        await env.services.manual_export().export(KEY, silent)
        assert env.archives.written == {}
        assert not env.told(ResultsExported)

    asyncio.run(scenario())


SUBMIT = '\n[submit]\nkind = "webdav"\nurl = "https://cloud.example.org/in/"\n'


def test_what_has_a_server_to_go_to_is_sent_after_all_with_the_same_bytes() -> None:
    async def scenario() -> None:
        env = await with_results(2, bundle={**files(), "bundle.toml": (MANIFEST + SUBMIT).encode()})
        manifest = await env.services.bundles.manifest(KEY)
        assert manifest is not None
        await env.services.consents.agree(recipient_of(manifest))
        before = await env.services.delivery.parcels()
        handing_over = env.services.manual_export()
        await handing_over.export(KEY, silent)
        assert await handing_over.send_after_all("other@1") == 0
        assert await env.services.delivery.waiting() == 0
        assert await handing_over.send_after_all(KEY) == 2
        parcels = await env.services.delivery.parcels()
        assert {parcel.state for parcel in parcels} == {ParcelState.WAITING}
        found = [(parcel.unique_id, parcel.envelope) for parcel in parcels]
        assert found == [(parcel.unique_id, parcel.envelope) for parcel in before]
        assert not any(parcel.can_be_reopened for parcel in parcels)
        due = await env.records.due_parcels(env.clock.now().utc_ms, (), ())
        assert {parcel.unique_id for parcel in due} == {parcel.unique_id for parcel in before}

    asyncio.run(scenario())


def test_what_has_no_server_to_go_to_stays_handed_over() -> None:
    async def scenario() -> None:
        env = await with_results(1)
        await env.services.manual_export().export(KEY, silent)
        before = await env.services.delivery.parcels()
        assert await env.services.manual_export().send_after_all(KEY) == 0
        assert await env.services.delivery.parcels() == before

    asyncio.run(scenario())


@pytest.mark.parametrize("is_practice", [False, True])
def test_a_job_is_to_export_until_it_was_and_practice_never(is_practice: bool) -> None:
    paid = b'currency = "EUR"\namount = "0.04"'
    manifest = MANIFEST.encode().replace(paid, b'kind = "practice"' if is_practice else paid)

    async def scenario() -> None:
        env = await with_results(1, bundle=files(other={"bundle.toml": manifest}))
        assert (await env.services.deliveries.to_deliver())[0] == (() if is_practice else (KEY,))
        await env.services.manual_export().export(KEY, silent)
        to_export, unsent = await env.services.deliveries.to_deliver()
        assert (to_export, len(unsent)) == ((), 0 if is_practice else 1)

    asyncio.run(scenario())


@given(st.text())
def test_a_part_of_a_file_name_is_accepted_by_every_file_system(text: str) -> None:
    part = file_name_part(text)
    assert not set(part) & set('<>:"/\\|?*')
    assert part.isprintable() or not part.isascii()
    assert part == part.strip(" .-")
    assert len(part) <= 50
    assert file_name_part(part) == part
