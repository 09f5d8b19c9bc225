"""Which devices can play sound here."""

from __future__ import annotations


def sound_device_names() -> tuple[str, ...]:
    """The output devices as PortAudio names them; empty when there is none, or no PortAudio."""
    try:
        # Importing it looks for the PortAudio library and starts it: only whoever asks pays for that.
        import sounddevice
    except OSError:
        return ()
    try:
        devices = sounddevice.query_devices()
    except sounddevice.PortAudioError:
        return ()
    return tuple(str(device["name"]) for device in devices if device["max_output_channels"] > 0)
