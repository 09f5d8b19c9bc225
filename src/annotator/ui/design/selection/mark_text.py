"""Messages about hidden, locked, grouped and reordered regions."""

from __future__ import annotations

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import keys_of


def hidden_text(count: int, *, is_hidden: bool) -> str:
    if count > 1:
        return _("Regions hidden. Still part of the answer.") if is_hidden else _("Regions visible again.")
    return _("Region hidden. Still part of the answer.") if is_hidden else _("Region visible again.")


def locked_text(count: int, *, is_locked: bool) -> str:
    if count > 1:
        return _("Locked: they cannot be moved or deleted.") if is_locked else _("Regions unlocked.")
    return _("Locked: it cannot be moved or deleted.") if is_locked else _("Region unlocked.")


def grouped_text(count: int) -> str:
    if count < 2:
        key = keys_of("all_areas")
        words = _("Select several first: Shift+click, or {key} for all.")
        return words.format(key=key) if key else _("Select several first: Shift+click.")
    key = keys_of("one_of_group")
    words = _("They are grouped. Click again, or press {key}, to select only one.")
    return words.format(key=key) if key else _("They are grouped. Click again to select only one.")


def ungrouped_text(count: int, *, is_any: bool) -> str:
    if not is_any:
        return _("Not in a group.")
    return _("Removed from its group.") if count < 2 else _("Removed from their group.")


def stacking_text(*, in_front: bool) -> str:
    return _("Already at the front.") if in_front else _("Already at the back.")
