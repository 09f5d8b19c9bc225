"""The messages of a Chat: as Label Studio's examples write them, and what is wrong with others."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.structured_cells import CellFault
from annotator.core.design.structures.chat import LONGEST_MESSAGE, MOST_MESSAGES, ROLES, ChatMessage, read_chat

HELLO = {"role": "user", "content": "Hello"}


@given(st.lists(st.builds(ChatMessage, role=st.sampled_from(ROLES), content=st.text(max_size=20)), max_size=5))
def test_messages_are_read_in_their_order(messages: list[ChatMessage]) -> None:
    written = [{"role": each.role, "content": each.content, "createdAt": 1_757_612_212_681} for each in messages]
    assert read_chat(json.dumps(written)) == tuple(messages)
    assert read_chat(json.dumps(json.dumps(written))) == tuple(messages)


@pytest.mark.parametrize(
    ("cell", "messages"),
    [
        ("", ()),
        ("[]", ()),
        ('[{"text": "Review it."}]', (ChatMessage("", "Review it."),)),
        (
            '[{"role": "assistant", "content": null, "tool_calls": [{"id": "é"}]}]',
            (ChatMessage("assistant", '[{"id": "é"}]'),),
        ),
    ],
)
def test_what_else_label_studio_allows(cell: str, messages: tuple[ChatMessage, ...]) -> None:
    assert read_chat(cell) == messages


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        ("words", "json"),
        ("{}", "chat"),
        (json.dumps([HELLO] * (MOST_MESSAGES + 1)), "messages"),
        (json.dumps([HELLO, "Hello"]), "message"),
        (json.dumps([HELLO, {"role": "user"}]), "message"),
        (json.dumps([HELLO, {**HELLO, "content": ["Hello"]}]), "message"),
        (json.dumps([HELLO, {**HELLO, "content": "x" * (LONGEST_MESSAGE + 1)}]), "message-long"),
        (json.dumps([HELLO, {**HELLO, "role": "human"}]), "role"),
        (json.dumps([HELLO, {**HELLO, "role": ["user"]}]), "role"),
    ],
)
def test_what_is_wrong_is_said_with_the_number_of_the_message(cell: str, fault: str) -> None:
    with pytest.raises(CellFault) as caught:
        read_chat(cell)
    assert caught.value.why == fault
    if fault.startswith(("message-", "role")) or fault == "message":
        assert caught.value.detail == "2"
