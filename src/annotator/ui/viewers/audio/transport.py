"""The transport bar under a waveform: playback, speed, loop, follow, output device and clock, with their menus."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QToolButton

from annotator.core.ports.player import WhySilent
from annotator.ui.i18n import number_format
from annotator.ui.i18n.number_format import timecode
from annotator.ui.i18n.translation import N_, _
from annotator.ui.keyboard.active_keymap import follow
from annotator.ui.keyboard.commands import tip_key
from annotator.ui.theme.icons import icon
from annotator.ui.viewers.audio.playback import Playing
from annotator.ui.widgets.labels import ToolButton

ICON_PX = 20
SIDE_PX = 8
SPACING_PX = 2
GAP_PX = 8
LONGEST_MOMENT = "00:00.000"
_AROUND_MOMENT_PX = 12  # padding by the style sheet and style around a button's content
_FRAME_GAP = "   "
_DIGITS = re.compile(r"\d")


class Transport(QFrame):
    """The transport bar. `loop_wanted` and similar signals emit the wanted state. A click takes no focus from a text
    field. Tab reaches every button."""

    loop_wanted = Signal(bool)
    suggest_wanted = Signal(bool)
    follow_wanted = Signal(bool)
    spectrogram_wanted = Signal(bool)
    strip_wanted = Signal(bool)

    def __init__(self, playing: Playing) -> None:
        super().__init__()
        self._playing = playing
        self._is_playing: bool | None = None
        self._skip_s = 3.0
        self._commands: dict[QToolButton, str] = {}
        self.setProperty("role", "bar")
        self.back = self._button("back", "", lambda: playing.skip(-self._skip_s))
        self.play = self._button("play", _("Play"), playing.toggle)
        self.forward = self._button("forward", "", lambda: playing.skip(self._skip_s))
        self.frame_back = self._button("frame-back", _("One frame back"))
        self.frame_forward = self._button("frame-forward", _("One frame forward"))
        self._frame_at: Callable[[float], int] | None = None  # of a video
        self.loop = self._button("loop", _("Loop the selected segment"))
        self.suggest = self._button("suggest", _("Suggest segments where there is speech"))
        self.follow = self._button("follow", _("Keep playback position in view"))
        self.spectrogram = self._button("spectrogram", _("Show spectrogram of the visible part"))
        self.strip = self._button("strip", _("Show thumbnails along the video"))
        self.speed = self._menu_button(lambda menu: fill_speeds(menu, playing))
        self.output = self._menu_button(lambda menu: fill_output(menu, playing))
        self.output.setIcon(icon("sound"))
        self.clock = self._button("", _("Go to time"))
        self.clock.setProperty("role", "clock")
        self._make_toggles()
        self._offers_loop = False  # without segments nothing can be selected
        self._offers_suggesting = True
        self._shows_length = self._shows_frame = True
        self._clock_form = ""  # text form that its width fits
        for button in (self.frame_back, self.frame_forward, self.loop, self.suggest, self.strip):
            button.hide()
        self._lay_out()
        self._commands |= self._by_button()
        follow(self, self._update_tooltips)
        playing.changed.connect(self.refresh)
        self.skip_by(self._skip_s)
        self.refresh()

    def _make_toggles(self) -> None:
        toggles = {
            self.loop: self.loop_wanted,
            self.suggest: self.suggest_wanted,
            self.follow: self.follow_wanted,
            self.spectrogram: self.spectrogram_wanted,
            self.strip: self.strip_wanted,
        }
        for toggle, wanted in toggles.items():
            toggle.setCheckable(True)
            toggle.toggled.connect(wanted)

    def _by_button(self) -> dict[QToolButton, str]:
        """Return the equivalent command of each button."""
        return {
            self.back: "jump_back",
            self.play: "play",
            self.forward: "jump_forward",
            self.frame_back: "frame_back",
            self.frame_forward: "frame_forward",
            self.loop: "loop",
            self.suggest: "suggest",
            self.follow: "follow",
            self.clock: "go_to_place",
        }

    def _update_tooltips(self) -> None:
        for button in self._commands:
            self._tip(button)

    def skip_by(self, seconds: float) -> None:
        self._skip_s = seconds
        self._name(self.back, _("Back {count} s").format(count=f"{seconds:g}"))
        self._name(self.forward, _("Forward {count} s").format(count=f"{seconds:g}"))

    def show_following(self, *, is_following: bool) -> None:
        _check(self.follow, is_checked=is_following)

    def offer_loop(self, *, is_possible: bool) -> None:
        """Show the loop button, enabled if a segment is selected."""
        if not self._offers_loop:
            self._offers_loop = True
            self._fit()
        self.loop.setEnabled(is_possible or self.loop.isChecked())

    def offer_frames(self, frame_at: Callable[[float], int], step: Callable[[int], None]) -> None:
        """Show the frame buttons for a video. `frame_at` maps samples to frames; `step` moves by some frames."""
        self._frame_at = frame_at
        self._name(self.clock, _("Go to time or frame"))
        self.frame_back.clicked.connect(lambda: step(-1))
        self.frame_forward.clicked.connect(lambda: step(1))
        self._fit()

    def offer_loop_of(self, text: str) -> None:
        """Set the name of the loop button for video regions, which have no suggestions."""
        self._offers_suggesting = False
        self.suggest.hide()
        self._name(self.loop, text)
        self._fit()

    def show_suggesting(self, share: float | None) -> None:
        """Show the progress of the speech search as share of the audio, None if off. The button stops it."""
        _check(self.suggest, is_checked=share is not None)
        style = Qt.ToolButtonStyle
        self.suggest.setToolButtonStyle(
            # reserves space for the text otherwise
            style.ToolButtonIconOnly if share is None else style.ToolButtonTextBesideIcon
        )
        self.suggest.setText("" if share is None else percent(share))
        self._name(
            self.suggest,
            _("Suggest segments where there is speech") if share is None else _("Stop suggesting segments"),
        )
        self._fit()

    def offer_suggesting(self, *, is_possible: bool) -> None:
        self.suggest.setEnabled(is_possible)

    def refresh(self) -> None:
        audio = self._playing.audio
        state = self._playing.state
        for button in (self.play, self.back, self.forward, self.frame_back, self.frame_forward):
            button.setEnabled(audio is not None)
        if state.is_playing != self._is_playing:
            self._is_playing = state.is_playing
            self.play.setIcon(icon("pause" if state.is_playing else "play"))
            pause = _("Pause audio") if self._frame_at is None else _("Pause video")
            self._name(self.play, pause if state.is_playing else _("Play"))
        _check(self.loop, is_checked=state.loop is not None)
        self.speed.setText(times(state.speed))
        self._name(self.speed, _("Speed: {speed}").format(speed=times(state.speed)))
        volume = _("Audio: volume {percent}").format(percent=percent(state.gain))
        self._name(self.output, _("Audio: muted") if state.is_mute else volume)
        self.show_position()

    def show_position(self) -> None:
        audio = self._playing.audio
        if audio is None:
            self._show_place("")
            return
        rate_hz = audio.shape.rate_hz
        at = timecode(self._playing.position / rate_hz)
        of = timecode(audio.shape.length / rate_hz)
        whole = f"{at} / {of}" if audio.shape.is_exact else f"{at} / ~{of}"
        text = whole if self._shows_length else at
        if self._frame_at is not None and self._shows_frame:
            text += _FRAME_GAP + _("frame {number}").format(number=self._frame_at(self._playing.position) + 1)
        self._show_place(text)
        if not self._playing.state.is_playing:
            self.clock.setAccessibleDescription(text)  # its name describes its action

    def _show_place(self, text: str) -> None:
        """Set the clock text in a button of fixed size per text form. The text changes at each frame during
        playback, and a button that may grow would lay out the whole page again."""
        form = _DIGITS.sub("0", text)
        if form != self._clock_form:
            self._clock_form = form
            self.clock.setText(form)
            self.clock.setFixedSize(self.clock.sizeHint())
        self.clock.setText(text)

    def minimumSizeHint(self) -> QSize:
        least_px = sum(map(_taken_px, (self.play, self.speed, self.output)))
        return QSize(least_px + self._around_px, super().minimumSizeHint().height())

    @property
    def _around_px(self) -> int:
        """The width of the clock and the margins, always needed beside the buttons."""
        return 2 * SIDE_PX + GAP_PX + _AROUND_MOMENT_PX + self.fontMetrics().horizontalAdvance(LONGEST_MOMENT)

    def _fit(self) -> None:
        """Hide less important controls if space is short; all have keyboard equivalents. The frame number has no
        key, so it stays longest."""
        always = [self.play, self.speed, self.output, *([self.suggest] if self.suggest.isChecked() else ())]
        loop = (self.loop, self.suggest)[: 1 + self._offers_suggesting] if self._offers_loop else ()
        frames = (self.frame_back, self.frame_forward) if self._frame_at is not None else ()
        last = (self.follow, *((self.strip,) if frames else ()), self.spectrogram)
        advance = self.fontMetrics().horizontalAdvance
        room_px = self.width() - self._around_px - sum(map(_taken_px, always))
        frame_px = advance(_FRAME_GAP + _("frame {number}").format(number=100_000)) if frames else 0
        self._shows_frame = room_px >= frame_px
        room_px -= frame_px if self._shows_frame else 0
        shown = set(always)
        for button in dict.fromkeys((*always, *frames, *loop, self.back, self.forward, *last)):
            if button not in always and room_px >= _taken_px(button):
                room_px -= _taken_px(button)
                shown.add(button)
            button.setVisible(button in shown)
        length_px = advance(f" / ~{LONGEST_MOMENT}")
        self._shows_length = room_px >= length_px
        self._hold_speed(room_px - length_px)
        self._clock_form = ""
        self.show_position()

    def _hold_speed(self, free_px: int) -> None:
        """Keep the speed button at its widest size if there is space, so that nothing moves when the speed changes."""
        advance = self.fontMetrics().horizontalAdvance
        now_px = self.speed.sizeHint().width()
        widest_px = now_px + max(advance(times(speed)) for speed in SPEEDS) - advance(self.speed.text())
        self.speed.setMinimumWidth(widest_px if free_px >= widest_px - now_px else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE_PX, 2, SIDE_PX, 2)
        row.setSpacing(SPACING_PX)
        for button in (
            *(self.back, self.frame_back, self.play, self.frame_forward, self.forward, self.speed, self.loop),
            *(self.suggest, self.follow, self.spectrogram, self.strip),
        ):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.clock)
        row.addSpacing(GAP_PX)
        row.addWidget(self.output)

    def _button(self, icon_name: str, text: str, action: Callable[[], None] | None = None) -> QToolButton:
        button = ToolButton(self)
        button.setProperty("role", "tool")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.setIconSize(QSize(ICON_PX, ICON_PX))
        if icon_name:
            button.setIcon(icon(icon_name))
        self._name(button, text)
        if action is not None:
            button.clicked.connect(action)
        return button

    def _menu_button(self, fill: Callable[[QMenu], None]) -> QToolButton:
        """Return a button whose menu is filled each time it opens, because devices come and go."""
        button = self._button("", "")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        menu.aboutToShow.connect(lambda: fill(menu))
        button.setMenu(menu)
        return button

    def _name(self, button: QToolButton, text: str) -> None:
        if button.accessibleName() != text:
            button.setAccessibleName(text)
            self._tip(button)

    def _tip(self, button: QToolButton) -> None:
        """Set the tooltip with the key of the equivalent command."""
        text = button.accessibleName()
        command = self._commands.get(button, "")
        if command:
            tip_key(button, command, text)
        else:
            button.setToolTip(text)


def _taken_px(button: QToolButton) -> int:
    return button.sizeHint().width() + SPACING_PX


def _check(button: QToolButton, *, is_checked: bool) -> None:
    """Show a state without emitting a user action."""
    before = button.blockSignals(True)
    button.setChecked(is_checked)
    button.blockSignals(before)


SPEEDS = (0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0)
GAINS = (0.0, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)

_SILENCES = {
    WhySilent.NO_DEVICE: N_("No audio device: playback continues silently."),
    WhySilent.DEVICE_GONE: N_(
        "The audio device was disconnected. Playback will continue from this position on another device."
    ),
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
    exclusive = _emptied(menu)
    state = playing.state
    menu.addSection(_("Volume when not muted") if state.is_mute else _("Volume"))
    for gain in GAINS:
        text = percent(gain) if gain else _("Muted")
        _offer(exclusive, text, is_now=abs(state.gain - gain) < 1e-6, action=_setting(playing, gain=gain))
    menu.addSection(_("Output device"))
    exclusive = QActionGroup(menu)
    devices = playing.devices()
    if not devices:
        menu.addAction(_("No audio device")).setEnabled(False)
    for device in devices:
        text = device.name if device.key else _("Follow system")
        _offer(
            exclusive, text.replace("&", "&&"), is_now=state.device == device.key, action=_device(playing, device.key)
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


def _offer(exclusive: QActionGroup, text: str, *, is_now: bool, action: Callable[[], None]) -> None:
    menu = exclusive.parent()
    if not isinstance(menu, QMenu):
        raise TypeError("the group is not that of a menu")
    entry = menu.addAction(text, action)
    exclusive.addAction(entry)
    entry.setCheckable(True)
    entry.setChecked(is_now)
