"""Every design with a sound that needs nothing of later is read, laid out, answered, found sound, and written out:
those that Label Studio and Ground Truth ship, and others."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication

from audio_designs import AUDIO_S, CONFIGS, TEMPLATES
from real_data import real_data
from ui.design.laid_designs import (
    asked,
    assert_answered_and_written,
    assert_begins_soundly,
    config_of_template,
    extents_when_seen,
)

OF_LABEL_STUDIO = ("automatic-speech-recognition-using-segments", "intent-classification", "speaker-segmentation")
OF_GROUND_TRUTH = (
    *("audio-classification-multiselect", "audio-classification", "audio-naturalness"),
    *("emotion-detection-audio", "sentiment-analysis-audio"),
)


def config_named(name: str) -> str:
    kind, _colon, name = name.partition(": ")
    match kind:
        case "label studio":
            return (real_data("designs/label-studio") / f"audio-speech-processing__{name}.xml").read_text("utf-8")
        case "ground truth":
            return config_of_template(
                (real_data("designs/crowd-html") / f"audio__{name}.liquid.html").read_text("utf-8")
            )
        case "template":
            return config_of_template(TEMPLATES[name])
        case _:
            return CONFIGS[name]


NAMES = (
    *(f"label studio: {name}" for name in OF_LABEL_STUDIO),
    *(f"ground truth: {name}" for name in OF_GROUND_TRUTH),
    *(f"template: {name}" for name in TEMPLATES),
    *(f"config: {name}" for name in CONFIGS),
)
every = pytest.mark.parametrize("name", NAMES)


def test_no_shipped_design_with_an_audio_file_is_forgotten() -> None:
    configs = {path.stem for path in real_data("designs/label-studio").glob("*.xml") if "<Audio" in path.read_text()}
    templates = {path.name for path in real_data("designs/crowd-html").iterdir() if "<audio" in path.read_text()}
    known = {f"audio-speech-processing__{name}" for name in OF_LABEL_STUDIO}
    assert configs - known == {"audio-speech-processing__conversational-analysis"}  # it has a journey of its own
    assert templates == {f"audio__{name}.liquid.html" for name in OF_GROUND_TRUTH}


@every
def test_it_is_laid_out_without_a_fault_and_each_sound_is_seen(app: QApplication, name: str) -> None:
    seen = extents_when_seen(app, asked(config_named(name)))
    assert {extent.duration_s for path, extent in seen.items() if path.endswith(".flac")} == {AUDIO_S}


@every
def test_all_that_it_asks_is_answered_found_sound_and_written_out(name: str) -> None:
    assert_answered_and_written(asked(config_named(name)))


@every
def test_nothing_is_wrong_with_what_it_begins_with(name: str) -> None:
    assert_begins_soundly(asked(config_named(name)))
