"""The settings page, built from the settings table. A change is stored at once, without confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from babel import Locale
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QFocusEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QStackedWidget, QVBoxLayout, QWidget

from annotator.core.events import Event, Failed, News, SettingsChanged
from annotator.core.ports.machine import Confinement
from annotator.core.ports.player import Player, PlayerState
from annotator.core.ports.speller import Dictionaries, Speller
from annotator.core.settings import (
    ACRE,
    ACTIVITY,
    ACTIVITY_START,
    AREA,
    AUDIO_DEVICE,
    DAILY_GOAL,
    DAILY_GOAL_AMOUNT,
    LOOK_FOR_UPDATES,
    OWN_CONTRIBUTION,
    OWN_LEVY,
    OWN_WAGE,
    OWN_WAGE_BASIS,
    OWN_WAGE_CURRENCY,
    PAY_SETTINGS,
    REFERENCE_WAGE,
    RESULTS_FOLDER,
    RULES_FILES,
    SELF_EMPLOYED,
    SETTING_GROUPS,
    SPELLING,
    SPELLING_BY_TASK,
    SPELLING_OFF,
    STATUS,
    TAX_OPTION,
    WITHOUT_DEDUCTIONS,
    Setting,
    SettingKind,
)
from annotator.core.text import dictionary_for
from annotator.services.container import Services
from annotator.ui.accessibility.announcer import spoken
from annotator.ui.async_tasks import Latest
from annotator.ui.i18n.translation import _, language
from annotator.ui.keyboard.tab_order import tab_from
from annotator.ui.pages.base import Page, SubPage
from annotator.ui.pages.settings.data_sharing import WhatLeaves
from annotator.ui.pages.settings.stored_editors import StoredEditors
from annotator.ui.pages.settings.text import explanation, group_title, title
from annotator.ui.pages.settings.transfer_section import MovingSection
from annotator.ui.widgets.file_dialog import folder_dialog
from annotator.ui.widgets.labels import button, fold_button, frame, label, plain_tip, rule
from annotator.ui.widgets.layouts import WeightedColumns
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox
from annotator.ui.widgets.scroll_area import scrolled

if TYPE_CHECKING:
    from annotator.ui.pages.settings.keys_section import KeysSection


# Package names of Debian and Ubuntu. Most dictionaries are named after the language alone.
_LIBRARY = "libenchant-2-2"
_PACKAGES = {"en": "hunspell-en-us", "de": "hunspell-de-de", "pt": "hunspell-pt-br"}


def language_name(tag: str) -> str:
    """Return `French (Canada)` for `fr_CA`, in the user's language. Return the tag itself if it has no known name."""
    spoken, _sign, rest = tag.replace("-", "_").partition("_")
    names = Locale.parse(language())
    name = names.languages.get(spoken.lower())
    if name is None:
        return tag
    return f"{name} ({names.territories.get(rest.upper(), rest)})" if rest else name


def choice_text(chosen: str) -> str:
    match chosen:
        case code if code == SPELLING_OFF:
            return _("No")
        case code if code == SPELLING_BY_TASK:
            return _("Yes, in the language of each task")
        case tag:
            return _("Yes, always in {language}").format(language=language_name(tag))


def state_text(chosen: str, found: Dictionaries) -> str:
    """Return whether spell checking works with the selected dictionary, else the missing packages; "" if off."""
    if chosen == SPELLING_OFF:
        return ""
    wanted = language() if chosen == SPELLING_BY_TASK else chosen
    spoken = wanted.partition("_")[0].lower()
    package = _PACKAGES.get(spoken, f"hunspell-{spoken}")
    if not found.library:
        text = _(
            "Off for now: the Enchant library, which finds dictionaries, is not installed. On Debian and "
            "Ubuntu, install {library} and a dictionary such as {package}."
        )
        return text.format(library=_LIBRARY, package=package)
    tag = dictionary_for(wanted, found.tags) if chosen == SPELLING_BY_TASK else chosen
    if tag not in found.tags:
        text = _(
            "Off for this language: the dictionary for {language} is not installed. On Debian and Ubuntu, "
            "install {package} or {other}."
        )
        return text.format(language=language_name(wanted), package=package, other=f"aspell-{spoken}")
    names = dict.fromkeys(language_name(tag.partition("_")[0]) for tag in found.tags)
    return _("Dictionaries found: {languages}.").format(languages=", ".join(names))


class SpellingCombo(NoWheelComboBox):
    """A spell checking combo box. The item data is a value of the setting. Dictionaries are searched each time the
    box is shown; until then only the selected one is listed. `state` is a label that the caller places."""

    def __init__(self, speller: Callable[[], Speller], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._speller = speller
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
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
        text = state_text(self._chosen, self._found) if self._found is not None else ""
        self.state.setText(text)
        self.setAccessibleDescription(spoken([explanation(SPELLING), text]))


class SandboxStatusLine:
    """A line about the isolation of the decoders."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.line = label("", "muted", wrap=True)

    def refresh(self) -> None:
        self.line.setText(sentence(self._services.media.images.confinement))


def sentence(found: Confinement | None) -> str:
    if found is None:
        return _(
            "These files are opened in separate processes. Their isolation on this computer has not been checked yet."
        )
    if found.only_known_calls or found.by_profile:
        return _(
            "These files are opened in separate processes without access to other files, the network or other programs."
        )
    if found.files_version:
        return _(
            "These files are opened in separate processes that cannot open other files. Other system calls are "
            "not restricted on this computer."
        )
    if found.lowered:
        return _(
            "These files are opened in separate processes that cannot modify your files or start programs. On "
            "this computer, the processes can still read your files and use the network."
        )
    return _(
        "These files are opened in separate processes. On this computer, a malicious file that takes over "
        "such a process could access everything that you can access."
    )


DEVICE_CHARACTERS = 30  # of the name of a device; longer ones are elided, and in full in the tooltip


class DeviceCombo(NoWheelComboBox):
    """A device combo box. The item data is a device key; "" follows the system. Devices are searched in the
    background on focus or hover. Until then only the selected device is listed and no audio code is started."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self.setMinimumContentsLength(DEVICE_CHARACTERS)
        self._chosen = ""
        self._names: dict[str, str] = {}
        self._fill()
        self.destroyed.connect(player.listen(self._on_player_state))

    def show_chosen(self, key: str) -> None:
        self._chosen = key
        self._fill()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.look()
        super().focusInEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.look()
        super().enterEvent(event)

    def look(self) -> None:
        self._names = {device.key: device.name for device in self._player.devices() if device.key}
        self._fill()

    def _on_player_state(self, _state: PlayerState) -> None:
        self.look()

    def _fill(self) -> None:
        """List the devices. A selected device that is not connected is shown by the last part of its key."""
        known = {"": _("Follow system"), **self._names}
        if self._chosen not in known:
            known[self._chosen] = _("{device} (not connected)").format(device=self._chosen.rpartition(": ")[2])
        if known != {self.itemData(index): self.itemText(index) for index in range(self.count())}:
            self.clear()
            for key, name in known.items():
                self.addItem(name, key)
        self.setCurrentIndex(self.findData(self._chosen))
        self.setToolTip(plain_tip(self.currentText()))


COLUMN_PX = 820


class SettingsPage(Page):
    """The settings page. `refused` carries the reason why a typed value was rejected."""

    refused = Signal(str)

    def __init__(self, services: Services, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._folder = label("", "small", wrap=True)
        self._release = label("", "small", wrap=True)
        self._leaves, self._shut_in = WhatLeaves(services), SandboxStatusLine(services)
        self.moving = MovingSection(services)
        self.moving.grown.connect(lambda: self._scroll_to_opened(self.moving))
        self._keys: KeysSection | None = None  # created when first shown
        self._rows: dict[str, QWidget] = {}
        self._editors: dict[str, QWidget] = {}
        self._stored = StoredEditors(services, self.refused.emit)
        self.rules = button(_("Rules and their sources…"))
        self.rules.clicked.connect(self._open_rules)
        inner = QWidget()
        inner.setMaximumWidth(COLUMN_PX)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(10)
        column.addWidget(label(_("Settings"), "title"))
        for group, settings in SETTING_GROUPS.items():
            rows = _card(column, group_title(group))
            for setting in settings:
                self._rows[setting.key] = self._row(setting, is_first=setting is settings[0])
                rows.addWidget(self._rows[setting.key])
            if settings is PAY_SETTINGS:
                rows.addWidget(self.rules, 0, Qt.AlignmentFlag.AlignLeft)
        _card(column, _("Keyboard shortcuts")).addLayout(self._keys_part())
        self._leaves.lay_out(_card(column, _("Data sent from this computer")))
        _card(column, _("Third-party images, audio and video")).addWidget(self._shut_in.line)
        _card(column, _("Another computer")).addWidget(self.moving)
        column.addStretch()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._area = scrolled(inner)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._area)
        outer.addWidget(self._pages)
        self._show_dependent()

    def on_event(self, event: Event) -> None:
        self._leaves.on_event(event)
        self.moving.on_event(event)
        if self._keys is not None:
            self._keys.on_event(event)
        page = self._pages.currentWidget()
        if isinstance(page, SubPage):
            page.on_event(event)
        if isinstance(event, SettingsChanged) and any(
            key.startswith((RULES_FILES, ACTIVITY_START.key)) for key in event.keys
        ):
            self._stored.show_stored()
        if isinstance(event, SettingsChanged | News):
            self._show_dependent()
        if isinstance(event, SettingsChanged):
            self._devices.show_chosen(self._services.preferences.value(AUDIO_DEVICE))
            self._spelling.show_chosen(self._services.preferences.value(SPELLING))
        elif isinstance(event, Failed):
            self._stored.show_stored()

    def _open_rules(self) -> None:
        from annotator.ui.pages.rules import RulesPage

        page = RulesPage(self._services)
        page.setContentsMargins(24, 20, 24, 0)
        self._pages.addWidget(page)
        self._pages.setCurrentWidget(page)
        page.back_wanted.connect(self._close_rules)
        page.open()

    def _close_rules(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, SubPage):
            self._pages.removeWidget(page)
            page.deleteLater()
            self.rules.setFocus()

    def refresh(self) -> None:
        self._close_rules()
        self._leaves.refresh()
        self._shut_in.refresh()

    def place_of_focus(self) -> str:
        """Return the key of the setting whose editor has the focus, or ""."""
        focused: QWidget | None = self.window().focusWidget()
        return next((key for key, editor in self._editors.items() if editor is focused), "")

    def focus_at(self, place: str) -> None:
        if place in self._editors:
            self._editors[place].setFocus()
            self._scroll_to_opened(self._rows[place])

    def ask_for_work(self) -> None:
        """Show the transfer section and ask for the file with the work of another computer."""
        self._scroll_to_opened(self.moving)
        self.moving.ask_for_file()

    def _keys_part(self) -> QVBoxLayout:
        text = _(
            "To change a shortcut, select it, then press the new key, alone or with Ctrl or Alt. Media keys "
            "and foot pedals work too. Shortcuts defined by a job take precedence."
        )
        part = QVBoxLayout()
        part.setSpacing(8)
        part.addWidget(label(text, "muted", wrap=True))
        self.keys_toggle = fold_button(_("Show all shortcuts"), "keyboard")
        part.addWidget(self.keys_toggle, 0, Qt.AlignmentFlag.AlignLeft)

        def show(is_shown: bool) -> None:
            if self._keys is None:
                from annotator.ui.pages.settings.keys_section import KeysSection

                self._keys = KeysSection(self._services, self.keys_toggle.parentWidget())
                part.addWidget(self._keys)
                self._keys.opened.connect(self._scroll_to_opened)
                tab_from(self.keys_toggle, self._keys)
            self._keys.setVisible(is_shown)

        self.keys_toggle.toggled.connect(show)
        return part

    def _scroll_to_opened(self, opened: QWidget) -> None:
        """Scroll to `opened` after the layout has run."""
        QTimer.singleShot(0, opened, lambda: self._area.ensureWidgetVisible(opened, 0, 20))

    def _show_dependent(self) -> None:
        own = self._services.preferences.value(REFERENCE_WAGE) == "own"
        for setting in (OWN_WAGE, OWN_WAGE_CURRENCY):
            self._rows[setting.key].setVisible(own)
        status = self._services.preferences.value(STATUS)
        # Without a status nothing is known of deductions, so an own amount is before them.
        self._rows[OWN_WAGE_BASIS.key].setVisible(own and status not in WITHOUT_DEDUCTIONS)
        is_micro, is_overseas = status in SELF_EMPLOYED, self._services.preferences.value(AREA) != AREA.default
        for setting in (AREA, TAX_OPTION, OWN_LEVY):
            self._rows[setting.key].setVisible(is_micro)
        self._rows[ACTIVITY.key].setVisible(status == "micro-bic")
        self._rows[ACTIVITY_START.key].setVisible(is_micro and is_overseas)
        self._rows[ACRE.key].setVisible(is_micro and not is_overseas)  # overseas rates take the place of ACRE
        has_goal = self._services.preferences.value(DAILY_GOAL) != DAILY_GOAL.default
        self._rows[DAILY_GOAL_AMOUNT.key].setVisible(has_goal)
        self._rows[OWN_CONTRIBUTION.key].setVisible(status not in WITHOUT_DEDUCTIONS)
        self._show_release()
        folder = self._services.preferences.value(RESULTS_FOLDER) or self._services.results_folder
        self._folder.setText(folder)
        self._editors[RESULTS_FOLDER.key].setAccessibleDescription(spoken([explanation(RESULTS_FOLDER), folder]))

    def _show_release(self) -> None:
        """Show what is known of newer releases. Without an address to ask, there is no such setting."""
        updates = self._services.updates
        self._rows[LOOK_FOR_UPDATES.key].setVisible(updates is not None)
        if updates is not None:
            from annotator.ui.i18n.release_text import state_text

            self._release.setText(state_text(updates, self._services.journal.now().offset_min))
            editor = self._editors[LOOK_FOR_UPDATES.key]
            editor.setAccessibleDescription(spoken([explanation(LOOK_FOR_UPDATES), self._release.text()]))

    def _row(self, setting: Setting, *, is_first: bool) -> QWidget:
        text = QVBoxLayout()
        text.setContentsMargins(0, 0, 0, 0)
        text.setSpacing(2)
        text.addWidget(label(title(setting), wrap=True))
        if hint := explanation(setting):
            text.addWidget(label(hint, "small", wrap=True))
        states = {RESULTS_FOLDER.key: self._folder, LOOK_FOR_UPDATES.key: self._release}
        if setting.key in states:
            text.addWidget(states[setting.key])
        editor = self._editor(setting)
        if isinstance(editor, SpellingCombo):
            text.addWidget(editor.state)
        self._editors[setting.key] = editor
        editor.setAccessibleName(title(setting))
        if not isinstance(editor, SpellingCombo):  # it describes its state
            editor.setAccessibleDescription(hint)
        holder, words = QWidget(), QWidget()
        words.setLayout(text)
        row = WeightedColumns((1, 0), 24, 6)
        row.addWidget(words)
        row.addWidget(editor)
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        if not is_first:
            column.addWidget(rule())
        column.addLayout(row)
        return holder

    def _editor(self, setting: Setting) -> QWidget:
        match setting.kind:
            case SettingKind.FOLDER:
                return self._folder_editor(setting)
            case SettingKind.DEVICE:
                return self._device_editor(setting)
            case SettingKind.DICTIONARY:
                return self._dictionary_editor(setting)
            case _:
                return self._stored.editor(setting)

    def _folder_editor(self, setting: Setting) -> QWidget:
        choose = button(_("Choose a folder…"), "open")

        def ask() -> None:
            dialog = folder_dialog(self, title(setting), self._folder.text())
            dialog.fileSelected.connect(lambda path: self._stored.choose(setting, path))
            dialog.open()

        choose.clicked.connect(ask)
        return choose

    def _device_editor(self, setting: Setting) -> DeviceCombo:
        box = DeviceCombo(self._services.media.player)
        self._devices = box
        self._stored.shows(lambda: box.show_chosen(self._services.preferences.value(setting)))
        box.activated.connect(lambda index: self._stored.choose(setting, str(box.itemData(index))))
        return box

    def _dictionary_editor(self, setting: Setting) -> SpellingCombo:
        box = SpellingCombo(self._services.speller)
        self._spelling = box
        self._stored.shows(lambda: box.show_chosen(self._services.preferences.value(setting)))
        box.activated.connect(lambda index: self._stored.choose(setting, str(box.itemData(index))))
        return box


def _card(column: QVBoxLayout, heading: str) -> QVBoxLayout:
    """Add a heading and a card below it to the page. Return the column of the card."""
    inner = QVBoxLayout()
    inner.setContentsMargins(16, 12, 16, 12)
    inner.setSpacing(10)
    column.addSpacing(8)
    column.addWidget(label(heading, "heading"))
    column.addWidget(frame("card", inner))
    return inner
