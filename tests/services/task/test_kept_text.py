"""The text of a draft: what the whole answer comes to, with no more written anew than what is new."""

from __future__ import annotations

import asyncio
import json
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.result_items import Answer, Relation, ResultItem
from annotator.core.events import EventBus
from annotator.services.task import drafts as drafts_module
from annotator.services.task.drafts import DraftJson, Drafts
from fakes.records import MemoryRecords

MANY = 3 * drafts_module._AT_ONCE


def item(number: int, label: str = "Car") -> ResultItem:
    return ResultItem(f"r{number}", "what", "it", "rectanglelabels", {"x": number / 7, "rectanglelabels": [label]})


def many(label: str = "Car") -> Answer:
    return Answer(tuple(item(number, label) for number in range(MANY)), (Relation("r0", "r1"),))


@given(st.lists(st.lists(st.integers(0, 9), max_size=12), max_size=5), st.booleans())
def test_whatever_was_kept_before_it_is_all_of_the_answer(answers: list[list[int]], related: bool) -> None:
    async def scenario() -> None:
        text, known = DraftJson(), [item(number) for number in range(10)]
        for numbers in answers:
            answer = Answer(
                tuple(known[number] if number % 2 else item(number) for number in numbers),
                (Relation("r0", "r1"),) if related else (),
            )
            assert json.loads(await text.of(answer)) == json.loads(json.dumps(answer.serialize()))

    asyncio.run(scenario())


def test_after_an_edit_among_many_only_what_changed_is_written_anew() -> None:
    async def scenario() -> None:
        text, answer = DraftJson(), many()
        await text.of(answer)
        edited = replace(answer, items=(*answer.items[:9], item(9, "Bus"), *answer.items[10:]))
        with patch("annotator.services.task.drafts.json.dumps", wraps=json.dumps) as dumps:
            assert json.loads(await text.of(edited)) == json.loads(json.dumps(edited.serialize()))
        assert dumps.call_count <= 1 + len(answer.relations) + 1

    asyncio.run(scenario())


def test_nothing_older_follows_what_was_edited_while_it_was_written() -> None:
    class Listed(MemoryRecords):
        async def save_draft(self, unique_id: str, result: str) -> None:
            saved.append((unique_id, result))

    saved: list[tuple[str, str]] = []

    async def scenario() -> None:
        drafts = Drafts(Listed(), EventBus())
        drafts.edited("one", many())
        first = asyncio.ensure_future(drafts.flush())
        await asyncio.sleep(0)
        drafts.edited("one", last)
        await asyncio.gather(first, drafts.flush())

    last = many("Bus")
    asyncio.run(scenario())
    assert saved
    assert all(json.loads(text) == json.loads(json.dumps(last.serialize())) for _task, text in saved)
