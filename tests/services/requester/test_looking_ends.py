"""Looking at media has an end, by the clock or by the person, and then tells what it did not see."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Event

from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.reader import read_bundle
from annotator.services.requester.checks import RequesterChecks
from annotator.services.requester.media_checks import Decoders
from annotator.store.bundles.media_verdicts import KeptVerdicts
from annotator.ui.problems.sentences import sentence
from bundle_making import valid_files
from fakes.bundle_library import HeldSource, MemoryLibrary
from services.requester.checking_harness import Harness
from services.service_env import PLACE


def test_once_the_time_is_over_it_is_told_what_was_not_looked_at() -> None:
    checked = Harness(valid_files(), most_s=0.0).check()
    (problem,) = checked.problems
    assert (checked.bundle, problem.code, problem.severity) == (None, ProblemCode.MEDIA_UNSEEN, Severity.ERROR)
    assert sentence(problem) == (
        "Time ran out before all media files were checked. Not checked: 3 of 3, starting with media/first.png."
    )


def test_a_look_that_is_stopped_notes_what_it_did_not_see() -> None:
    harness = Harness(valid_files())
    library = MemoryLibrary({PLACE: HeldSource(harness.name, harness.files)})
    decoders = Decoders(harness._images, harness._audio_files, harness._videos)
    checks = RequesterChecks(library.open_source, harness._lender, decoders, lambda _currency: None, harness.verdicts)
    bundle = read_bundle(HeldSource(harness.name, harness.files)).readable
    assert bundle is not None

    async def looked() -> tuple[Problem, ...]:
        stopped = asyncio.Event()
        return await checks.look(PLACE, bundle, lambda *_: stopped.set(), stopped)

    (note,) = asyncio.run(looked())
    assert (note.code, note.severity) == (ProblemCode.MEDIA_UNSEEN, Severity.NOTE)
    assert note.params["why"] == "stopped"
    assert all(lender.is_closed for lender in harness.lenders)


def test_files_are_released_though_the_caller_is_cancelled_twice_and_no_thread_is_free() -> None:
    harness = Harness(valid_files())
    library = MemoryLibrary({PLACE: HeldSource(harness.name, harness.files)})
    decoders = Decoders(harness._images, harness._audio_files, harness._videos)
    bundle = read_bundle(HeldSource(harness.name, harness.files)).readable
    assert bundle is not None
    executor, gate = ThreadPoolExecutor(1), Event()

    async def cancelled_twice() -> None:
        loop = asyncio.get_running_loop()
        loop.set_default_executor(executor)

        class SavedLate(KeptVerdicts):
            def save(self) -> None:
                executor.submit(gate.wait)
                loop.call_soon_threadsafe(cancel)

        checks = RequesterChecks(
            library.open_source, harness._lender, decoders, lambda _currency: None, SavedLate(None), kept_from_s=0.0
        )
        task = asyncio.ensure_future(checks.look(PLACE, bundle, lambda *_: None, asyncio.Event()))

        def cancel() -> None:
            task.cancel()
            loop.call_soon(loop.call_soon, cancel_again)

        def cancel_again() -> None:
            task.cancel()
            loop.call_soon(loop.call_soon, gate.set)  # after what was cancelled has been taken from the queue

        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(cancelled_twice())
    assert [lender.is_closed for lender in harness.lenders] == [True]
