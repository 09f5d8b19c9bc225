"""Editors of settings that show the stored value and store each change at once. They do not depend on a page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from annotator.core.ledger.clock import local_day
from annotator.core.money.dated_rules import rule_on, unconfirmed_since
from annotator.core.pay.minimum_wages import WageBasis, wage_key
from annotator.core.settings import (
    ACTIVITY_START,
    DAILY_GOAL_AMOUNT,
    OWN_CONTRIBUTION,
    OWN_LEVY,
    OWN_WAGE,
    REFERENCE_WAGE,
    REPLACING_THE_WINDOW,
    Setting,
    SettingKind,
    iso_day,
)
from annotator.services.container import Services
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rule_text import noted, wage_text
from annotator.ui.i18n.translation import _
from annotator.ui.pages.settings.text import choice, offered
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.switch import Switch

# Realistic example values shown in empty fields.
EXAMPLES = {
    OWN_WAGE.key: "12.5",
    DAILY_GOAL_AMOUNT.key: "4",
    OWN_CONTRIBUTION.key: "25.6",
    OWN_LEVY.key: "0.2",
    ACTIVITY_START.key: "2025-03-01",
}


class StoredEditors:
    """The editors of a page. `refused` receives the reason why a typed value was rejected."""

    def __init__(self, services: Services, refused: Callable[[str], None]) -> None:
        self._services = services
        self._refused = refused
        self._shown: list[Callable[[], None]] = []  # callbacks that show the stored value in one editor

    def editor(self, setting: Setting) -> QWidget:
        """Return an editor of a choice, amount, percentage, day or switch. Raise ValueError for other kinds."""
        match setting.kind:
            case SettingKind.CHOICE:
                return self._choice_editor(setting)
            case SettingKind.AMOUNT:
                text = _("“{text}” is not a valid amount. Use a value such as {example}. The previous value is kept.")
                return self._number_editor(setting, text)
            case SettingKind.DAY:
                return self._day_editor(setting)
            case SettingKind.PERCENT:
                text = _(
                    "“{text}” is not a valid percentage. Use a value such as {example}. The previous value is kept."
                )
                return self._number_editor(setting, text)
            case SettingKind.SWITCH:
                return self._switch_editor(setting)
            case _:
                raise ValueError(f"{setting.key} has an editor of its own")

    def show_stored(self) -> None:
        """Show the stored values, after a failure to store one."""
        for show in self._shown:
            show()

    def shows(self, show: Callable[[], None]) -> None:
        """Call `show` now and after every storage failure, so that editors never show an unstored value."""
        self._shown.append(show)
        show()

    def _choice_editor(self, setting: Setting) -> NoWheelComboBox:
        box = NoWheelComboBox()
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)  # no choice is cut
        for code in dict.fromkeys(offered(setting, code) for code in setting.choices):
            box.addItem(self._choice_text(setting, code), code)
        self.shows(lambda: self._show_choice(box, setting))
        chosen = box.settled if setting.key in REPLACING_THE_WINDOW else box.activated
        chosen.connect(lambda index: self.choose(setting, str(box.itemData(index))))
        return box

    def _show_choice(self, box: NoWheelComboBox, setting: Setting) -> None:
        for index in range(box.count()):
            box.setItemText(index, self._choice_text(setting, str(box.itemData(index))))
        box.setCurrentIndex(box.findData(self._stored_choice(setting)))

    def _choice_text(self, setting: Setting, code: str) -> str:
        """Return the text of a choice. A reference wage includes its current amounts."""
        text = choice(setting, code)
        if setting is not REFERENCE_WAGE or code == "own":
            return text
        rules, today = self._services.preferences.rules, self._today()
        found = dict.fromkeys(rule_on(rules, wage_key(code, basis), today) for basis in WageBasis)
        wages = [wage for wage in found if wage is not None]
        days = [day for wage in wages if (day := unconfirmed_since(wage, rules, today)) is not None]
        amounts = noted(", ".join(map(wage_text, wages)), min(days, default=None))
        return number_format.pair(text, amounts) if amounts else text

    def _stored_choice(self, setting: Setting) -> str:
        return offered(setting, self._services.preferences.value(setting))

    def _number_editor(self, setting: Setting, refused: str) -> QLineEdit:
        return self._typed_editor(setting, refused, number_format.read_typed, _as_typed)

    def _day_editor(self, setting: Setting) -> QLineEdit:
        def read(text: str) -> str | None:
            day = number_format.read_day(text.strip())
            if day is None:
                return None if text.strip() else ""
            return day.isoformat() if day <= self._today() else None

        def shown(stored: str) -> str:
            day = iso_day(stored)
            return number_format.typed_day(day) if day is not None else ""

        text = _(
            "“{text}” is not a valid day, or it is still to come. Use a value such as {example}. The previous value "
            "is kept."
        )
        return self._typed_editor(setting, text, read, shown)

    def _typed_editor(
        self, setting: Setting, refused: str, read: Callable[[str], str | None], shown: Callable[[str], str]
    ) -> QLineEdit:
        """Return an editor of a typed value. `read` returns it as it is stored, `shown` a stored one as it is typed.
        `read` may return None for a value that it refuses."""
        line = QLineEdit()
        example = shown(EXAMPLES[setting.key])
        self.shows(lambda: line.setText(shown(self._services.preferences.value(setting))))
        line.setPlaceholderText(example)

        def finished() -> None:
            text = read(line.text())
            if text is not None and setting.accepts(text):
                line.setText(shown(text))
                self.choose(setting, text)
            else:
                self._refused(refused.format(text=line.text() if text is None else text, example=example))
                line.setText(shown(self._services.preferences.value(setting)))

        line.editingFinished.connect(finished)
        return line

    def _today(self) -> date:
        timestamp = self._services.journal.now()
        return local_day(timestamp.utc_ms, timestamp.offset_min)

    def _switch_editor(self, setting: Setting) -> Switch:
        switch = Switch()
        self.shows(lambda: switch.setChecked(self._services.preferences.value(setting) == "yes"))
        switch.toggled.connect(lambda on: self.choose(setting, "yes" if on else "no"))
        return switch

    def choose(self, setting: Setting, value: str) -> None:
        if value != self._stored_choice(setting):
            self._services.intents.post(lambda: self._services.preferences.choose(setting, value))


def _as_typed(stored: str) -> str:
    """Format a stored number as the user would type it in their language; "" stays ""."""
    return number_format.typed(Decimal(stored)) if stored else ""
