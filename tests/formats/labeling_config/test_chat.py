"""Chat and `whenRole`: what is read, and what is said of what cannot be."""

from __future__ import annotations

import json

import pytest

from annotator.core.answer.messages import message_of, messages
from annotator.core.answer.result_items import with_payload
from annotator.core.answer.validation import findings
from annotator.core.design.labels import Messages
from annotator.core.design.objects import Chat
from annotator.core.design.structures.chat import ROLES
from annotator.core.problems import ProblemCode
from annotator.formats.tasks.predictions import read_predictions
from formats.config_reading import read, said, valid_design


def chat(attributes: str = "") -> Messages:
    design = valid_design(f'<View><Chat name="c" value="$chat" {attributes}/></View>')
    assert design.object("c") == Chat(name="c", value="$chat", line=1)
    control = design.control("c")
    assert isinstance(control, Messages)
    return control


@pytest.mark.parametrize(
    ("attributes", "fields"),
    [
        ("", {"roles": ("user", "assistant"), "editable": frozenset()}),
        ('toName="c"', {"to_name": "c"}),
        ('messageroles="user,assistant,tool"', {"roles": ("user", "assistant", "tool")}),
        ('messageRoles="system|user"', {"roles": ("system", "user")}),
        ('editable="true"', {"editable": frozenset(ROLES)}),
        ('editable="user, system"', {"editable": frozenset({"user", "system"})}),
        ('minMessages="2" maxMessages="$max"', {"least": "2", "most": "$max"}),
    ],
)
def test_what_a_chat_states_is_read(attributes: str, fields: dict[str, object]) -> None:
    control = chat(attributes)
    assert {name: getattr(control, name) for name in fields} == fields


def test_a_model_is_noted_and_the_worker_writes_for_both_sides() -> None:
    config = '<View><Chat name="c" value="$chat" llm="openai/gpt-5" messageRoles="user"/></View>'
    assert said(config) == [(ProblemCode.ATTRIBUTE_VALUE, 1, "model")]
    design = read(config)[0]
    assert design is not None
    control = design.control("c")
    assert isinstance(control, Messages)
    assert (control.model, control.roles) == ("openai/gpt-5", ("user", "assistant"))


ABOUT = '<View visibleWhen="region-selected" whenRole="{}"><Rating name="r" toName="c" perRegion="true"/></View>'


@pytest.mark.parametrize("roles", ["assistant", "user, Assistant"])
def test_roles_of_a_condition_are_read(roles: str) -> None:
    design = valid_design(f'<View><Chat name="c" value="$chat"/>{ABOUT.format(roles)}</View>')
    (condition,) = (node.condition for node in design.nodes() if node.condition is not None)
    assert condition.roles == tuple(role.strip().lower() for role in roles.split(","))


@pytest.mark.parametrize(
    ("inside", "fault"),
    [
        ('<Chat name="c" value="$chat" messageroles="human"/>', (ProblemCode.ATTRIBUTE_VALUE, 1, "choices")),
        ('<Chat name="c" value="$chat" editable="humans"/>', (ProblemCode.ATTRIBUTE_VALUE, 1, "choices")),
        ('<Chat name="c" value="$chat" minMessages="-1"/>', (ProblemCode.ATTRIBUTE_VALUE, 1, "whole")),
        ('<Chat name="c" value="$chat" toName="d"/>', (ProblemCode.ATTRIBUTE_VALUE, 1, "chat")),
        ('<Chat name="c" value="Hello"/>', (ProblemCode.ATTRIBUTE_VALUE, 1, "column")),
        ('<Chat name="c"/>', (ProblemCode.ATTRIBUTE_MISSING, 1, None)),
        (
            '<Chat name="c" value="$chat"/><Labels name="l" toName="c"><Label value="a"/></Labels>',
            (ProblemCode.TO_NAME_UNKNOWN, 1, "kind"),
        ),
        (f'<Chat name="c" value="$chat"/>\n{ABOUT.format("asistant")}', (ProblemCode.WHEN_UNKNOWN, 2, "suggestion")),
        (f'<Chat name="c" value="$chat"/>\n{ABOUT.format("xyz")}', (ProblemCode.WHEN_UNKNOWN, 2, "role")),
        (
            '<Text name="c" value="$t"/><Labels name="l" toName="c"><Label value="a"/></Labels>\n'
            + ABOUT.format("user"),
            (ProblemCode.NEVER_VISIBLE, 2, "role"),
        ),
    ],
)
def test_what_cannot_be_is_said_with_its_line(inside: str, fault: tuple[ProblemCode, int, str | None]) -> None:
    assert said(f"<View>{inside}</View>") == [fault]


def test_roles_without_a_selected_region_have_no_effect_and_are_noted() -> None:
    inside = '<Rating name="r" toName="c" visibleWhen="no-region-selected" whenRole="user"/>'
    config = f'<View><Chat name="c" value="$chat"/>{inside}</View>'
    assert said(config) == [(ProblemCode.ATTRIBUTE_VALUE, 1, "unheeded")]


def test_predicted_messages_of_label_studio_s_documentation_are_read_and_may_be_judged() -> None:
    design = valid_design(f'<View><Chat name="c" value="$chat"/>{ABOUT.format("assistant")}</View>')
    said_by = (("user", "What is it?", 1_757_612_212_681), ("assistant", "A meter.", 1_757_612_363_718))
    result: list[dict[str, object]] = [
        {
            "type": "chatmessage",
            "value": {"chatmessage": {"role": role, "content": content, "createdAt": created}},
            "to_name": "c",
            "from_name": "c",
        }
        for role, content, created in said_by
    ]
    result.append({**result[0], "value": {"chatmessage": {"role": "human", "content": "Hello"}}})
    predicted = read_predictions(design, {"chat": "[]", "predictions": json.dumps([{"result": result}])})
    assert [(fault.why, fault.number) for fault in predicted.faults] == [("type", 3)]
    shown = messages(predicted.answer, design, "c")
    assert [message_of(region).content for region in shown] == ["What is it?", "A meter."]
    rating = design.control("r")
    assert rating is not None
    judged = with_payload(predicted.answer, rating, 5, shown[1])
    assert findings(judged, design, {"chat": "[]"}) == ()
