"""Menus and texts for playback speed, volume and output device."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu

from annotator.core.ports.player import WhySilent
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _
from annotator.ui.viewers.audio.playback import Playing

SPEEDS = (0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
GAINS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)

_SILENCES = {
    WhySilent.NO_DEVICE: N_("No audio device: playback continues silently."),
    WhySilent.DEVICE_GONE: N_("The audio device was disconnected. Playback will continue from here on another one."),
    WhySilent.AUDIO_LOST: N_("The audio can no longer be read."),
}


def times(speed: float) -> str:
    """`1.5×`"""
    return f"{number_format.typed(Decimal(str(round(speed, 2))))}×"


def percent(share: float) -> str:
    return number_format.percent(Decimal(round(share * 100)))


def silence_text(why: WhySilent | None) -> str:
    return "" if why is None else _(_SILENCES[why])


def next_speed(speed: float, by: int) -> float:
    """Return the next faster or slower preset speed."""
    faster = [step for step in SPEEDS if step > speed + 1e-6]
    slower = [step for step in SPEEDS if step < speed - 1e-6]
    return (faster or SPEEDS[-1:])[0] if by > 0 else (slower or SPEEDS[:1])[-1]


def fill_speeds(menu: QMenu, playing: Playing) -> None:
    exclusive = _emptied(menu)
    for speed in SPEEDS:
        is_now = abs(playing.state.speed - speed) < 1e-6
        _offer(exclusive, times(speed), is_now=is_now, action=_setting(playing, speed=speed))


def fill_output(menu: QMenu, playing: Playing) -> None:
    exclusive, state = _emptied(menu), playing.state
    menu.addSection(_("Volume when not muted") if state.is_mute else _("Volume"))
    for gain in GAINS:
        words = percent(gain) if gain else _("Muted")
        _offer(exclusive, words, is_now=abs(state.gain - gain) < 1e-6, action=_setting(playing, gain=gain))
    menu.addSection(_("Output device"))
    exclusive, devices = QActionGroup(menu), playing.devices()
    if not devices:
        menu.addAction(_("No audio device")).setEnabled(False)
    for device in devices:
        words = device.name if device.key else _("Follow system")
        _offer(
            exclusive, words.replace("&", "&&"), is_now=state.device == device.key, action=_device(playing, device.key)
        )


def _setting(playing: Playing, *, speed: float | None = None, gain: float | None = None) -> Callable[[], None]:
    def action() -> None:
        if speed is not None:
            playing.set_speed(speed)
        if gain is not None:
            playing.set_gain(gain)

    return action


def _device(playing: Playing, key: str) -> Callable[[], None]:
    return lambda: playing.set_device(key)


def _emptied(menu: QMenu) -> QActionGroup:
    """Clear the menu and return a new group of exclusive actions for it."""
    menu.clear()
    for before in menu.findChildren(QActionGroup):
        before.deleteLater()
    return QActionGroup(menu)


def _offer(exclusive: QActionGroup, words: str, *, is_now: bool, action: Callable[[], None]) -> None:
    menu = exclusive.parent()
    if not isinstance(menu, QMenu):
        raise TypeError("the group is not that of a menu")
    entry = menu.addAction(words, action)
    exclusive.addAction(entry)
    entry.setCheckable(True)
    entry.setChecked(is_now)
