"""A combo box for spell checking and its dictionary, with a text about missing parts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from annotator.core.ports.speller import Dictionaries, Speller
from annotator.core.settings import SPELLING_BY_TASK, SPELLING_OFF
from annotator.ui.async_tasks import Latest
from annotator.ui.pages.settings.spelling_text import choice_text, language_name, state_text
from annotator.ui.widgets.labels import label
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class SpellingCombo(NoWheelComboBox):
    """A spell checking combo box. The item data is a value of the setting. Dictionaries are searched each time the
    box is shown; until then only the selected one is listed. `state` is a label that the caller places."""

    def __init__(self, speller: Callable[[], Speller], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speller = speller
        self._chosen = SPELLING_BY_TASK
        self._found: Dictionaries | None = None
        self._looking = Latest(self)
        self.state = label("", "small", wrap=True)
        self._fill()

    def show_chosen(self, chosen: str) -> None:
        self._chosen = chosen
        self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._looking.start(self._look())

    async def _look(self) -> None:
        self._found = await self._speller().dictionaries()
        self._fill()

    def _fill(self) -> None:
        tags = sorted(self._found.tags if self._found else (), key=lambda tag: language_name(tag).casefold())
        codes = dict.fromkeys((SPELLING_BY_TASK, SPELLING_OFF, *tags, self._chosen))
        if list(codes) != [self.itemData(index) for index in range(self.count())]:
            self.clear()
            for code in codes:
                self.addItem(choice_text(code), code)
        self.setCurrentIndex(self.findData(self._chosen))
        words = state_text(self._chosen, self._found) if self._found is not None else ""
        self.state.setText(words)
        self.setAccessibleDescription(words)
