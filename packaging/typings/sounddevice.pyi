# Types of the parts of sounddevice that annotator uses. The package has no types.

from collections.abc import Callable
from typing import Any

class PortAudioError(Exception): ...

class CallbackFlags:
    output_underflow: bool

class RawOutputStream:
    def __init__(
        self,
        samplerate: float,
        device: int | None,
        channels: int,
        dtype: str,
        latency: float,
        callback: Callable[[Any, int, Any, CallbackFlags], None],
        finished_callback: Callable[[], None],
    ) -> None: ...
    latency: float
    def start(self) -> None: ...
    def abort(self) -> None: ...
    def close(self) -> None: ...

def query_devices() -> list[dict[str, Any]]: ...
def query_hostapis() -> list[dict[str, Any]]: ...
def _initialize() -> None: ...
def _terminate() -> None: ...
