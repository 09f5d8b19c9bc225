"""What plays one sound after another. The position it tells is what is heard at this moment, not what was handed on."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from annotator.core.ports.audio import OpenAudio
    from annotator.core.ports.audio_sink import SinkDevice

SLOWEST, FASTEST = 0.25, 4.0


class WhySilent(StrEnum):
    """Why nothing is heard."""

    NO_DEVICE = "no-device"  # the cursor runs all the same
    DEVICE_GONE = "device-gone"
    AUDIO_LOST = "sound-lost"


class PlayerState(Struct, frozen=True):
    """`until`: where playing ends by itself, a sample; None: the end of the sound. `loop`: first and last sample, again
    and again. `gain` is a factor, 0 to 4, as it was chosen; `is_mute`: nothing is heard whatever that is."""

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
        """The factor by which it is heard."""
        return 0.0 if self.is_mute else self.gain


class Player(Protocol):
    @property
    def state(self) -> PlayerState: ...

    @property
    def position(self) -> float:
        """The sample that is heard now, or that would be next."""
        ...

    def listen(self, heard: Callable[[PlayerState], None]) -> Callable[[], None]:
        """`heard` is called in the loop after every change of state, never for the position alone. Returns what to call
        to stop listening."""
        ...

    def load(self, audio: OpenAudio | None) -> None:
        """Another sound, or none: paused at its beginning; speed, gain and device stay."""
        ...

    def play(self, first: float | None = None, until: int | None = None) -> None:
        """From `first`, or from where it is; `until` is heard up to its very sample, then paused."""
        ...

    def pause(self) -> None:
        """At what is heard now; an `until` is forgotten."""
        ...

    def seek(self, sample: float) -> None:
        """It is the position from now on. While playing, it plays on from there; an `until` is forgotten unless the
        sample lies between where that began and it."""
        ...

    def loop(self, stretch: tuple[int, int] | None) -> None:
        """Whoever is outside of it goes to its first sample; later seeks may leave it, and playing on from before it
        leads into it. None: on past its end."""
        ...

    def set_speed(self, speed: float) -> None: ...

    def set_gain(self, gain: float) -> None: ...

    def mute(self, *, is_mute: bool) -> None:
        """Nothing is heard, or it is as loud as was chosen, before or meanwhile."""
        ...

    def devices(self) -> tuple[SinkDevice, ...]:
        """As they were when last looked for, the system's own choice first, which has no name; empty where there is
        none. Looking anew goes on behind: `heard` is called when there are others."""
        ...

    def set_device(self, device: str) -> None:
        """A key of `devices`, or "": whatever the system plays on, which also stands in for a device that is not
        there. While playing, it plays on there."""
        ...

    async def close(self) -> None: ...
