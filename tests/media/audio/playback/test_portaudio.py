"""A machine without sound is no fault, and what records plays nothing."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

import pytest

from annotator.core.ports.audio import SinkDevice
from annotator.media.audio.playback.portaudio import PortAudioSink


class PortAudioError(Exception):
    pass


def library(devices: list[dict[str, Any]] | None, default: int = 0) -> ModuleType:
    """A `sounddevice` with these devices on one way to play; None is a PortAudio that fails."""

    def query_devices() -> list[dict[str, Any]]:
        if devices is None:
            raise PortAudioError("Error querying device")
        return devices

    def query_hostapis() -> list[dict[str, Any]]:
        return [{"name": "System", "default_output_device": default, "devices": list(range(len(devices or ())))}]

    module = ModuleType("sounddevice")
    held = {"query_devices": query_devices, "query_hostapis": query_hostapis, "PortAudioError": PortAudioError}
    module.__dict__.update(held)
    return module


def device(name: str, channels: int) -> dict[str, Any]:
    return {"name": name, "max_output_channels": channels, "default_samplerate": 48_000.0}


def test_only_devices_that_play_are_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    known = [device("Microphone", 0), device("Loudspeaker", 2)]
    monkeypatch.setitem(sys.modules, "sounddevice", library(known, default=1))
    assert PortAudioSink().devices() == (SinkDevice("System: Loudspeaker", "Loudspeaker"),)


@pytest.mark.parametrize("known", [[], None])
def test_without_a_device_there_are_none(monkeypatch: pytest.MonkeyPatch, known: list[dict[str, Any]] | None) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", library(known, default=-1))
    assert PortAudioSink().devices() == ()


def test_without_portaudio_there_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    assert PortAudioSink().devices() == ()
