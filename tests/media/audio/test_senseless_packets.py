"""Packets of which nothing or little can be made are passed over, and are damage up to a point."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.errors import MediaFault
from annotator.media.audio.decoding import demuxer
from annotator.media.audio.decoding.opening import AudioDecoding
from annotator.ui.i18n.library_errors import in_plain_words
from hostile.media.audio_files import senseless, tiny
from media.audio.made_audio_files import KINDS, made

_PACKETS = 2_000


@pytest.fixture(params=[0, 5])
def path(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    path = tmp_path / "sound.mka"
    path.write_bytes(senseless(_PACKETS, request.param))
    return path


def walked(path: Path, most_apart: int) -> tuple[int, str]:
    """How many samples there are, and what is said of it. Never so many packets pass before others may do something."""
    with path.open("rb") as file:
        decoding = AudioDecoding(file.fileno())
        try:
            known = 0
            for _stretch in decoding.scan():
                packets = decoding.state(0, has_all_peaks=False).rows
                assert packets - known <= most_apart
                known = packets
            return decoding.audio.known, ""
        except MediaFault as fault:
            reason = fault.params["detail"]
            sentence = in_plain_words(reason)
            assert sentence == reason, "the reason is not the sentence that is shown"
            return decoding.audio.known, sentence
        finally:
            decoding.close()


def test_damage_is_passed_over(path: Path) -> None:
    samples, why = walked(path, most_apart=70)
    assert why == ("" if samples else "the file cannot be decoded")


def test_there_is_an_end_to_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demuxer, "_SURE_SILENT", _PACKETS // 2)
    samples, why = walked(path, most_apart=70)
    assert why == ("it contains too many data blocks for its audio" if samples else "the file cannot be decoded")


@pytest.mark.parametrize("packets", [_PACKETS, _PACKETS + 10])
def test_small_packets_are_let_in_up_to_a_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, packets: int) -> None:
    monkeypatch.setattr(demuxer, "_MOST_SMALL", _PACKETS)
    path = tmp_path / "sound.mka"
    path.write_bytes(tiny(packets))
    _samples, why = walked(path, most_apart=70)
    assert why == ("" if packets == _PACKETS else "it contains too many data blocks for its audio")


def test_as_many_larger_packets_are_let_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demuxer, "_MOST_SMALL", 10)
    path = made(tmp_path / "sound", KINDS["Opus in WebM"], 2.0)
    samples, why = walked(path, most_apart=70)
    assert samples > 0
    assert why == ""
