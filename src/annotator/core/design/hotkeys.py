"""Hotkeys of the choices and labels of a design. Pure. A key is one character in lower case or a combination in
Label Studio's notation (`ctrl+1`, `shift+a`, `space`)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import NamedTuple

from annotator.core.design.controls import Choices, Control, Layout, Number, Rating
from annotator.core.design.label_groups import draws_on_images, label_groups
from annotator.core.design.labels import Labels
from annotator.core.design.options import Path, shown_options
from annotator.core.design.tree import ControlTag, Design, Node, View


class KeyTarget(NamedTuple):
    """The target of a key. `path` is a choice, label or rating as text; empty for the next Rating or Number."""

    control: str
    path: Path


# Label Studio assigns keys to choices without one: first digits, then letters (q, w, e ...). The same order is used
# here without f, i and p, which fit the image, show the instructions and pause, and without j, k and l, which control
# playback.
FREE_KEYS = "1234567890qwertyuoasdghzxcvbnm"
TOOL_LETTERS = "vbpelkmw"  # of the drawing tools (`core/keymap.py`)


def free_keys(design: Design) -> str:
    """Return the keys for choices and labels without one. Where regions are drawn, the tools keep their keys."""
    kept = TOOL_LETTERS if draws_on_images(design) else ""
    return "".join(key for key in FREE_KEYS if key not in kept)


def hotkeys(design: Design, unseen: Collection[str] = ()) -> dict[str, KeyTarget]:
    """Return the keys of a design. Explicit hotkeys come first, the first tag wins. Then spare keys are assigned
    without gaps to visible targets; `unseen` names the hidden controls. Controls that are always visible come first,
    each group in document order, so that no control takes the key of a permanent one. Labels of a group have one key.
    Where regions are drawn on images, the keys of the tools are not spare. The only Rating of a design
    gets the digits if nothing else uses them: 0, which follows 9 on the keyboard, is ten."""
    keys: dict[str, KeyTarget] = {}
    free: list[tuple[bool, KeyTarget]] = []
    passing = _come_and_go(design.root)
    listed = _listed_elsewhere(design)
    for control in sorted(design.controls(), key=lambda control: control.name in unseen):
        for target, hotkey in _targets(control):
            if hotkey:
                keys.setdefault(hotkey.lower(), target)
            elif target.path and target not in listed:
                free.append((control.name in passing, target))
    spare = [key for key in free_keys(design) if key not in keys]
    in_turn = [target for _passes, target in sorted(free, key=lambda turn: turn[0])]
    seen = [target for target in in_turn if target.control not in unseen]
    digits = _rating_digits(design, keys | dict(zip(spare, in_turn, strict=False)))
    return keys | dict(zip(spare, seen, strict=False)) | digits


def unreached(design: Design) -> tuple[KeyTarget, ...]:
    """Return the choices and labels without a key, in document order. Those of a drop-down list need none."""
    reached = set(hotkeys(design).values()) | _listed_elsewhere(design)
    return tuple(
        target
        for control in design.controls()
        for target, _hotkey in _targets(control)
        if target.path and target not in reached
    )


def _targets(control: ControlTag) -> Iterator[tuple[KeyTarget, str | None]]:
    """Yield the targets in one control, with the key in the design."""
    match control:
        case Choices() if control.layout is not Layout.SELECT:
            for option in shown_options(control):
                yield KeyTarget(control.name, option.path), option.choice.hotkey
        case Labels():
            for label in control.labels:
                yield KeyTarget(control.name, (label.reported,)), label.hotkey
        case Rating() | Number():
            yield KeyTarget(control.name, ()), control.hotkey
        case _:
            return


def _listed_elsewhere(design: Design) -> set[KeyTarget]:
    """Return the labels whose group has their key at another tag."""
    return {
        KeyTarget(tag.name, (label.reported,))
        for group in label_groups(design)
        for tag in group.tags
        for label in tag.labels
        if not group.gets_key(tag, label)
    }


def _come_and_go(node: Node, above: bool = False) -> set[str]:
    """Return the names of controls that are not always visible."""
    is_passing = above or node.condition is not None or (isinstance(node, Control) and node.per_region)
    if isinstance(node, Control):
        return {node.name} if is_passing else set()
    children = node.children if isinstance(node, View) else ()
    return {name for child in children for name in _come_and_go(child, is_passing)}


def _rating_digits(design: Design, keys: dict[str, KeyTarget]) -> dict[str, KeyTarget]:
    ratings = [control for control in design.controls() if isinstance(control, Rating)]
    if len(ratings) != 1 or ratings[0].max_rating > 10 or any(key.isdigit() for key in keys):
        return {}
    rating = ratings[0]
    return {str(stars % 10): KeyTarget(rating.name, (str(stars),)) for stars in range(1, rating.max_rating + 1)}
