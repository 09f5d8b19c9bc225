"""What is said of whole marks of a picture that are hidden, locked, grouped, or put in front of others."""

from __future__ import annotations

from annotator.ui.i18n.translation import _
from annotator.ui.keyboard.commands import keys_of


def words_of_hidden(count: int, *, is_hidden: bool) -> str:
    if count > 1:
        return _("They are hidden, and go with the answer.") if is_hidden else _("They are shown again.")
    return _("It is hidden, and goes with the answer.") if is_hidden else _("It is shown again.")


def words_of_locked(count: int, *, is_locked: bool) -> str:
    if count > 1:
        return _("They are locked: no hand moves them or takes them away.") if is_locked else _("They are unlocked.")
    return _("It is locked: no hand moves it or takes it away.") if is_locked else _("It is unlocked.")


def words_of_grouped(count: int) -> str:
    if count < 2:
        key = keys_of("all_areas")
        words = _("Choose several first: Shift and a click, or {key} for all.")
        return words.format(key=key) if key else _("Choose several first: Shift and a click.")
    key = keys_of("one_of_group")
    words = _("They are a group. Another click, or {key}: one of them alone.")
    return words.format(key=key) if key else _("They are a group. Another click: one of them alone.")


def words_of_ungrouped(count: int, *, is_any: bool) -> str:
    if not is_any:
        return _("It is in no group.") if count < 2 else _("They are in no group.")
    return _("It is in no group any more.") if count < 2 else _("They are in no group any more.")


def words_of_put(count: int, *, in_front: bool) -> str:
    if count > 1:
        return _("They are in front of all others.") if in_front else _("They are behind all others.")
    return _("It is in front of all others.") if in_front else _("It is behind all others.")
