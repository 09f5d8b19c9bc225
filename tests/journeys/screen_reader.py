"""A screen reader as a process of its own: it listens on the accessibility bus and prints what it would say, a JSON
line for each utterance. Run by the system's own Python, which has Atspi (gir1.2-atspi-2.0 and python3-gi).

A line `tree` on its standard input makes it print the whole tree of what is shown in the program. It knows nothing of
the program that it reads, and takes nothing from it but what comes over the bus.
"""

from __future__ import annotations

import contextlib
import json
import sys
from typing import Any

from gi.repository import Atspi, GLib

EVENTS = (
    "object:announcement",
    "object:state-changed:focused",
    "object:state-changed:checked",
    "object:active-descendant-changed",
    "object:property-change:accessible-name",
    "object:property-change:accessible-value",
    "object:selection-changed",
    "object:text-changed:insert",
)


def tell(**utterance: Any) -> None:
    sys.stdout.write(json.dumps(utterance, ensure_ascii=False) + "\n")
    sys.stdout.flush()


_told: dict[str, Any] = {}  # the last value, which a new name and a new value may both announce


def tell_once(value: dict[str, Any]) -> None:
    global _told
    if value != _told:
        tell(kind="value", **value)
    _told = value


def described(item: Any) -> dict[str, Any]:
    """Return the description of one widget: its labels, name, role, description, value, state."""
    states = item.get_state_set()
    return {
        "label": " ".join(labels_of(item)),
        "name": item.get_name() or "",
        "role": item.get_role_name(),
        "description": item.get_description() or "",
        "value": value_of(item),
        "is_checked": states.contains(Atspi.StateType.CHECKED),
        "expansion": expansion_of(states),
        "is_focusable": states.contains(Atspi.StateType.FOCUSABLE),
    }


def expansion_of(states: Any) -> str:
    if not states.contains(Atspi.StateType.EXPANDABLE):
        return ""
    return "expanded" if states.contains(Atspi.StateType.EXPANDED) else "collapsed"


def labels_of(item: Any) -> list[str]:
    relations = item.get_relation_set()
    labels = (relation for relation in relations if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY)
    return [relation.get_target(at).get_name() for relation in labels for at in range(relation.get_n_targets())]


def value_of(item: Any) -> str:
    """A number, or what a field or a text holds."""
    if "Value" in item.get_interfaces():
        return f"{Atspi.Value.get_current_value(item):g}"
    if "EditableText" in item.get_interfaces() or ("Text" in item.get_interfaces() and item.get_role_name() == "text"):
        return str(Atspi.Text.get_text(item, 0, -1))
    return ""


def hear(event: Any) -> None:
    with contextlib.suppress(GLib.Error):  # what it was about may be gone again
        hear_event(event)


def hear_event(event: Any) -> None:
    kind = event.type.removeprefix("object:")
    is_on = bool(event.detail1)
    if kind == "announcement":
        tell(kind="announcement", words=str(event.any_data))
    elif kind == "state-changed:focused" and is_on:
        tell(kind="focus", **described(event.source))
    elif kind == "active-descendant-changed":
        tell(kind="focus", **described(event.any_data))
    elif event.source.get_state_set().contains(Atspi.StateType.FOCUSED):
        # As screen readers do: elsewhere than at the focus nobody hears of it.
        if kind == "state-changed:checked":
            tell(kind="checked", **described(event.source))
        elif kind in (
            "property-change:accessible-name",
            "property-change:accessible-value",
            "selection-changed",
        ):
            tell_once(described(event.source))
        elif kind.startswith("text-changed"):
            tell(kind="typed", words=str(event.any_data))


def tree() -> list[dict[str, Any]]:
    """All that is shown, from the outside in, each with how deep it lies."""
    desktop = Atspi.get_desktop(0)
    nodes: list[dict[str, Any]] = []
    for at in range(desktop.get_child_count()):
        walk(desktop.get_child_at_index(at), 0, nodes)
    return nodes


def walk(item: Any, depth: int, nodes: list[dict[str, Any]]) -> None:
    if item is None or (depth > 0 and not item.get_state_set().contains(Atspi.StateType.SHOWING)):
        return
    nodes.append({"depth": depth, **described(item)})
    for at in range(item.get_child_count()):
        walk(item.get_child_at_index(at), depth + 1, nodes)


def obey(_channel: Any, _condition: Any) -> bool:
    order = sys.stdin.readline()
    if not order:
        Atspi.event_quit()
        return False
    tell(kind="tree", nodes=tree())
    return True


def listen() -> None:
    Atspi.init()
    listener = Atspi.EventListener.new(hear)
    for kind in EVENTS:
        listener.register(kind)
    GLib.io_add_watch(GLib.IOChannel.unix_new(sys.stdin.fileno()), GLib.IOCondition.IN | GLib.IOCondition.HUP, obey)
    tell(kind="ready")
    Atspi.event_main()


if __name__ == "__main__":
    listen()
