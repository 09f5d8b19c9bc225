"""Bundles: taken whole or not at all, and read again whatever became of the others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from annotator.core.design.medium import MediumKind
from annotator.core.errors import TakingStopped
from annotator.core.events import BundleImported, BundleRejected
from annotator.core.ports.bundles import BundleSource, Progress, TableNote
from annotator.core.problems import ProblemCode, errors
from annotator.services.bundles import Bundles
from bundle_making import MANIFEST
from fakes.bundle_library import HeldSource, MemoryLibrary
from services.desks import KEY, PATIENCE_S, PLACE, an_office, files


def silent(_done_bytes: int, _all_bytes: int) -> None:
    """Nobody watches."""


def test_a_sound_bundle_is_taken_and_announced_with_its_progress() -> None:
    async def scenario() -> None:
        office, progress = an_office(), list[tuple[int, int]]()
        key = await office.desk.bundles.take(PLACE, lambda done, all_: progress.append((done, all_)))
        assert key == KEY
        assert office.events == [BundleImported(KEY)]
        assert progress[-1][0] == progress[-1][1] > 0
        assert [bundle.manifest.key for bundle in await office.desk.bundles.imported()] == [KEY]

    asyncio.run(scenario())


def stop(_done_bytes: int, _all_bytes: int) -> None:
    raise TakingStopped


def test_what_is_on_its_way_in_can_be_stopped_and_begun_again() -> None:
    async def scenario() -> None:
        office = an_office()
        bundles = office.desk.bundles
        with pytest.raises(TakingStopped):
            await bundles.take(PLACE, stop)
        assert await bundles.imported() == ()
        assert office.events == []
        assert await bundles.take(PLACE, silent) == KEY

    asyncio.run(scenario())


def test_a_card_can_tell_a_bundle_with_images_from_one_with_words_only() -> None:
    async def scenario() -> None:
        words = {**files(), "config.xml": files()["config.xml"].replace(b"<Image", b"<Text")}
        told = []
        for bundle in (files(), words):
            office = an_office(bundle)
            await office.desk.bundles.take(PLACE, silent)
            told += [(summary.task_count, summary.media_kinds) for summary in await office.desk.bundles.imported()]
        assert [kinds for _count, kinds in told] == [{MediumKind.IMAGE}, set()]
        assert told[0][0] == told[1][0] > 0

    asyncio.run(scenario())


def test_a_bundle_with_problems_is_announced_with_them_and_nothing_of_it_shows() -> None:
    async def scenario() -> None:
        office = an_office({**files(), "config.xml": b"<View><Image name='picture' value='$image'/></View>"})
        assert await office.desk.bundles.take(PLACE, silent) is None
        (rejected,) = office.told(BundleRejected)
        assert rejected.source == PLACE
        assert ProblemCode.NO_CONTROL in {problem.code for problem in rejected.problems}
        assert office.told(BundleImported) == []
        assert await office.desk.bundles.imported() == ()

    asyncio.run(scenario())


def test_what_is_no_bundle_is_told_too() -> None:
    async def scenario() -> None:
        office = an_office()
        assert await office.desk.bundles.take("/nowhere", silent) is None
        (rejected,) = office.told(BundleRejected)
        assert [problem.code for problem in rejected.problems] == [ProblemCode.NOT_FOUND]

    asyncio.run(scenario())


def test_looking_at_a_bundle_takes_nothing_and_announces_nothing() -> None:
    async def scenario() -> None:
        office = an_office()
        checked = await office.desk.bundles.check(PLACE)
        assert (checked.bundle is not None, errors(checked.problems)) == (True, ())
        missing = await office.desk.bundles.check("/nowhere")
        assert (missing.bundle, [problem.code for problem in missing.problems]) == (None, [ProblemCode.NOT_FOUND])
        assert (office.events, await office.desk.bundles.imported()) == ([], ())

    asyncio.run(scenario())


def test_the_same_bundle_taken_again_is_one_bundle() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        await office.desk.bundles.take(PLACE, silent)
        assert office.events == [BundleImported(KEY)] * 2
        assert len(await office.desk.bundles.imported()) == 1

    asyncio.run(scenario())


def test_other_content_under_a_known_revision_is_refused_and_the_first_stays() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        changed = {**files(), "instructions.md": b"# Something else\n"}
        office.library.sources["/other"] = HeldSource("other", changed)
        assert await office.desk.bundles.take("/other", silent) is None
        (rejected,) = office.told(BundleRejected)
        assert [problem.code for problem in rejected.problems] == [ProblemCode.REVISION_TAKEN]
        assert "What to do" in (await office.desk.bundles.bundle(KEY)).instructions_html

    asyncio.run(scenario())


def test_a_taken_bundle_that_was_harmed_is_told_and_the_others_are_still_there() -> None:
    async def scenario() -> None:
        other = {**files(), "bundle.toml": MANIFEST.replace("street-things", "other-things").encode()}
        library = MemoryLibrary({PLACE: HeldSource("street", files()), "/other": HeldSource("other", other)})
        office = an_office(library=library)
        await office.desk.bundles.take(PLACE, silent)
        await office.desk.bundles.take("/other", silent)
        library._taken[KEY]["tasks.csv"] = b"no such thing"
        again = Bundles(library, office.desk.event_bus)
        assert [bundle.manifest.key for bundle in await again.imported()] == ["other-things@1"]
        assert [event.source for event in office.told(BundleRejected)] == [KEY]

    asyncio.run(scenario())


def two_bundles() -> MemoryLibrary:
    other = {**files(), "bundle.toml": MANIFEST.replace("street-things", "other-things").encode()}
    return MemoryLibrary({PLACE: HeldSource("street", files()), "/other": HeldSource("other", other)})


def test_neither_the_inbox_nor_an_opening_parses_a_table_again() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        table = office.library._taken[KEY]["tasks.csv"]
        office.library._taken[KEY]["tasks.csv"] = b"," * len(table)
        again = Bundles(office.library, office.desk.event_bus)
        (summary,) = await again.imported()
        assert (summary.manifest.key, summary.task_count) == (KEY, 3)
        assert [task.id for task in (await again.bundle(KEY)).tasks] == ["first", "second", "third"]

    asyncio.run(scenario())


@pytest.mark.parametrize("harm", [None, b"", b"annotator-tasks 1\n{}\n"])
def test_what_is_kept_of_a_table_is_made_again_where_it_is_missing_or_harmed(harm: bytes | None) -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        before = dict(office.library.kept)
        for place in before:
            if harm is None:
                del office.library.kept[place]
            else:
                office.library.kept[place] = (TableNote(3), harm)
        again = Bundles(office.library, office.desk.event_bus)
        assert [summary.task_count for summary in await again.imported()] == [3]
        assert len((await again.bundle(KEY)).tasks) == 3
        assert office.library.kept == before

    asyncio.run(scenario())


def test_only_the_bundle_that_was_read_last_is_kept() -> None:
    async def scenario() -> None:
        office = an_office(library=two_bundles())
        bundles = office.desk.bundles
        await bundles.take(PLACE, silent)
        await bundles.take("/other", silent)
        first = await bundles.bundle(KEY)
        assert await bundles.bundle(KEY) is first
        await bundles.bundle("other-things@1")
        again = await bundles.bundle(KEY)
        assert again == first
        assert again is not first

    asyncio.run(scenario())


def test_copying_a_bundle_does_not_keep_another_from_being_opened() -> None:
    class Slow(MemoryLibrary):
        copying, opened = threading.Event(), threading.Event()

        def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
            if key != KEY:
                self.copying.set()
                assert self.opened.wait(PATIENCE_S), "the other bundle had to wait"
            super().take(source, key, paths, progress)

    async def scenario() -> None:
        library = Slow(two_bundles().sources)
        bundles = an_office(library=library).desk.bundles
        await bundles.take(PLACE, silent)
        taking = asyncio.create_task(bundles.take("/other", silent))
        assert await asyncio.to_thread(library.copying.wait, PATIENCE_S)
        assert len((await bundles.bundle(KEY)).tasks) == 3
        library.opened.set()
        assert await taking == "other-things@1"

    asyncio.run(scenario())
