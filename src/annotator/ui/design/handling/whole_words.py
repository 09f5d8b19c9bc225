"""What is said of whole marks of a picture that are hidden, locked, or put in front of others."""

from __future__ import annotations

from annotator.ui.language.translation import _


def words_of_hidden(count: int, *, is_hidden: bool) -> str:
    if count > 1:
        return _("They are hidden, and go with the answer.") if is_hidden else _("They are shown again.")
    return _("It is hidden, and goes with the answer.") if is_hidden else _("It is shown again.")


def words_of_locked(count: int, *, is_locked: bool) -> str:
    if count > 1:
        return _("They are locked: no hand moves them or takes them away.") if is_locked else _("They are unlocked.")
    return _("It is locked: no hand moves it or takes it away.") if is_locked else _("It is unlocked.")


def words_of_put(count: int, *, in_front: bool) -> str:
    if count > 1:
        return _("They are in front of all others.") if in_front else _("They are behind all others.")
    return _("It is in front of all others.") if in_front else _("It is behind all others.")
