"""A combo box for the audio output device: the connected devices and the selected one, even if it is disconnected."""

from __future__ import annotations

from PySide6.QtGui import QEnterEvent, QFocusEvent
from PySide6.QtWidgets import QWidget

from annotator.core.ports.player import Player, PlayerState
from annotator.ui.i18n.translation import _
from annotator.ui.widgets.no_wheel_combo import NoWheelComboBox


class DeviceCombo(NoWheelComboBox):
    """A device combo box. The item data is a device key; "" follows the system. Devices are searched in the
    background on focus or hover. Until then only the selected device is listed and no audio code is started."""

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
        """List the devices. A selected device that is not connected is shown by the last part of its key."""
        known = {"": _("Follow system"), **self._names}
        if self._chosen not in known:
            known[self._chosen] = _("{device} (not connected)").format(device=self._chosen.rpartition(": ")[2])
        if known != {self.itemData(index): self.itemText(index) for index in range(self.count())}:
            self.clear()
            for key, name in known.items():
                self.addItem(name, key)
        self.setCurrentIndex(self.findData(self._chosen))
