"""The player of one audio at a time. Its position is what is being heard, not what was sent to the device."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from annotator.core.ports.audio import OpenAudio, SinkDevice

SLOWEST, FASTEST = 0.25, 4.0


class WhySilent(StrEnum):
    """The reason for silence."""

    NO_DEVICE = "no-device"  # the position advances all the same
    DEVICE_GONE = "device-gone"
    AUDIO_LOST = "sound-lost"


class PlayerState(Struct, frozen=True):
    """The state of the player. `until` is the sample at which playback ends, None for the audio's end. `loop` holds
    the first and last sample of a loop. `gain` is the chosen factor, 0 to 4; `is_mute` silences it regardless."""

    is_playing: bool = False
    speed: float = 1.0
    gain: float = 1.0
    loop: tuple[int, int] | None = None
    until: int | None = None
    silence: WhySilent | None = None
    device: str = ""
    is_mute: bool = False

    @property
    def loudness(self) -> float:
        """The effective gain."""
        return 0.0 if self.is_mute else self.gain


class Player(Protocol):
    @property
    def state(self) -> PlayerState: ...

    @property
    def position(self) -> float:
        """The sample being heard, or the next one to play."""
        ...

    def listen(self, listener: Callable[[PlayerState], None]) -> Callable[[], None]:
        """Add a listener; return a function that removes it. `listener` is called in the event loop after every change
        of state, never for the position alone."""
        ...

    def load(self, audio: OpenAudio | None) -> None:
        """Load another audio, or none: paused at its beginning; speed, gain and device stay."""
        ...

    def play(self, first: float | None = None, until: int | None = None) -> None:
        """Play from `first`, or from the current position, exactly up to sample `until`, then pause."""
        ...

    def pause(self) -> None:
        """Pause at the sample being heard; an `until` is cancelled."""
        ...

    def seek(self, sample: float) -> None:
        """Set the position; playback continues there. An `until` is kept if the sample is in its range."""
        ...

    def loop(self, stretch: tuple[int, int] | None) -> None:
        """Set a loop, or remove it with None and play on past its end. A position outside of it moves to its first
        sample. Later seeks may leave it, and playback from before it runs into it."""
        ...

    def set_speed(self, speed: float) -> None: ...

    def set_gain(self, gain: float) -> None: ...

    def mute(self, *, is_mute: bool) -> None:
        """Mute, or restore the chosen gain."""
        ...

    def devices(self) -> tuple[SinkDevice, ...]:
        """Return the devices found last, the system default with an empty name first; empty without any. A new
        search runs in the background; `heard` is called if there are changes."""
        ...

    def set_device(self, device: str) -> None:
        """Use a device by its key; "" is the default, also in place of a missing one. Playback continues."""
        ...

    async def close(self) -> None: ...
