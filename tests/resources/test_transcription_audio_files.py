"""The sounds of the sample `audio-transcription` are small, and are what the script beside them speaks."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from resources.samples.speak_audio_transcription import RECORDINGS
from resources.samples.speaking.recording import Heard, Said, mixed

from annotator.formats.builtin.resources import resource_folder
from depth import part
from real_data import need_espeak

MEDIA = resource_folder() / "samples" / "audio-transcription" / "media"
ROOT = resource_folder().parent
NAMES = sorted(path.name for path in MEDIA.iterdir())
SPOKEN_AGAIN = part(NAMES, 2, 1)  # not the talk of minutes
STEP_S = 0.05


def loudness(path: Path) -> NDArray[np.float64]:
    """Return the loudness of each twentieth of a second, from 0 to 1: the root of the mean square."""
    with av.open(str(path)) as container:
        frames = list(container.decode(audio=0))
    samples = np.hstack([frame.to_ndarray() for frame in frames]).ravel().astype(np.float64)
    step = round(STEP_S * frames[0].sample_rate)
    whole = samples[: samples.size // step * step].reshape(-1, step)
    return np.asarray(np.sqrt((whole**2).mean(axis=1)))


def test_the_script_speaks_every_sound_and_no_other() -> None:
    assert sorted(recording.file for recording in RECORDINGS) == NAMES


def test_they_are_small_files_and_the_longest_is_a_talk_of_minutes() -> None:
    assert sum((MEDIA / name).stat().st_size for name in NAMES) < 1_500_000
    lengths_s = {name: loudness(MEDIA / name).size * STEP_S for name in NAMES}
    assert 150 < lengths_s["bicycle-shop.opus"] < 300
    assert all(8 < length_s < 20 for name, length_s in lengths_s.items() if name != "bicycle-shop.opus")


@pytest.mark.parametrize("name", NAMES)
def test_each_is_well_audible_and_has_pauses(name: str) -> None:
    heard = loudness(MEDIA / name)
    assert 0.05 < np.percentile(heard, 90) < 0.6
    assert np.percentile(heard, 3) < np.percentile(heard, 90) / 2


def test_the_talk_has_two_speakers_noises_and_moments_in_which_both_speak() -> None:
    (talk,) = (recording for recording in RECORDINGS if recording.file == "bicycle-shop.opus")
    voices = {part.voice for part in talk.parts if isinstance(part, Said)}
    assert len(voices) == 2
    assert sum(isinstance(part, Heard) for part in talk.parts) >= 5
    assert sum(part.after_s < 0 for part in talk.parts if isinstance(part, Said)) >= 2
    assert max(part.after_s for part in talk.parts) >= 2


@pytest.fixture(scope="module")
def spoken_again(tmp_path_factory: pytest.TempPathFactory) -> Path:
    need_espeak()
    folder = tmp_path_factory.mktemp("spoken")
    command = [sys.executable, "-m", "resources.samples.speak_audio_transcription", "--to", str(folder), *SPOKEN_AGAIN]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return folder


@pytest.mark.parametrize("name", SPOKEN_AGAIN)
def test_speaking_them_again_gives_the_same_words_at_the_same_places(spoken_again: Path, name: str) -> None:
    """Not the same samples: espeak-ng's voices flutter by chance, and its versions differ a little."""
    shipped, spoken = loudness(MEDIA / name), loudness(spoken_again / name)
    shared = min(shipped.size, spoken.size)
    assert abs(shipped.size - spoken.size) * STEP_S < 0.02 * shipped.size * STEP_S + 0.1
    assert np.corrcoef(shipped[:shared], spoken[:shared])[0, 1] > 0.9


def test_a_recording_is_nowhere_clipped_and_begins_and_ends_quietly() -> None:
    need_espeak()
    pcm = mixed(RECORDINGS[0])
    assert np.abs(pcm).max() < 1
    assert np.abs(pcm[:5_000]).max() < 0.05
    assert np.abs(pcm[-5_000:]).max() < 0.05
