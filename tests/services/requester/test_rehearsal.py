"""A requester rehearses: their files change under them, and nothing of their work is lost."""

from __future__ import annotations

import asyncio

from annotator.core.bundle.content import Bundle
from annotator.core.events import (
    BundleRejected,
    DraftCut,
    RehearsalMediaChecked,
    RehearsalRead,
    RehearsalReported,
    TaskShown,
)
from annotator.core.ports.bundles import Progress
from annotator.core.problems import Place, Problem, ProblemCode, Severity
from bundle_making import CONFIG, MANIFEST
from services.rehearsals import S, Try, play
from services.service_env import PLACE, files, until

OTHER_CONTROL = CONFIG.replace('name="things"', 'name="objects"')


def test_a_sound_bundle_opens_by_itself_at_its_first_task() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        assert tried.env.view().task.id == "first"
        assert tried.rehearsal.problems == ()

    play(scenario)


def test_a_broken_one_opens_once_it_is_mended() -> None:
    async def scenario(tried: Try) -> None:
        rejected = await tried.told(BundleRejected)
        assert rejected.problems == tried.rehearsal.problems
        assert tried.env.services.session.view() is None
        tried.write()
        await tried.reads(1)
        assert tried.rehearsal.problems == ()
        assert tried.env.view().task.id == "first"
        assert (await tried.report()).reloads == 0

    play(scenario, files(other={"config.xml": b"<View>"}))


def test_after_a_change_the_same_task_is_in_focus_with_its_draft() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.at("second")
        answer, before = tried.env.answered("Bench"), tried.env.view().unique_id
        tried.write({"config.xml": CONFIG.replace("</Choices>", '<Choice value="Lamp"/></Choices>').encode()})
        await tried.reads(2)
        view = tried.env.view()
        assert (view.task.id, view.unique_id, view.answer) == ("second", before, answer)
        assert len(view.design.controls()) == 1
        assert tried.env.told(DraftCut) == []

    play(scenario)


def test_another_id_and_revision_are_still_the_same_rehearsal() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.submit(4 * S, "Bench")
        answer = tried.env.answered("tree")
        manifest = MANIFEST.replace("street-things", "street-signs").replace("revision = 1", "revision = 7")
        tried.write({"bundle.toml": manifest.encode()})
        await tried.reads(2)
        view = tried.env.view()
        assert view.bundle.manifest.key == "street-signs@7"
        assert (view.task.id, view.answer, view.done) == ("second", answer, 1)

    play(scenario)


def test_what_is_taken_back_is_open_again_in_the_report() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        unique_id = tried.env.view().unique_id
        await tried.submit(4 * S, "Bench")
        await tried.env.services.session.undo_submit(unique_id)
        assert (tried.env.view().unique_id, tried.env.view().done) == (unique_id, 0)
        report = await tried.report()
        assert (report.done, report.left) == ((), 3)

    play(scenario)


def test_what_is_taken_back_after_the_files_changed_loses_what_has_no_place_any_more() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        unique_id = tried.env.view().unique_id
        await tried.submit(4 * S, "Bench")
        tried.write({"config.xml": OTHER_CONTROL.encode()})
        await tried.reads(2)
        await tried.env.services.session.undo_submit(unique_id)
        assert tried.env.told(DraftCut) == [DraftCut("first", ("things",))]
        assert (tried.env.view().unique_id, tried.env.view().answer.items) == (unique_id, ())

    play(scenario)


def test_what_has_no_place_any_more_is_cut_from_the_draft_and_told() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        tried.env.answered("Bench")
        tried.write({"config.xml": OTHER_CONTROL.encode()})
        await tried.reads(2)
        assert tried.env.told(DraftCut) == [DraftCut("first", ("things",))]
        assert tried.env.view().answer.items == ()

    play(scenario)


def test_a_task_that_is_gone_gives_way_to_the_first_that_is_open() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.at("third")
        tried.write({"tasks.csv": b"id,image\nsecond,media/second.jpg\nfourth,media/first.png\n"})
        await tried.reads(2)
        assert (tried.env.view().task.id, tried.env.view().count) == ("second", 2)

    play(scenario)


def test_files_that_break_leave_the_rehearsal_as_it_was() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        before = tried.env.view()
        tried.write({"tasks.csv": b"id,image\na,media/none.png\n"})
        await tried.told(BundleRejected)
        assert tried.env.view() == before
        assert [problem.code.value for problem in tried.rehearsal.problems] == ["media-missing"]
        await tried.submit(3 * S, "Bench")
        assert len((await tried.report()).done) == 1

    play(scenario)


def test_a_change_in_a_pause_waits_for_its_end() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await tried.env.services.session.pauses.pause()
        shown = tried.env.view().bundle
        tried.write({"config.xml": OTHER_CONTROL.encode()})
        await until(lambda: tried.rehearsal.bundle not in (None, shown), "the files were read")
        await tried.env.services.intents.settled()
        assert tried.env.state().value == "pause"
        assert len(tried.env.told(RehearsalRead)) == 1
        await tried.env.services.session.pauses.resume()
        await tried.reads(2)
        assert [control.name for control in tried.env.view().design.controls()] == ["objects"]

    play(scenario)


def test_what_is_still_being_written_is_read_once_it_rests() -> None:
    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        tried.write()
        tried.watch.left = 12
        await tried.reads(2)
        assert tried.watch.left == 0
        assert len(tried.env.told(TaskShown)) == 2

    play(scenario)


def test_what_is_wrong_with_media_is_in_the_report_also_when_it_is_found_while_that_is_read() -> None:
    note = Problem(ProblemCode.MEDIA_CUT, Place("media/first.png"), {}, Severity.NOTE)
    goes_on = asyncio.Event()
    asked: list[str] = []

    async def look(location: str, bundle: Bundle, _looking: Progress, _stopped: asyncio.Event) -> tuple[Problem, ...]:
        asked.append(f"{location} {bundle.manifest.id}")
        await goes_on.wait()
        return (note,)

    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        assert (await tried.report()).problems == ()
        goes_on.set()
        assert (await tried.told(RehearsalMediaChecked)).found == 1
        assert (await tried.told(RehearsalReported, 2)).report.problems == (note,)
        assert asked == [f"{PLACE} street-things"]

    play(scenario, look=look)


def test_the_end_of_a_rehearsal_and_a_newer_reading_wait_until_a_look_has_put_down_what_it_held() -> None:
    held: list[int] = []
    begun = 0

    async def look(_location: str, _bundle: Bundle, _looking: Progress, _stopped: asyncio.Event) -> tuple[Problem, ...]:
        nonlocal begun
        begun += 1
        assert held == []
        held.append(begun)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.to_thread(held.clear)
        return ()

    async def scenario(tried: Try) -> None:
        await tried.reads(1)
        await until(lambda: held == [1], "the first look")
        tried.write()
        await until(lambda: held == [2], "the second look")

    play(scenario, look=look)
    assert held == []


def test_a_look_tells_how_far_it_is_and_can_be_stopped() -> None:
    note = Problem(ProblemCode.MEDIA_UNSEEN, Place("."), {"why": "stopped"}, Severity.NOTE)

    async def look(_location: str, _bundle: Bundle, looking: Progress, stopped: asyncio.Event) -> tuple[Problem, ...]:
        looking(0, 3)
        await stopped.wait()
        return (note,)

    async def scenario(tried: Try) -> None:
        assert (await tried.told(RehearsalMediaChecked)).looked == (0, 3)
        tried.rehearsal.stop_looking()
        assert (await tried.told(RehearsalMediaChecked, 2)) == RehearsalMediaChecked(1)
        assert tried.rehearsal.problems == (note,)

    play(scenario, look=look)
