"""Every design with a sound that needs nothing of later is read, laid out, answered, found sound, and written out:
those that Label Studio and Ground Truth ship, and others."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from PySide6.QtWidgets import QApplication

from annotator.core.answer.findings import findings
from annotator.core.answer.regions import Answer
from annotator.core.answer.starting import starting_answer
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.design.objects import Audio, Image
from annotator.core.design.tree import Design, filled
from annotator.core.problems import ProblemCode, errors
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.exports.csv import region_chunks
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.envelope import envelope_bytes, result_schema_problems
from annotator.formats.results.readable_answer import SPREADSHEET, by_control, readable
from annotator.formats.results.reading import read_envelope
from annotator.formats.tables.spreadsheet import Guard
from annotator.ui.design.panel import DesignPanel
from answer_making import an_envelope
from fakes.media import media_of
from fakes.pictures import FakePictures
from fakes.sounds import FakeSound, FakeSounds, tone
from journeys.laid_out import faults
from real_data import real_data
from sound_designs import CONFIGS, SOUND_S, TEMPLATES, full_answer
from ui.stage import on_loop
from work.desks import until

SIZE = (960, 600)
OF_LABEL_STUDIO = ("automatic-speech-recognition-using-segments", "intent-classification", "speaker-segmentation")
OF_GROUND_TRUTH = (
    *("audio-classification-multiselect", "audio-classification", "audio-naturalness"),
    *("emotion-detection-audio", "sentiment-analysis-audio"),
)
LISTED = json.dumps(["First", {"value": "Second", "alias": "2"}])


@dataclass(frozen=True)
class Asked:
    """A design with what fills it."""

    design: Design
    columns: Mapping[str, str]


def asked(config: str) -> Asked:
    log = ProblemLog()
    design = read_design(config.encode(), "config.xml", log)
    assert design is not None
    assert errors(log.problems()) == ()
    columns = dict.fromkeys(design.variables(), "Ada is speaking. ")
    columns |= dict.fromkeys(design.dynamic_columns(), LISTED)
    for tag in design.media():
        columns[tag.value[1:]] = f"media/{tag.name}.{'flac' if isinstance(tag, Audio) else 'png'}"
    return Asked(design_for(design, columns), columns)


def config_of_template(text: str) -> str:
    log = ProblemLog()
    design = convert_template(text, "t.html", log)
    assert design is not None, log.problems()
    return design.config_xml


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


def test_no_shipped_design_with_a_sound_is_forgotten() -> None:
    configs = {path.stem for path in real_data("designs/label-studio").glob("*.xml") if "<Audio" in path.read_text()}
    templates = {path.name for path in real_data("designs/crowd-html").iterdir() if "<audio" in path.read_text()}
    known = {f"audio-speech-processing__{name}" for name in OF_LABEL_STUDIO}
    assert configs - known == {"audio-speech-processing__conversational-analysis"}
    assert templates == {f"audio__{name}.liquid.html" for name in OF_GROUND_TRUTH}


def test_the_one_that_needs_more_names_each_thing_with_its_line() -> None:
    path = real_data("designs/label-studio") / "audio-speech-processing__conversational-analysis.xml"
    log = ProblemLog()
    read_design(path.read_bytes(), path.name, log)
    assert [(one.code, one.params["tag"], one.place.line) for one in errors(log.problems())] == [
        (ProblemCode.ATTRIBUTE_UNKNOWN, "Audio", 2),
        (ProblemCode.TAG_UNKNOWN, "Paragraphs", 5),
        (ProblemCode.TAG_UNKNOWN, "ParagraphLabels", 16),
    ]


@every
def test_it_is_laid_out_without_a_fault_and_each_sound_is_seen(app: QApplication, name: str) -> None:
    laid = asked(config_named(name))
    paths = [f"/shelf/{path}" for path in laid.columns.values() if path.endswith(".flac")]
    sounds = FakeSounds({path: FakeSound(path, tone(440, SOUND_S)) for path in paths})
    pictures = FakePictures({f"/shelf/media/{tag.name}.png": (80, 60) for tag in laid.design.objects()})
    seen: dict[str, Extent] = {}

    async def scenario() -> None:
        panel = DesignPanel(laid.design, media_of(pictures, sounds), laid.columns)
        panel.medium_seen.connect(seen.__setitem__)
        panel.resize(*SIZE)
        panel.show()
        panel.show_task(laid.columns, lambda path: f"/shelf/{path}")
        await until(lambda: len(seen) == len(laid.design.media()), "all of it is seen")
        assert {control.name for control in laid.design.controls()} == panel.parts.controls.keys()
        assert faults(panel) == []
        panel.close()

    on_loop(app, scenario)
    assert {extent.duration_s for path, extent in seen.items() if path.endswith(".flac")} == {SOUND_S}


@every
def test_all_that_it_asks_is_answered_found_sound_and_written_out(name: str) -> None:
    laid = asked(config_named(name))
    answer = full_answer(laid.design, laid.columns)
    assert {region.from_name for region in answer.regions} == {control.name for control in laid.design.controls()}
    assert findings(answer, laid.design, laid.columns) == ()
    envelope = replace(an_envelope("first", *answer.regions), media=media(laid))
    data = envelope_bytes(envelope)
    assert result_schema_problems(data) == ()
    assert read_envelope(data) == envelope
    for regions in by_control(answer).values():
        assert readable(regions, SPREADSHEET)
    rows = csv.DictReader(io.StringIO(b"".join(region_chunks([envelope], Guard())).decode("utf-8-sig"), newline=""))
    assert len(list(rows)) == len(answer.regions)


@every
def test_nothing_is_wrong_with_what_it_begins_with(name: str) -> None:
    laid = asked(config_named(name))
    begun = starting_answer(laid.design, laid.columns)
    assert {found.code for found in findings(begun, laid.design, laid.columns)} <= {"required"}
    assert Answer.from_json(begun.as_json()) == begun


def media(laid: Asked) -> tuple[Medium, ...]:
    known = {
        MediumKind.SOUND: Extent(duration_s=SOUND_S, sample_rate_hz=16_000),
        MediumKind.PICTURE: Extent(80, 60),
    }
    tags = (tag for tag in laid.design.media() if isinstance(tag, Audio | Image))
    return tuple(Medium(filled(tag.value, laid.columns), tag.KIND, known[tag.KIND], "ab" * 32) for tag in tags)
