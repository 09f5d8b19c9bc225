"""How a person listens and looks, as they chose it, at each task."""

from __future__ import annotations

from annotator.core.settings import FILM_STRIP
from annotator.ui.design.parts import DesignParts
from annotator.work.desk import Desk


def follow_habits(parts: DesignParts, desk: Desk) -> None:
    """What is chosen at a task is kept."""

    def keep_strip(is_wanted: bool) -> None:
        desk.intents.post(lambda: desk.preferences.choose(FILM_STRIP, "yes" if is_wanted else "no"))

    parts.set_habits(*desk.preferences.listening())
    parts.show_strips(keep_strip, is_wanted=desk.preferences.value(FILM_STRIP) == "yes")
