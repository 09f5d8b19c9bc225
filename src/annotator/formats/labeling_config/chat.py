"""Reader of `Chat` (https://labelstud.io/tags/chat). It is an object, and a control for new messages."""

from __future__ import annotations

import re

from annotator.core.design.labels import Messages
from annotator.core.design.objects import Chat
from annotator.core.design.structures.chat import MOST_MESSAGES, ROLES
from annotator.core.problems import ProblemCode
from annotator.formats.labeling_config.attributes import Attributes

_FLAGS = {"true": frozenset(ROLES), "false": frozenset[str]()}
_WRITTEN = ("user", "assistant")


def read_chat_tag(attributes: Attributes) -> tuple[Chat, Messages]:
    """Return the object and its control. No model answers here, so the worker writes for it, too."""
    name, value = attributes.required("name"), attributes.column("value")
    if not attributes.get("value").strip():
        attributes.required("value")
    if attributes.get("toName").strip() not in ("", name):
        attributes.wrong("toName", "chat")
    model = attributes.get("llm").strip()
    roles = _roles(attributes, "messageRoles") or _WRITTEN
    if model:
        attributes.note(ProblemCode.ATTRIBUTE_VALUE, "llm", why="model", value=model)
        roles = tuple(dict.fromkeys((*roles, *_WRITTEN)))
    control = Messages(
        name=name,
        to_name=name,
        roles=roles,
        editable=_editable(attributes),
        least=_limit(attributes, "minMessages"),
        most=_limit(attributes, "maxMessages"),
        model=model,
        line=attributes.line,
    )
    return Chat(name=name, value=value, line=attributes.line), control


def _editable(attributes: Attributes) -> frozenset[str]:
    stated = attributes.get("editable").strip().lower()
    return _FLAGS[stated] if stated in _FLAGS else frozenset(_roles(attributes, "editable"))


def _roles(attributes: Attributes, name: str) -> tuple[str, ...]:
    """Return the roles between commas or vertical bars."""
    roles = [role.strip().lower() for role in re.split(r"[,|]", attributes.get(name)) if role.strip()]
    if any(role not in ROLES for role in roles):
        attributes.wrong(name, "choices", allowed=", ".join(ROLES))
    return tuple(dict.fromkeys(roles))


def _limit(attributes: Attributes, name: str) -> str:
    """Return a number or `$column`."""
    if attributes.get(name).strip().startswith("$"):
        return attributes.column(name)
    number = attributes.whole(name, 0, MOST_MESSAGES)
    return "" if number is None else str(number)
