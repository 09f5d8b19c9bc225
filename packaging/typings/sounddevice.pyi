# What annotator uses of sounddevice, which ships no types of its own.

from typing import Any

class PortAudioError(Exception): ...

def query_devices() -> list[dict[str, Any]]: ...
