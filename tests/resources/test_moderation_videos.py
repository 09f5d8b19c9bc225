"""The films of the sample `video-moderation` are small, and are what the script beside them draws and speaks."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from resources.samples.filming.video import Video, audio, images, times_ms
from resources.samples.shoot_video_moderation import VIDEOS
from resources.samples.speaking.recording import RATE_HZ

from annotator.formats.builtin.resources import resource_folder
from real_data import need_espeak

MEDIA = resource_folder() / "samples" / "video-moderation" / "media"
SILENT, UNEVEN = "boats.webm", "crossing.webm"
STEP_S = 0.05

every = pytest.mark.parametrize("video", VIDEOS, ids=lambda video: video.file)


def loudness(samples: NDArray[np.float64], rate_hz: int) -> NDArray[np.float64]:
    """Return the loudness of each twentieth of a second: the root of the mean square."""
    step = round(STEP_S * rate_hz)
    whole = samples[: samples.size // step * step].reshape(-1, step)
    return np.asarray(np.sqrt((whole**2).mean(axis=1)))


def test_the_script_makes_every_video_and_no_other() -> None:
    assert sorted(video.file for video in VIDEOS) == sorted(path.name for path in MEDIA.iterdir())


def test_they_are_small_files_in_codecs_that_are_free_to_use() -> None:
    assert sum(path.stat().st_size for path in MEDIA.iterdir()) < 1_200_000
    for path in MEDIA.iterdir():
        with av.open(str(path)) as container:
            codecs = {stream.codec_context.name for stream in container.streams}
            length_s = float((container.duration or 0) / av.time_base)
        assert codecs == ({"vp9"} if path.name == SILENT else {"vp9", "opus"}), path.name
        assert 6 < length_s < 11


def test_one_of_them_has_no_two_frames_that_last_alike_for_long() -> None:
    (video,) = (video for video in VIDEOS if video.file == UNEVEN)
    steps = [after - before for before, after in pairwise(times_ms(video))]
    assert len(set(steps)) > 20
    assert max(steps) > 3 * min(steps)


@every
def test_it_shows_what_is_drawn_at_its_time(video: Video) -> None:
    """The decoded frames are compared at a quarter and at half of the video."""
    with av.open(str(MEDIA / video.file)) as container:
        frames = [(frame.pts, frame) for frame in container.decode(video=0)]
        base = container.streams.video[0].time_base
        assert base is not None
        shown_ms = [round((pts or 0) * base * 1000) for pts, _frame in frames]
        assert shown_ms == times_ms(video)[:-1]
        places = (len(frames) // 4, len(frames) // 2)
        decoded = [frames[place][1].to_ndarray(format="rgb24").astype(int) for place in places]
    drawn = images(video, [shown_ms[place] for place in places])
    for ours, theirs in zip(drawn, decoded, strict=True):
        assert np.abs(np.asarray(ours).astype(int) - theirs).mean() < 6


@pytest.mark.parametrize("name", ["stall.webm", "gare.webm"])
def test_speaking_again_gives_the_same_words_at_the_same_places(name: str) -> None:
    """Not the same samples: espeak-ng's voices flutter by chance, and its versions differ a little."""
    need_espeak()
    (video,) = (video for video in VIDEOS if video.file == name)
    shipped, spoken = heard(MEDIA / name), loudness(audio(video).astype(np.float64), RATE_HZ)
    shared = min(shipped.size, spoken.size)
    assert abs(shipped.size - spoken.size) <= 2
    assert np.corrcoef(shipped[:shared], spoken[:shared])[0, 1] > 0.9


def heard(path: Path) -> NDArray[np.float64]:
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    samples = np.hstack([frame.to_ndarray() for frame in frames]).ravel().astype(np.float64)
    return loudness(samples, frames[0].sample_rate)
