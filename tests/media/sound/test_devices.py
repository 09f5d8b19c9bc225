"""A machine without sound is no fault."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from annotator.media.sound.devices import sound_device_names


class PortAudioError(Exception):
    pass


def library(devices: list[dict[str, object]] | None) -> ModuleType:
    """A `sounddevice` with these devices; None is a PortAudio that fails."""

    def query_devices() -> list[dict[str, object]]:
        if devices is None:
            raise PortAudioError("Error querying device")
        return devices

    module = ModuleType("sounddevice")
    module.__dict__.update(query_devices=query_devices, PortAudioError=PortAudioError)
    return module


def test_only_devices_that_play_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    devices: list[dict[str, object]] = [
        {"name": "Microphone", "max_output_channels": 0},
        {"name": "Loudspeaker", "max_output_channels": 2},
    ]
    monkeypatch.setitem(sys.modules, "sounddevice", library(devices))
    assert sound_device_names() == ("Loudspeaker",)


@pytest.mark.parametrize("devices", [[], None])
def test_no_device_gives_no_names(monkeypatch: pytest.MonkeyPatch, devices: list[dict[str, object]] | None) -> None:
    monkeypatch.setitem(sys.modules, "sounddevice", library(devices))
    assert sound_device_names() == ()


def test_no_portaudio_gives_no_names(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder:
        def find_spec(self, name: str, *_: object) -> None:
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    assert sound_device_names() == ()


def test_the_real_library_answers_with_names() -> None:
    assert all(isinstance(name, str) for name in sound_device_names())
