"""Which device sound is played on: chosen from those there are now; one that is not there says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from annotator.core.ports.audio import SinkDevice
from annotator.core.settings import AUDIO_DEVICE
from annotator.ui.pages.settings.page import DeviceCombo
from fakes.player import FakePlayer
from services.service_env import make_env
from ui.stage import Stage, on_loop, staged

SYSTEM, SPEAKERS, HEADSET = SinkDevice("", ""), SinkDevice("ALSA: amp", "amp"), SinkDevice("ALSA: usb", "Headset")


def offered(box: DeviceCombo) -> list[str]:
    return [box.itemText(index) for index in range(box.count())]


def alone(app: QApplication, scenario: Callable[[DeviceCombo, FakePlayer], None]) -> None:
    async def whole() -> None:
        player = FakePlayer((SYSTEM, SPEAKERS, HEADSET))
        box = DeviceCombo(player)
        scenario(box, player)
        box.deleteLater()

    on_loop(app, whole)


def test_nothing_is_looked_for_before_somebody_looks(app: QApplication) -> None:
    def scenario(box: DeviceCombo, _player: FakePlayer) -> None:
        box.show_chosen("")
        assert offered(box) == ["Follow system"]
        box.look()
        assert offered(box) == ["Follow system", "amp", "Headset"]
        assert box.currentText() == "Follow system"

    alone(app, scenario)


def test_a_chosen_device_that_is_not_there_says_so_until_it_comes(app: QApplication) -> None:
    def scenario(box: DeviceCombo, player: FakePlayer) -> None:
        player.plugged = (SYSTEM, SPEAKERS)
        box.show_chosen(HEADSET.key)
        box.look()
        assert box.currentText() == "usb (not connected)"
        player.plugged = (SYSTEM, SPEAKERS, HEADSET)
        player.falls_silent(None)
        player.set_gain(2.0)  # whatever is announced
        assert offered(box) == ["Follow system", "amp", "Headset"]
        assert box.currentData() == HEADSET.key

    alone(app, scenario)


def test_what_is_chosen_on_the_page_is_stored(app: QApplication) -> None:
    async def whole(stage: Stage) -> None:
        stage.window.turn_to("settings")
        await stage.settled()
        (box,) = stage.window.settings.findChildren(DeviceCombo)
        player = stage.env.services.media.player
        assert isinstance(player, FakePlayer)
        player.plugged = (SYSTEM, HEADSET)
        box.setFocus()
        await stage.settled()
        box.setCurrentIndex(1)
        box.activated.emit(1)
        await stage.settled()
        assert stage.env.services.preferences.value(AUDIO_DEVICE) == HEADSET.key
        await stage.env.services.preferences.choose(AUDIO_DEVICE, "")
        assert box.currentText() == "Follow system"

    staged(app, make_env(), whole)
