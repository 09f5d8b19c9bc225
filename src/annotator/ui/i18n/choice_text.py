"""The text of a choice on screen."""

from __future__ import annotations

from annotator.core.design.controls import Choice, Choices, Pairwise, Taxonomy
from annotator.ui.i18n.translation import _


def choice_text(control: Choices | Taxonomy, choice: Choice) -> str:
    """Return the text of the config, or in the language of the program that of a side."""
    if isinstance(control, Pairwise):
        return _("Left") if choice.value == "left" else _("Right")
    return choice.shown
