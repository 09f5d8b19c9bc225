"""Films that are small files and endless work: there is a reason in words before there is much of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from annotator.core.errors import MediaFault
from annotator.media import safe_container
from annotator.media.safe_container import do_nothing
from annotator.media.video.decoding import sequential_decoder
from annotator.media.video.decoding.frame_cache import FrameCache
from annotator.ui.i18n.library_errors import in_plain_words
from hostile.media.videos import edited
from media.video.made_videos import shared_video
from media.video.written_videos import as_ivf, vp8

_FRAMES = 3_000


def why_not(path: Path, at_read: Callable[[], None] = lambda: None) -> str:
    """Return the reported reason, empty if its frames are known in the end."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        frames = FrameCache(descriptor, do_nothing, at_read)
        for _found in frames.scan():
            pass
    except MediaFault as fault:
        reason = fault.params["detail"]
        sentence = in_plain_words(reason)
        assert sentence == reason, "the reason is not the sentence that is shown"
        return sentence
    finally:
        os.close(descriptor)
    assert frames.index.is_complete
    return ""


def stamped(path: Path, timestamps: list[int], keys: int = _FRAMES * 2) -> Path:
    """So many of them are keys."""
    key, other = vp8(16, 16, 2)
    path.write_bytes(as_ivf([key if at < keys else other for at in range(len(timestamps))], timestamps))
    return path


def test_the_same_images_again_and_again(tmp_path: Path) -> None:
    path = tmp_path / "edited.mp4"
    path.write_bytes(edited(5_000))  # 250,000 pieces of 50 pictures
    assert why_not(path) == "it contains too many data blocks for its frames"
    path.write_bytes(edited(500))
    assert why_not(path) == ""


def test_images_of_which_each_comes_before_all_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backward = [0, *range(_FRAMES, 1, -1)]
    path = stamped(tmp_path / "backward.mkv", backward, keys=1)
    assert why_not(path) == ""
    monkeypatch.setattr(sequential_decoder, "_MOST_PASSED", _FRAMES**2 // 3)
    assert why_not(path) == "its frames are out of order"
    assert why_not(stamped(tmp_path / "forward.mkv", list(range(_FRAMES)))) == ""
    assert why_not(stamped(tmp_path / "keys.mkv", backward)) == ""  # each is a recording of its own
    monkeypatch.setattr(sequential_decoder, "_SURE_RECORDINGS", 1_000)
    assert why_not(tmp_path / "keys.mkv") == "its frames are out of order"


@pytest.mark.parametrize("lost", [24, 25])
def test_a_lost_second_is_a_reason_to_show_nothing(tmp_path: Path, lost: int) -> None:
    """Frames that come long after others of their time cannot be numbered."""
    path = stamped(tmp_path / "late.mkv", [*range(100, 400), *[378] * lost], keys=300)
    assert why_not(path) == ("" if lost < 25 else "its frames are out of order")


def test_a_head_without_end(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safe_container, "_OPENED_WITHIN_S", -1)
    assert why_not(shared_video(tmp_path_factory, "MP4, 25")) == "analysing the file takes too long"


def test_who_waits_for_a_head_knows_that_it_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    heard: list[None] = []
    assert why_not(shared_video(tmp_path_factory, "MP4, 25"), lambda: heard.append(None)) == ""
    assert heard
