"""Messages that a worker adds to a Chat. Each is a region whose geometry is the message. Pure."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from msgspec import Struct

from annotator.core.answer.regions import moved, regions, with_region
from annotator.core.answer.result_items import Answer, Region
from annotator.core.answer.selection import all_moved
from annotator.core.answer.shapes import Shape
from annotator.core.design.labels import Messages
from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.chat import MOST_MESSAGES, ChatMessage, read_chat
from annotator.core.design.tree import Design, filled

MESSAGE, CREATED = "chatmessage", "createdAt"
BY_WORKER = "worker"
_STEP_MS = 1_000


class MessageCount(Struct, frozen=True):
    """The number of messages of a conversation with its limits; `most` may be below `count` in a prediction."""

    count: int
    least: int
    most: int

    @property
    def is_full(self) -> bool:
        return self.count >= self.most


def message_of(region: Region) -> ChatMessage:
    """Return the message of a region. Raise KeyError if it has none."""
    stated = region.geometry[MESSAGE]
    return ChatMessage(str(stated["role"]), str(stated["content"]))


def messages(answer: Answer, design: Design, chat: str) -> tuple[Region, ...]:
    """Return the messages of the answer in the order of the conversation: those with a time of creation first."""
    own = [each for each in regions(answer, design) if each.shape is Shape.MESSAGE and each.to_name == chat]
    return tuple(sorted(own, key=lambda each: each.geometry[MESSAGE].get(CREATED, float("inf"))))


def counted_messages(answer: Answer, design: Design, tag: Messages, columns: Mapping[str, str]) -> MessageCount:
    """Return the number of messages, those of the task included, and its limits."""
    chat = design.object(tag.name)
    given = () if chat is None else given_messages(filled(chat.value, columns))
    count = len(given) + len(messages(answer, design, tag.name))
    least, most = _limit(tag.least, columns), _limit(tag.most, columns)
    return MessageCount(count, least or 0, MOST_MESSAGES if most is None else most)


def given_messages(cell: str) -> tuple[ChatMessage, ...]:
    """Return the messages of the task; a cell with a fault has none."""
    try:
        return read_chat(cell)
    except CellFault:
        return ()


def is_limit(text: str) -> bool:
    """Return True if a column states a valid limit, or none."""
    return not text.strip() or _number(text) is not None


def with_message(answer: Answer, tag: Messages, message: ChatMessage) -> Answer:
    """Add a message at the end. What a worker wrote in place of the model says so."""
    is_reply = bool(tag.model) and message.role != "user"
    region = Region(
        uuid.uuid4().hex[:10],
        tag.name,
        Shape.MESSAGE,
        {MESSAGE: {"role": message.role, "content": message.content}},
        written_by=BY_WORKER if is_reply else "",
    )
    return with_region(answer, tag, region)


def with_content(answer: Answer, region: Region, content: str) -> Answer:
    """Change the text of a message in all results about it."""
    return moved(answer, region.id, {MESSAGE: {**region.geometry[MESSAGE], "content": content}})


def with_message_times(answer: Answer, design: Design, day: date) -> Answer:
    """Set the times of creation by which Label Studio orders messages. They tell the day and the order only: midnight
    in UTC, and a second for each message. A predicted message keeps its own time."""
    begin_ms = int(datetime.combine(day, time(), UTC).timestamp()) * 1_000
    timed: dict[str, dict[str, Any]] = {}
    for chat in design.objects():
        latest_ms = begin_ms - _STEP_MS
        for region in messages(answer, design, chat.name):
            stated = region.geometry[MESSAGE]
            if CREATED in stated:
                latest_ms = max(latest_ms, stated[CREATED])
            else:
                latest_ms += _STEP_MS
                timed[region.id] = {MESSAGE: {**stated, CREATED: latest_ms}}
    return all_moved(answer, timed) if timed else answer


def _limit(value: str, columns: Mapping[str, str]) -> int | None:
    return _number(filled(value, columns))


def _number(text: str) -> int | None:
    text = text.strip()
    is_number = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_MESSAGES))
    return int(text) if is_number and int(text) <= MOST_MESSAGES else None
