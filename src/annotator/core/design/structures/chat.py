"""The messages of a Chat: a list of objects with `role` and `content` (https://labelstud.io/tags/chat)."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from msgspec import Struct

from annotator.core.design.structured_cells import CellFault, cell_value

ROLES = ("user", "assistant", "system", "tool", "developer")
MOST_MESSAGES = 1_000
LONGEST_MESSAGE = 20_000


class ChatMessage(Struct, frozen=True):
    """A message. `role` is empty if the task does not state it."""

    role: str
    content: str


@lru_cache(maxsize=4)  # the limits of a conversation are checked after each edit
def read_chat(text: str) -> tuple[ChatMessage, ...]:
    """Return the messages of a cell; an empty one has none. Raise CellFault: those of `cell_value`, `chat` (no list),
    `messages` (too many), or with the number of the message `message`, `role` and `message-long`."""
    value = cell_value(text, json.loads) if text.strip() else []
    if isinstance(value, str):
        value = cell_value(value, json.loads) if value.strip() else []
    if not isinstance(value, list):
        raise CellFault("chat", "")
    if len(value) > MOST_MESSAGES:
        raise CellFault("messages", str(MOST_MESSAGES))
    return tuple(_message(item, number) for number, item in enumerate(value, start=1))


def _message(item: Any, number: int) -> ChatMessage:
    """Return one message. Label Studio's own examples also have `text` instead of `content`, and no role. A message
    that only calls tools shows the calls."""
    if not isinstance(item, dict):
        raise CellFault("message", str(number))
    content = item.get("content")
    if content is None:
        content = item.get("text")
    if content is None and item.get("tool_calls"):
        content = json.dumps(item["tool_calls"], ensure_ascii=False)
    if not isinstance(content, str):
        raise CellFault("message", str(number))
    if len(content) > LONGEST_MESSAGE:
        raise CellFault("message-long", str(number))
    role = item.get("role") or ""
    if role not in ("", *ROLES):
        raise CellFault("role", str(number))
    return ChatMessage(role, content)
