"""Messages of a chat: added, changed and taken out again, with times that tell the day alone."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.messages import (
    counted_messages,
    message_of,
    messages,
    with_content,
    with_message,
    with_message_times,
)
from annotator.core.answer.result_items import Answer, Origin, with_payload
from annotator.core.answer.selection import without_regions
from annotator.core.answer.validation import FindingCode, findings
from annotator.core.answer.visibility import submitted
from annotator.core.design.controls import Rating
from annotator.core.design.labels import Messages
from annotator.core.design.objects import Chat
from annotator.core.design.structures.chat import ROLES, ChatMessage
from annotator.core.design.tag import Condition, When
from annotator.core.design.tree import Design, View

CHAT = Chat(name="chat", value="$chat")
TAG = Messages(name="chat", to_name="chat", editable=frozenset(ROLES))
RATED = Rating(
    name="good",
    to_name="chat",
    per_region=True,
    condition=Condition(When.REGION_SELECTED, roles=("assistant",)),
)
COLUMNS = {"chat": json.dumps([{"role": "user", "content": "Hello"}]), "least": "3"}
DAY = date(2026, 12, 3)
texts = st.text(min_size=1).filter(str.strip)
said = st.lists(st.builds(ChatMessage, role=st.sampled_from(ROLES), content=texts), max_size=6)


def design(**attributes: str) -> Design:
    return Design(View(children=(CHAT, replace(TAG, **attributes), RATED)))


def answer_of(conversation: list[ChatMessage], **attributes: str) -> Answer:
    answer = Answer()
    for message in conversation:
        answer = with_message(answer, replace(TAG, **attributes), message)
    return answer


@given(said)
def test_messages_come_in_the_order_in_which_they_were_added(conversation: list[ChatMessage]) -> None:
    own = messages(answer_of(conversation), design(), "chat")
    assert [message_of(region) for region in own] == conversation
    assert len({region.id for region in own}) == len(conversation)


@given(said, st.integers(0, 5), texts)
def test_a_change_reaches_all_that_is_said_of_the_message(conversation: list[ChatMessage], at: int, text: str) -> None:
    answer = answer_of(conversation)
    own = messages(answer, design(), "chat")
    for region in own[at : at + 1]:
        rated = with_payload(answer, RATED, 4, region)
        changed = with_content(rated, region, text)
        about = [item.value["chatmessage"] for item in changed.items if item.id == region.id]
        assert [each["content"] for each in about] == [text, text]
        assert changed.payload(RATED, region.id) == 4
        assert not [item for item in without_regions(changed, {region.id}).items if item.id == region.id]


@given(said)
def test_times_tell_the_day_and_the_order_and_no_hour(conversation: list[ChatMessage]) -> None:
    midnight_ms = int(datetime(2026, 12, 3, tzinfo=UTC).timestamp()) * 1000
    timed = with_message_times(answer_of(conversation), design(), DAY)
    times = [item.value["chatmessage"]["createdAt"] for item in timed.items]
    assert times == [midnight_ms + 1000 * place for place in range(len(conversation))]
    assert not findings(timed, design(), COLUMNS)


def test_predicted_messages_keep_their_times_and_new_ones_come_after_them() -> None:
    answer = answer_of([ChatMessage("user", "a"), ChatMessage("assistant", "b")])
    first, second = answer.items
    told = {"chatmessage": {**first.value["chatmessage"], "createdAt": 2_000_000_000_000}}
    predicted = Answer((replace(first, value=told, origin=Origin.PREDICTION), second))
    rated = with_payload(predicted, RATED, 3, messages(predicted, design(), "chat")[1])
    timed = with_message_times(rated, design(), DAY)
    times = [item.value["chatmessage"]["createdAt"] for item in timed.items]
    assert times == [2_000_000_000_000, 2_000_000_001_000, 2_000_000_001_000]
    assert timed.items[0].origin is Origin.PREDICTION


def test_a_reply_in_place_of_a_model_says_who_wrote_it_and_survives_storage() -> None:
    answer = answer_of([ChatMessage("user", "a"), ChatMessage("assistant", "b")], model="openai/gpt")
    assert [item.as_json().get("meta") for item in answer.items] == [None, {"written_by": "worker"}]
    assert Answer.deserialize(answer.serialize()) == answer == Answer.from_json(answer.as_json())
    rated = with_payload(answer, RATED, 3, messages(answer, design(), "chat")[1])
    assert rated.items[-1].as_json()["meta"] == {"written_by": "worker"}


def test_the_messages_of_the_task_count_and_limits_may_come_from_it() -> None:
    answer, limited = answer_of([ChatMessage("user", "a")]), design(least="$least", most="2")
    tag = limited.control("chat")
    assert isinstance(tag, Messages)
    found = counted_messages(answer, limited, tag, COLUMNS)
    assert (found.count, found.least, found.most, found.is_full) == (2, 3, 2, True)
    assert [one.code for one in findings(answer, limited, COLUMNS)] == [FindingCode.TOO_FEW_MESSAGES]
    assert not findings(answer, limited, {**COLUMNS, "least": ""})
    many = answer_of([ChatMessage("user", "a"), ChatMessage("user", "b")])
    assert [one.code for one in findings(many, limited, {"chat": COLUMNS["chat"]})] == [FindingCode.TOO_MANY_MESSAGES]


def test_what_is_said_of_a_message_counts_for_its_roles_only() -> None:
    answer = answer_of([ChatMessage("user", "a"), ChatMessage("assistant", "b")])
    for region in messages(answer, design(), "chat"):
        answer = with_payload(answer, RATED, 2, region)
    ratings = [item for item in submitted(answer, design()).items if item.type == "rating"]
    assert [item.value["chatmessage"]["role"] for item in ratings] == ["assistant"]
