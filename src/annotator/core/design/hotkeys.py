"""Which key reaches which choice or label of a design. Pure.

A key is one character in lower case or a combination in Label Studio's notation (`ctrl+1`, `shift+a`, `space`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from annotator.core.design.controls import Choices, Layout, Number, Rating
from annotator.core.design.labels import Labels
from annotator.core.design.options import Path, options
from annotator.core.design.tree import Design
from annotator.core.design.view import ControlTag


class KeyTarget(NamedTuple):
    """`path` names a choice, a label, or a rating as text; empty: the next value of a Rating or Number."""

    control: str
    path: Path


# Label Studio gives choices without a key the digits first and then letters (q, w, e ...). That is kept here but for
# f, i and p: the workbench fits the picture, shows the instructions and pauses with them.
SPARE_KEYS = "1234567890qwertyuoasdghjklzxcvbnm"


def hotkeys(design: Design) -> dict[str, KeyTarget]:
    """Own hotkeys win, the first where two tags have the same one; then spare keys in document order. The only Rating
    of a design takes the digits where nothing else does."""
    keys: dict[str, KeyTarget] = {}
    free: list[KeyTarget] = []
    for control in design.controls():
        for target, hotkey in _targets(control):
            if hotkey:
                keys.setdefault(hotkey.lower(), target)
            elif target.path:
                free.append(target)
    spare = iter(key for key in SPARE_KEYS if key not in keys)
    keys.update(zip(spare, free, strict=False))
    return keys | _rating_digits(design, keys)


def unreached(design: Design) -> tuple[KeyTarget, ...]:
    """Choices and labels that no key reaches, in document order. Those in a list to choose from need none."""
    reached = set(hotkeys(design).values())
    return tuple(
        target
        for control in design.controls()
        for target, _hotkey in _targets(control)
        if target.path and target not in reached
    )


def _targets(control: ControlTag) -> Iterator[tuple[KeyTarget, str | None]]:
    """What a key could reach in one control, with the key that the design gives it."""
    match control:
        case Choices() if control.layout is not Layout.SELECT:
            for option in options(control):
                yield KeyTarget(control.name, option.path), option.choice.hotkey
        case Labels():
            for label in control.labels:
                yield KeyTarget(control.name, (label.reported,)), label.hotkey
        case Rating() | Number():
            yield KeyTarget(control.name, ()), control.hotkey
        case _:
            return


def _rating_digits(design: Design, keys: dict[str, KeyTarget]) -> dict[str, KeyTarget]:
    ratings = [control for control in design.controls() if isinstance(control, Rating)]
    if len(ratings) != 1 or ratings[0].max_rating > 9 or any(key.isdigit() for key in keys):
        return {}
    rating = ratings[0]
    return {str(stars): KeyTarget(rating.name, (str(stars),)) for stars in range(1, rating.max_rating + 1)}
