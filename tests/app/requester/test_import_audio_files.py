"""`annotator import` of sounds with what is known of them, through the real main(), and what comes of it in `check`."""

from __future__ import annotations

import io
import json
import wave
from pathlib import Path

import pytest

from annotator.app.main import main
from bundle_making import write_folder

VTT = "WEBVTT\n\n00:00.050 --> 00:00.150\n<v Ada>Hello\n\n00:00.100 --> {end}\n<v Bob>Hm\n"


def wav() -> bytes:
    held = io.BytesIO()
    with wave.open(held, "wb") as audio:
        audio.setnchannels(1)
        audio.setsampwidth(2)
        audio.setframerate(8000)
        audio.writeframes(bytes(3200))
    return held.getvalue()


def folder(place: Path, end: str) -> Path:
    return write_folder(place, {"talk.wav": wav(), "talk.vtt": VTT.format(end=end).encode()})


def test_a_folder_of_audio_files_becomes_a_bundle_that_is_sound(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, bundle = folder(tmp_path / "sounds", "00:00.180"), tmp_path / "bundle"
    words = ["import", str(source), "-o", str(bundle), "--requester", "City Radio", "--contact", "radio@example.org"]
    assert main([*words, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["kind"], report["tasks"]) == ("sounds", 1)
    (task,) = json.loads((bundle / "tasks.json").read_bytes())
    results = task["predictions"][0]["result"]
    assert [(item["from_name"], item["value"]["start"]) for item in results] == [
        *(("speaker", 0.05), ("transcription", 0.05), ("speaker", 0.1), ("transcription", 0.1)),
    ]
    assert main(["check", str(bundle), "--json"]) == 0
    checked = json.loads(capsys.readouterr().out)
    assert not {"prediction", "column-unused"} & {problem["code"] for problem in checked["problems"]}


def test_what_is_wrong_is_told_in_the_language_of_the_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "fr")
    source, bundle = folder(tmp_path / "sounds", "00:00.050"), tmp_path / "bundle"
    assert main(["import", str(source), "-o", str(bundle), "--requester", "Radio", "--label", "Ada"]) == 1
    told = capsys.readouterr().out
    assert "talk.vtt" in told
    assert "6" in told
    assert "Inversez ou corrigez le début et la fin." in told
    assert not bundle.exists()
