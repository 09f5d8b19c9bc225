"""The "Go to" command of audio and video: it asks for a time or a frame and seeks to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from annotator.core.ports.audio import OpenAudio
from annotator.core.text import parse_seek_position
from annotator.ui.accessibility.announcer import announce
from annotator.ui.i18n.number_format import timecode
from annotator.ui.i18n.translation import _
from annotator.ui.viewers.audio.playback import Playing
from annotator.ui.viewers.seek_field import PlaceField

# Times are shown in milliseconds and a frame begins between two of them, so half a millisecond is tolerated.
_ROUNDED_S = 0.0005


class CountedFrames(Protocol):
    """The frames of a video, by the samples of its clock."""

    @property
    def frames(self) -> int:
        """The number of frames known so far."""

    def sample_of(self, number: int) -> int: ...

    def frame_at(self, sample: float) -> int: ...


class GoToTime:
    """The "Go to" field on `page`, above `bar`. `video` returns the frames of the video, or None for audio."""

    def __init__(
        self, page: QWidget, bar: QWidget, playing: Playing, video: Callable[[], CountedFrames | None]
    ) -> None:
        self._page = page
        self._bar = bar
        self._playing = playing
        self._video = video
        self.field = PlaceField(page, self._go)

    def ask(self) -> None:
        """Open the field, or close it if it is open."""
        audio = self._playing.audio
        if self.field.isVisible():
            self.field.leave()
        elif audio is not None:
            now = timecode(self._playing.position / audio.shape.rate_hz)
            name = _("Go to time") if self._video() is None else _("Go to time or frame")
            self.field.open(now, name, self._accepted(), self._bar.y())

    def _accepted(self) -> str:
        example = timecode(83.5, 1)
        part = timecode(83.5, 1).partition(":")[2][2:]
        if self._video() is None:
            return _("Enter a time such as {time} or {seconds}").format(time=example, seconds=f"83{part}")
        text = _("Enter a time such as {time} or {seconds}, or a frame such as #120 or 120f")
        return text.format(time=example, seconds=f"83{part}")

    def _go(self, text: str) -> str:
        audio = self._playing.audio
        video = self._video()
        if audio is None:
            return ""
        place = parse_seek_position(text, has_frames=video is not None)
        if place is None:
            return self._accepted()
        if place.frame is not None and video is not None:
            return self._to_frame(place.frame - 1, video, audio)
        return self._to_time(place.seconds or 0.0, video, audio)

    def _to_frame(self, number: int, video: CountedFrames, audio: OpenAudio) -> str:
        """Pause and go to a frame: the user who names a frame wants to see it."""
        if number >= video.frames:
            if audio.shape.is_exact:
                return _("The last frame is {number}.").format(number=video.frames)
            number = max(0, video.frames - 1)
        self._playing.pause()
        self._arrive(float(video.sample_of(number)), video, audio)
        return ""

    def _to_time(self, seconds: float, video: CountedFrames | None, audio: OpenAudio) -> str:
        """Seek to a time. Playback continues there."""
        rate_hz = audio.shape.rate_hz
        length = audio.shape.length
        sample = seconds * rate_hz
        if sample > length + _ROUNDED_S * rate_hz and audio.shape.is_exact:
            return _("Enter a time up to {time}.").format(time=timecode(length / rate_hz))
        if video is not None:
            sample = max(sample, float(video.sample_of(video.frame_at(sample + _ROUNDED_S * rate_hz))))
        self._arrive(min(sample, float(length)), video, audio)
        return ""

    def _arrive(self, sample: float, video: CountedFrames | None, audio: OpenAudio) -> None:
        self._playing.seek(sample)
        spoken = timecode(sample / audio.shape.rate_hz)
        if video is not None:
            spoken = _("{moment}, frame {number}").format(moment=spoken, number=video.frame_at(sample) + 1)
        announce(self._page, spoken)

    def leave(self) -> None:
        """Close the field because the medium has changed."""
        if self.field.isVisible():
            self.field.leave()
