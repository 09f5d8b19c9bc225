"""The report at the end of a trial run, and the effect of continuing and restarting."""

from __future__ import annotations

from decimal import Decimal

from annotator.core.answer.assignment import AssignmentState
from annotator.core.events import BundleRejected, RehearsalReported
from annotator.core.money.amount import Money
from annotator.core.pay.rehearsal import UnsoundAnswers
from bundle_making import CONFIG, MANIFEST
from fakes.bundle_library import HeldSource
from services.rehearsals import S, Try, play
from services.service_env import PLACE, files

OTHER_CONTROL = CONFIG.replace('name="things"', 'name="objects"')


def test_the_report_has_the_times_and_what_they_pay() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.submit(10 * S, "Bench")
        await tried.submit(14 * S, "tree")
        await tried.env.services.session.ready(tried.env.view().unique_id, is_complete=True)
        tried.env.clock.advance(5 * S)
        report = await tried.report()
        assert tried.env.services.session.view() is None
        assert (report.title, report.stated.tasks, report.left) == ("Say what stands in the street", 3, 1)
        assert report.times_ms == (10 * S, 14 * S)
        assert report.alone_ms == 12 * S
        assert report.hourly(report.alone_ms) == 12
        assert report.target == Money(Decimal("9.74"), "EUR")
        assert report.needed(report.alone_ms) == Money(Decimal("0.04"), "EUR")  # 0.0324..., rounded up
        assert b'"task": {\n    "id": "second"' in report.envelope

    play(scenario)


def test_the_last_task_leads_to_the_report() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        for _number in range(2):
            await tried.submit(8 * S, "Bench")
        await tried.env.services.session.skip(tried.env.view().unique_id)
        report = (await tried.told(RehearsalReported)).report
        assert (len(report.done), len(report.skipped), report.left) == (2, 1, 0)
        assert tried.rehearsal.at_report

    play(scenario)


def test_a_change_beside_the_report_is_told_there_and_used_when_it_goes_on() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.submit(8 * S, "Bench")
        assert (await tried.report()).reloads == 0
        tried.write({"bundle.toml": MANIFEST.replace("0.04", "0.25").encode(), "config.xml": OTHER_CONTROL.encode()})
        report = (await tried.told(RehearsalReported, 2)).report
        assert report.reloads == 1
        assert report.stated.reward == Money(Decimal("0.25"), "EUR")
        assert report.outdated == {report.done[0].unique_id}
        assert tried.env.services.session.view() is None
        await tried.rehearsal.resume()
        assert tried.env.view().task.id == "second"
        assert [control.name for control in tried.env.view().design.controls()] == ["objects"]

    play(scenario)


def test_tasks_that_take_the_place_of_done_ones_are_left_to_do() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        for _number in range(3):
            await tried.submit(8 * S, "Bench")
        assert (await tried.told(RehearsalReported)).report.left == 0
        tried.write({"tasks.csv": b"id,image\nthird,media/third.webp\nfourth,media/first.png\n"})
        report = (await tried.told(RehearsalReported, 2)).report
        assert (len(report.times_ms), len(report.gone), report.left) == (3, 2, 1)
        await tried.rehearsal.resume()
        assert tried.env.view().task.id == "fourth"

    play(scenario)


def test_starting_over_opens_every_task_again_and_forgets_the_times() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.submit(8 * S, "Bench")
        await tried.env.services.session.submit(tried.env.view().unique_id)
        await tried.report()
        await tried.rehearsal.reset()
        view = tried.env.view()
        assert (view.task.id, view.done, view.state) == ("first", 0, AssignmentState.OPEN)
        assert view.answer.items == ()
        report = await tried.report()
        assert (report.times_ms, report.unsound, report.envelope) == ((), (), b"")

    play(scenario)


def test_starting_over_with_broken_files_tells_why_not_and_keeps_what_was_found() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.submit(8 * S, "Bench")
        tried.library.sources[PLACE] = HeldSource("street-things", files(other={"config.xml": b"<View>"}))
        await tried.rehearsal.reset()
        assert len(tried.env.told(BundleRejected)) == 1
        assert len((await tried.report()).done) == 1

    play(scenario)


def test_what_could_not_be_submitted_is_counted() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.at("first")
        for _number in range(2):
            await tried.env.services.session.submit(tried.env.view().unique_id)
        assert (await tried.report()).unsound == (UnsoundAnswers("things", "required", 2),)

    play(scenario)


def test_another_wage_may_be_the_target_and_none_in_another_currency_is() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        tried.rehearsal.set_target(Decimal(15))
        assert (await tried.report()).target == Money(Decimal(15), "EUR")
        tried.write({"bundle.toml": MANIFEST.replace("EUR", "USD").encode()})
        report = (await tried.told(RehearsalReported, 2)).report
        assert report.target is None
        assert tried.rehearsal.currency == "USD"

    play(scenario)


def test_a_rehearsal_that_never_opened_has_a_report_all_the_same() -> None:
    async def scenario(tried: Try) -> None:
        await tried.told(BundleRejected)
        report = await tried.report()
        assert (report.title, report.stated.tasks, report.times_ms) == ("", 0, ())
        assert report.problems == tried.rehearsal.problems

    play(scenario, {})
