"""Looking at media has an end, by the clock or by the person, and then tells what it did not see."""

from __future__ import annotations

import asyncio

from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.bundle.reader import read_bundle
from annotator.services.requester.checks import RequesterChecks
from annotator.services.requester.media_checks import Decoders
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
