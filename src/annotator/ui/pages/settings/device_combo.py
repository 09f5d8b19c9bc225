"""Which device sound is played on: those there are now, and the one that was chosen, also where it is not there."""

from __future__ import annotations

from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QWidget

from annotator.core.ports.player import Player, PlayerState
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class DeviceCombo(NoWheelComboBox):
    """The data of each item is the key of a device; "" is whatever the system plays on. Devices are looked for when
    somebody turns to it, and behind: until then only what was chosen is offered, and nothing of sound is started."""

    def __init__(self, player: Player, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._player = player
        self._chosen = ""
        self._names: dict[str, str] = {}
        self._fill()
        self.destroyed.connect(player.listen(self._heard))

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

    def _heard(self, _state: PlayerState) -> None:
        self.look()

    def _fill(self) -> None:
        """A device that was chosen and is not there says so, by the last part of its key."""
        known = {"": _("Follow system"), **self._names}
        if self._chosen not in known:
            known[self._chosen] = _("{device} (not connected)").format(device=self._chosen.rpartition(": ")[2])
        if known != {self.itemData(index): self.itemText(index) for index in range(self.count())}:
            self.clear()
            for key, name in known.items():
                self.addItem(name, key)
        self.setCurrentIndex(self.findData(self._chosen))
