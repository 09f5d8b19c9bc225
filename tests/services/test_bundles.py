"""Bundles: taken whole or not at all, and read again whatever became of the others."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from annotator.core.design.medium import MediumKind
from annotator.core.errors import TakingStopped
from annotator.core.events import BundleDamaged, BundleImported, BundleRejected
from annotator.core.ports.bundles import BundleSource, Progress, TableNote
from annotator.core.problems import ProblemCode, errors
from annotator.services.bundles import Bundles
from bundle_making import MANIFEST
from fakes.bundle_library import HeldSource, MemoryLibrary
from services.service_env import KEY, PATIENCE_S, PLACE, files, make_env


def silent(_done_bytes: int, _all_bytes: int) -> None:
    """Nobody watches."""


def test_a_sound_bundle_is_taken_and_announced_with_its_progress() -> None:
    async def scenario() -> None:
        env, progress = make_env(), list[tuple[int, int]]()
        key = await env.services.bundles.take(PLACE, lambda done, all_: progress.append((done, all_)))
        assert key == KEY
        assert env.events == [BundleImported(KEY)]
        assert progress[-1][0] == progress[-1][1] > 0
        assert [bundle.manifest.key for bundle in await env.services.bundles.imported()] == [KEY]

    asyncio.run(scenario())


def stop(_done_bytes: int, _all_bytes: int) -> None:
    raise TakingStopped


def test_what_is_on_its_way_in_can_be_stopped_and_begun_again() -> None:
    async def scenario() -> None:
        env = make_env()
        bundles = env.services.bundles
        with pytest.raises(TakingStopped):
            await bundles.take(PLACE, stop)
        assert await bundles.imported() == ()
        assert env.events == []
        assert await bundles.take(PLACE, silent) == KEY

    asyncio.run(scenario())


def test_a_card_can_tell_a_bundle_with_images_from_one_with_words_only() -> None:
    async def scenario() -> None:
        words = {**files(), "config.xml": files()["config.xml"].replace(b"<Image", b"<Text")}
        told = []
        for bundle in (files(), words):
            env = make_env(bundle)
            await env.services.bundles.take(PLACE, silent)
            told += [(summary.task_count, summary.media_kinds) for summary in await env.services.bundles.imported()]
        assert [kinds for _count, kinds in told] == [{MediumKind.IMAGE}, set()]
        assert told[0][0] == told[1][0] > 0

    asyncio.run(scenario())


def test_a_bundle_with_problems_is_announced_with_them_and_nothing_of_it_shows() -> None:
    async def scenario() -> None:
        env = make_env({**files(), "config.xml": b"<View><Image name='picture' value='$image'/></View>"})
        assert await env.services.bundles.take(PLACE, silent) is None
        (rejected,) = env.told(BundleRejected)
        assert rejected.source == PLACE
        assert ProblemCode.NO_CONTROL in {problem.code for problem in rejected.problems}
        assert env.told(BundleImported) == []
        assert await env.services.bundles.imported() == ()

    asyncio.run(scenario())


def test_what_is_no_bundle_is_told_too() -> None:
    async def scenario() -> None:
        env = make_env()
        assert await env.services.bundles.take("/nowhere", silent) is None
        (rejected,) = env.told(BundleRejected)
        assert [problem.code for problem in rejected.problems] == [ProblemCode.NOT_FOUND]

    asyncio.run(scenario())


def test_looking_at_a_bundle_takes_nothing_and_announces_nothing() -> None:
    async def scenario() -> None:
        env = make_env()
        checked = await env.services.bundles.check(PLACE)
        assert (checked.bundle is not None, errors(checked.problems)) == (True, ())
        missing = await env.services.bundles.check("/nowhere")
        assert (missing.bundle, [problem.code for problem in missing.problems]) == (None, [ProblemCode.NOT_FOUND])
        assert (env.events, await env.services.bundles.imported()) == ([], ())

    asyncio.run(scenario())


def test_the_same_bundle_taken_again_is_one_bundle() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.bundles.take(PLACE, silent)
        await env.services.bundles.take(PLACE, silent)
        assert env.events == [BundleImported(KEY)] * 2
        assert len(await env.services.bundles.imported()) == 1

    asyncio.run(scenario())


def test_other_content_under_a_known_revision_is_refused_and_the_first_stays() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.bundles.take(PLACE, silent)
        changed = {**files(), "instructions.md": b"# Something else\n"}
        env.library.sources["/other"] = HeldSource("other", changed)
        assert await env.services.bundles.take("/other", silent) is None
        (rejected,) = env.told(BundleRejected)
        assert [problem.code for problem in rejected.problems] == [ProblemCode.REVISION_TAKEN]
        assert "What to do" in (await env.services.bundles.bundle(KEY)).instructions_html

    asyncio.run(scenario())


def test_a_taken_bundle_that_was_harmed_is_told_and_the_others_are_still_there() -> None:
    async def scenario() -> None:
        other = {**files(), "bundle.toml": MANIFEST.replace("street-things", "other-things").encode()}
        library = MemoryLibrary({PLACE: HeldSource("street", files()), "/other": HeldSource("other", other)})
        env = make_env(library=library)
        await env.services.bundles.take(PLACE, silent)
        await env.services.bundles.take("/other", silent)
        library._taken[KEY]["tasks.csv"] = b"no such thing"
        again = Bundles(library, env.services.event_bus)
        assert [bundle.manifest.key for bundle in await again.imported()] == ["other-things@1"]
        await again.imported()
        (damaged,) = env.told(BundleDamaged)  # it is told once
        assert damaged.key == KEY

    asyncio.run(scenario())


def two_bundles() -> MemoryLibrary:
    other = {**files(), "bundle.toml": MANIFEST.replace("street-things", "other-things").encode()}
    return MemoryLibrary({PLACE: HeldSource("street", files()), "/other": HeldSource("other", other)})


def test_neither_the_inbox_nor_an_opening_parses_a_table_again() -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.bundles.take(PLACE, silent)
        table = env.library._taken[KEY]["tasks.csv"]
        env.library._taken[KEY]["tasks.csv"] = b"," * len(table)
        again = Bundles(env.library, env.services.event_bus)
        (summary,) = await again.imported()
        assert (summary.manifest.key, summary.task_count) == (KEY, 3)
        assert [task.id for task in (await again.bundle(KEY)).tasks] == ["first", "second", "third"]

    asyncio.run(scenario())


@pytest.mark.parametrize("harm", [None, b"", b"annotator-tasks 2\n{}\n"])
def test_what_is_kept_of_a_table_is_made_again_where_it_is_missing_or_harmed(harm: bytes | None) -> None:
    async def scenario() -> None:
        env = make_env()
        await env.services.bundles.take(PLACE, silent)
        before = dict(env.library.kept)
        for place in before:
            if harm is None:
                del env.library.kept[place]
            else:
                env.library.kept[place] = (TableNote(3), harm)
        again = Bundles(env.library, env.services.event_bus)
        assert [summary.task_count for summary in await again.imported()] == [3]
        assert len((await again.bundle(KEY)).tasks) == 3
        assert env.library.kept == before

    asyncio.run(scenario())


def test_only_the_bundle_that_was_read_last_is_kept() -> None:
    async def scenario() -> None:
        env = make_env(library=two_bundles())
        bundles = env.services.bundles
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
        bundles = make_env(library=library).services.bundles
        await bundles.take(PLACE, silent)
        taking = asyncio.create_task(bundles.take("/other", silent))
        assert await asyncio.to_thread(library.copying.wait, PATIENCE_S)
        assert len((await bundles.bundle(KEY)).tasks) == 3
        library.opened.set()
        assert await taking == "other-things@1"

    asyncio.run(scenario())
