"""The outbox by job and by state."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLabel

from annotator.core.bundle.manifest import Manifest
from annotator.core.events import OutboxChanged, ResultsExported
from annotator.core.outbox.delivery_state import DeliveryState
from annotator.core.outbox.parcel import ParcelState
from services.service_env import KEY, TITLE, make_env
from ui.pages.outbox.asking import a_button
from ui.stage import Stage, says, staged

type ToDeliver = tuple[tuple[str, ...], tuple[()]]


def listed(stage: Stage) -> list[list[str]]:
    model = stage.window.outbox.results.model()
    return [[model.index(row, column).data() for column in (0, 2)] for row in range(model.rowCount())]


async def three_results_of_two_jobs(stage: Stage) -> None:
    """Two results of the job here, one of them exported, and one of a job that is gone."""
    env = stage.env
    await env.start()
    for _number in range(2):
        env.answered("tree")
        await env.services.session.ready(env.view().unique_id, is_complete=True)
        await env.services.session.submit(env.view().unique_id)
    first, second = env.records._parcels.values()
    env.records._parcels[first.unique_id] = replace(first, exported_to="/r/a.zip", exported_utc_ms=1)
    env.records._parcels["gone"] = replace(second, unique_id="gone", bundle_key="gone@2")
    stage.window.turn_to("outbox")
    await stage.settled()


def test_results_are_listed_by_job_and_by_state(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        outbox = stage.window.outbox
        await three_results_of_two_jobs(stage)
        assert outbox.jobs.isVisible()
        assert outbox.jobs.model().rowCount() == 3
        assert len(listed(stage)) == 3
        outbox.jobs.selectRow(2)
        assert listed(stage) == [["Ready to send", TITLE], ["Exported", TITLE]]
        assert says(outbox, "2 results · Ready to send: 1 · Exported: 1")
        outbox.among.setCurrentIndex(outbox.among.findData(DeliveryState.EXPORTED.value))
        assert listed(stage) == [["Exported", TITLE]]
        stage.env.services.event_bus.announce(OutboxChanged())
        await stage.settled()
        assert listed(stage) == [["Exported", TITLE]]
        assert f"“{TITLE}”" in a_button(stage, f"Export results of “{TITLE}”").accessibleDescription()
        assert KEY not in "".join(map("".join, listed(stage)))

    staged(app, make_env(), scenario)


def test_among_several_jobs_the_button_names_its_job_and_only_the_new_are_offered(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)

    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await three_results_of_two_jobs(stage)
        outbox.results.selectRow(1)
        assert outbox.jobs.key == ""
        button = a_button(stage, f"Export results of “{TITLE}”")
        assert TITLE[:8] in button.text()
        button.click()
        await stage.settled()
        assert says(outbox, f"1 result of “{TITLE}” was never exported. Exported before: 1 answer (")
        assert not says(outbox, "Already exported")
        assert a_button(stage, "Export all").isEnabled()

        async def others() -> ToDeliver:
            return (KEY, "gone@2"), ()

        monkeypatch.setattr(env.services.deliveries, "to_deliver", others)
        a_button(stage, "Export only the 1 new").click()
        await stage.until(lambda: bool(env.told(ResultsExported)), "the file is there")
        await stage.settled()
        assert says(outbox, "give it to the requester. 1 other job still has results to export.")

    staged(app, make_env(), scenario)


def test_the_button_is_about_a_job_with_results_to_export(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await three_results_of_two_jobs(stage)

        async def others() -> ToDeliver:
            return ("gone@2",), ()

        monkeypatch.setattr(env.services.deliveries, "to_deliver", others)
        for parcel in [each for each in env.records._parcels.values() if each.bundle_key == KEY]:
            sent = replace(parcel, exported_to="/r/a.zip", exported_utc_ms=1, marked_sent_utc_ms=2)
            env.records._parcels[parcel.unique_id] = sent
        outbox.refresh()
        await stage.settled()
        outbox.results.selectRow(next(row for row, (state, _job) in enumerate(listed(stage)) if state == "Sent"))
        assert "“gone@2”" in a_button(stage, "Review consent…").accessibleDescription()

    staged(app, make_env(), scenario)


async def three_jobs_to_export(stage: Stage, monkeypatch: pytest.MonkeyPatch, unfinished: tuple[str, ...]) -> None:
    """Three jobs have results to export, and those with the keys `unfinished` have tasks left."""
    services, parcels = stage.env.services, stage.env.records._parcels
    await three_results_of_two_jobs(stage)
    ready = next(each for each in parcels.values() if not each.exported_to)
    for key in ("a", "b"):
        parcels[key] = replace(ready, unique_id=key, bundle_key=key)
    own = await services.bundles.manifest(KEY)

    async def manifest(_key: str) -> Manifest | None:
        return own

    async def to_deliver() -> ToDeliver:
        return ("a", "b", KEY), ()

    async def those(_keys: object) -> frozenset[str]:
        return frozenset(unfinished)

    async def may_go(_key: str) -> bool:
        return True

    async def none_on_hold() -> tuple[()]:
        return ()

    monkeypatch.setattr(services.bundles, "manifest", manifest)
    monkeypatch.setattr(services.deliveries, "to_deliver", to_deliver)
    monkeypatch.setattr(services.deliveries, "unfinished", those)
    monkeypatch.setattr(services.consents, "may_go", may_go)
    monkeypatch.setattr(services.consents, "awaiting", none_on_hold)
    stage.window.outbox.refresh()
    await stage.settled()


@pytest.mark.parametrize("unfinished", [("a",), ("a", "b", KEY)])
def test_all_jobs_are_exported_with_one_press_and_unfinished_ones_only_if_none_is_finished(
    app: QApplication, monkeypatch: pytest.MonkeyPatch, unfinished: tuple[str, ...]
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)

    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await three_jobs_to_export(stage, monkeypatch, unfinished)
        expected = {"b", KEY} if unfinished == ("a",) else {"a", "b", KEY}
        a_button(stage, f"Export {len(expected)} jobs").click()
        await stage.settled()
        if len(expected) == len(unfinished):
            assert says(outbox, f"“{TITLE}” are not finished. Export the answers so far?")
            assert not env.archives.written
            a_button(stage, "Export to file").click()
        await stage.until(lambda: len(env.told(ResultsExported)) == len(expected), "each job has a file")
        await stage.settled()
        assert {event.key for event in env.told(ResultsExported)} == expected
        assert says(outbox, f"{len(expected)} files with {len(expected)} answers are in /results.")

    staged(app, make_env(), scenario)


def test_a_long_summary_wraps(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        await three_results_of_two_jobs(stage)
        outbox = stage.window.outbox
        assert next(each for each in outbox.findChildren(QLabel) if each.text().startswith("3 results")).wordWrap()

    staged(app, make_env(), scenario)


def test_a_result_in_the_own_folder_says_why_it_cannot_be_reopened(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await stage.on_task()
        env.answered("tree")
        first = env.view().unique_id
        await env.services.session.ready(first, is_complete=True)
        await env.services.session.submit(first)
        await env.services.delivery.deliver_due()
        while not (parcel := env.records._parcels[first]).receipt:
            env.clock.advance(60_000)
            await env.services.delivery.deliver_due()
        assert not parcel.can_be_reopened
        stage.window.turn_to("outbox")
        await stage.settled()
        why = "It is in your results folder, where others may have read it, so it cannot be reopened."
        reopen = a_button(stage, "Reopen")
        assert not reopen.isEnabled()
        assert why in reopen.accessibleDescription()
        stage.window.open_bundle(KEY)
        await stage.until(lambda: stage.window.page is stage.window.workbench, "the job is open")
        await env.services.session.open_task(0)
        await stage.settled()
        assert says(stage.window.workbench, why)
        assert outbox.isHidden()

    staged(app, make_env(), scenario)


def test_skipped_tasks_can_be_listed_alone(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await three_results_of_two_jobs(stage)
        assert outbox.among.findText("Skipped tasks") == -1
        gone = env.records._parcels["gone"]
        env.records._parcels["gone"] = replace(gone, was_cancelled=True)
        env.services.event_bus.announce(OutboxChanged())
        await stage.settled()
        outbox.among.setCurrentIndex(outbox.among.findText("Skipped tasks"))
        ((status, job),) = listed(stage)
        assert "skipped" in status
        assert job == "gone@2"
        env.services.event_bus.announce(OutboxChanged())
        await stage.settled()
        assert len(listed(stage)) == 1

    staged(app, make_env(), scenario)


def test_at_first_a_result_to_export_is_selected(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox
        await env.start()
        for _number in range(2):
            env.answered("tree")
            await env.services.session.ready(env.view().unique_id, is_complete=True)
            await env.services.session.submit(env.view().unique_id)
        newest = list(env.records._parcels.values())[-1]
        exported = replace(newest, exported_to="/r/a.zip", exported_utc_ms=1)
        env.records._parcels[newest.unique_id] = exported
        stage.window.turn_to("outbox")
        await stage.settled()
        assert [state for state, _job in listed(stage)] == ["Exported", "Ready to send"]
        assert outbox.results.currentIndex().row() == 1
        outbox.results.selectRow(0)
        stage.window.turn_to("inbox")
        await stage.settled()
        stage.window.turn_to("outbox")
        await stage.settled()
        assert outbox.results.currentIndex().row() == 0

    staged(app, make_env(), scenario)


def test_after_an_export_the_focus_is_on_a_result_of_its_job(
    app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)

    async def scenario(stage: Stage) -> None:
        env, outbox = stage.env, stage.window.outbox

        async def to_deliver() -> ToDeliver:
            return (KEY,), ()

        monkeypatch.setattr(env.services.deliveries, "to_deliver", to_deliver)
        await three_results_of_two_jobs(stage)
        gone = env.records._parcels["gone"]
        env.records._parcels["gone"] = replace(gone, state=ParcelState.ACCEPTED, receipt="there")
        outbox.refresh()
        await stage.settled()
        jobs = [job for _state, job in listed(stage)]
        outbox.results.selectRow(jobs.index("gone@2"))
        a_button(stage, f"Export results of “{TITLE}”").click()
        await stage.settled()
        a_button(stage, "Export all").click()
        await stage.until(lambda: bool(env.told(ResultsExported)), "the file is there")
        await stage.settled()
        assert outbox.results.hasFocus()
        assert listed(stage)[outbox.results.currentIndex().row()][1] == TITLE

    staged(app, make_env(), scenario)
