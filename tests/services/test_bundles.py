"""Bundles: taken whole or not at all, and read again whatever became of the others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from annotator.core.design.medium import MediumKind
from annotator.core.errors import TakingStopped
from annotator.core.events import BundleRejected, BundleTaken
from annotator.core.ports.bundles import BundleSource, Progress, TableNote
from annotator.core.problems import ProblemCode, errors
from annotator.services.bundles import Bundles
from bundle_making import MANIFEST
from fakes.bundle_shelf import HeldSource, MemoryShelf
from services.desks import KEY, PATIENCE_S, PLACE, an_office, files


def silent(_done_bytes: int, _all_bytes: int) -> None:
    """Nobody watches."""


def test_a_sound_bundle_is_taken_and_announced_with_its_progress() -> None:
    async def scenario() -> None:
        office, progress = an_office(), list[tuple[int, int]]()
        key = await office.desk.bundles.take(PLACE, lambda done, all_: progress.append((done, all_)))
        assert key == KEY
        assert office.facts == [BundleTaken(KEY)]
        assert progress[-1][0] == progress[-1][1] > 0
        assert [bundle.manifest.key for bundle in await office.desk.bundles.taken()] == [KEY]

    asyncio.run(scenario())


def stop(_done_bytes: int, _all_bytes: int) -> None:
    raise TakingStopped


def test_what_is_on_its_way_in_can_be_stopped_and_begun_again() -> None:
    async def scenario() -> None:
        office = an_office()
        bundles = office.desk.bundles
        with pytest.raises(TakingStopped):
            await bundles.take(PLACE, stop)
        assert await bundles.taken() == ()
        assert office.facts == []
        assert await bundles.take(PLACE, silent) == KEY

    asyncio.run(scenario())


def test_a_card_can_tell_a_bundle_with_images_from_one_with_words_only() -> None:
    async def scenario() -> None:
        words = {**files(), "config.xml": files()["config.xml"].replace(b"<Image", b"<Text")}
        told = []
        for bundle in (files(), words):
            office = an_office(bundle)
            await office.desk.bundles.take(PLACE, silent)
            told += [(summary.task_count, summary.media_kinds) for summary in await office.desk.bundles.taken()]
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
        assert office.told(BundleTaken) == []
        assert await office.desk.bundles.taken() == ()

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
        assert (office.facts, await office.desk.bundles.taken()) == ([], ())

    asyncio.run(scenario())


def test_the_same_bundle_taken_again_is_one_bundle() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        await office.desk.bundles.take(PLACE, silent)
        assert office.facts == [BundleTaken(KEY)] * 2
        assert len(await office.desk.bundles.taken()) == 1

    asyncio.run(scenario())


def test_other_content_under_a_known_revision_is_refused_and_the_first_stays() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        changed = {**files(), "instructions.md": b"# Something else\n"}
        office.shelf.sources["/other"] = HeldSource("other", changed)
        assert await office.desk.bundles.take("/other", silent) is None
        (rejected,) = office.told(BundleRejected)
        assert [problem.code for problem in rejected.problems] == [ProblemCode.REVISION_TAKEN]
        assert "What to do" in (await office.desk.bundles.bundle(KEY)).instructions_html

    asyncio.run(scenario())


def test_a_taken_bundle_that_was_harmed_is_told_and_the_others_are_still_there() -> None:
    async def scenario() -> None:
        other = {**files(), "bundle.toml": MANIFEST.replace("street-things", "other-things").encode()}
        shelf = MemoryShelf({PLACE: HeldSource("street", files()), "/other": HeldSource("other", other)})
        office = an_office(shelf=shelf)
        await office.desk.bundles.take(PLACE, silent)
        await office.desk.bundles.take("/other", silent)
        shelf._taken[KEY]["tasks.csv"] = b"no such thing"
        again = Bundles(shelf, office.desk.bulletin)
        assert [bundle.manifest.key for bundle in await again.taken()] == ["other-things@1"]
        assert [fact.source for fact in office.told(BundleRejected)] == [KEY]

    asyncio.run(scenario())


def two_bundles() -> MemoryShelf:
    other = {**files(), "bundle.toml": MANIFEST.replace("street-things", "other-things").encode()}
    return MemoryShelf({PLACE: HeldSource("street", files()), "/other": HeldSource("other", other)})


def test_neither_the_inbox_nor_an_opening_parses_a_table_again() -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        table = office.shelf._taken[KEY]["tasks.csv"]
        office.shelf._taken[KEY]["tasks.csv"] = b"," * len(table)
        again = Bundles(office.shelf, office.desk.bulletin)
        (summary,) = await again.taken()
        assert (summary.manifest.key, summary.task_count) == (KEY, 3)
        assert [task.id for task in (await again.bundle(KEY)).tasks] == ["first", "second", "third"]

    asyncio.run(scenario())


@pytest.mark.parametrize("harm", [None, b"", b"annotator-tasks 1\n{}\n"])
def test_what_is_kept_of_a_table_is_made_again_where_it_is_missing_or_harmed(harm: bytes | None) -> None:
    async def scenario() -> None:
        office = an_office()
        await office.desk.bundles.take(PLACE, silent)
        before = dict(office.shelf.kept)
        for place in before:
            if harm is None:
                del office.shelf.kept[place]
            else:
                office.shelf.kept[place] = (TableNote(3), harm)
        again = Bundles(office.shelf, office.desk.bulletin)
        assert [summary.task_count for summary in await again.taken()] == [3]
        assert len((await again.bundle(KEY)).tasks) == 3
        assert office.shelf.kept == before

    asyncio.run(scenario())


def test_only_the_bundle_that_was_read_last_is_kept() -> None:
    async def scenario() -> None:
        office = an_office(shelf=two_bundles())
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
    class Slow(MemoryShelf):
        copying, opened = threading.Event(), threading.Event()

        def take(self, source: BundleSource, key: str, paths: Sequence[str], progress: Progress) -> None:
            if key != KEY:
                self.copying.set()
                assert self.opened.wait(PATIENCE_S), "the other bundle had to wait"
            super().take(source, key, paths, progress)

    async def scenario() -> None:
        shelf = Slow(two_bundles().sources)
        bundles = an_office(shelf=shelf).desk.bundles
        await bundles.take(PLACE, silent)
        taking = asyncio.create_task(bundles.take("/other", silent))
        assert await asyncio.to_thread(shelf.copying.wait, PATIENCE_S)
        assert len((await bundles.bundle(KEY)).tasks) == 3
        shelf.opened.set()
        assert await taking == "other-things@1"

    asyncio.run(scenario())
