"""The texts of choices and of the roles of a chat on screen."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.design.controls import Choice, Choices, Pairwise, Taxonomy
from annotator.ui.i18n.translation import N_, _

_ROLES: Mapping[str, str] = {
    "user": N_("User"),
    "assistant": N_("Assistant"),
    "system": N_("System"),
    "tool": N_("Tool"),
    "developer": N_("Developer"),
    "": N_("Message"),
}


def choice_text(control: Choices | Taxonomy, choice: Choice) -> str:
    """Return the text of the config, or in the language of the program that of a side."""
    if isinstance(control, Pairwise):
        return _("Left") if choice.value == "left" else _("Right")
    return choice.shown


def role_text(role: str) -> str:
    """Return the role of a message in the language of the program."""
    return _(_ROLES.get(role, role))
