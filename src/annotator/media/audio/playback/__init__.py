"""Playback of audio on any sink: PortAudio devices, or a null sink where there is no device.

A stream is open only while something plays, so that a pause is audible at once and new devices are found. The
engine's thread opens, closes and fetches half a second ahead; the device's thread only copies ready audio (`queue`,
`chunks`) and reports when each frame will be heard. From that `position` computes the sample that is heard, never
the sample that was handed on. After a seek the position is the target until it is heard, so that repeated skips add
up. A loop is fetched once and repeats sample by sample (`chunks`). Breaks are smoothed over 2 ms (`queue`). A
new speed, loop or end takes effect 0.15 s ahead."""
