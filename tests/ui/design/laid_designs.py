"""Designs as tests lay them out and answer them: with what fills their columns, and what is known of their media."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace
from PySide6.QtWidgets import QApplication

from annotator.core.answer.defaults import default_answer
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import findings
from annotator.core.answer.video_tracks import as_written
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.design.tree import Design, filled
from annotator.core.problems import errors
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.exports.csv import region_chunks
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.labeling_config.reader import read_design
from annotator.formats.problem_log import ProblemLog
from annotator.formats.results.answer_text import SPREADSHEET, by_control, readable
from annotator.formats.results.envelope import envelope_bytes, result_schema_problems
from annotator.formats.results.reader import read_envelope
from annotator.formats.tables.spreadsheet import Guard
from annotator.ui.design.panel import DesignPanel
from answer_making import an_envelope
from audio_designs import AUDIO_S, full_answer
from fakes.audio_files import FakeAudio, FakeAudioFiles, tone
from fakes.images import FakeImages
from fakes.media import media_of
from fakes.videos import FakeVideo, FakeVideos
from journeys.laid_out import faults
from services.service_env import until
from ui.stage import on_loop

SIZE = (960, 600)
FRAMES, STEP_S = 275, 0.04
_SUFFIXES = {MediumKind.IMAGE: "png", MediumKind.AUDIO: "flac", MediumKind.VIDEO: "mp4"}
_EXTENTS = {
    MediumKind.IMAGE: Extent(80, 60),
    MediumKind.AUDIO: Extent(duration_s=AUDIO_S, sample_rate_hz=16_000),
    MediumKind.VIDEO: Extent(64, 36, FRAMES * STEP_S, frame_count=FRAMES),
}
LISTED = json.dumps(["First", {"value": "Second", "alias": "2"}])


class Asked(Struct, frozen=True):
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
        columns[tag.value[1:]] = f"media/{tag.name}.{_SUFFIXES[tag.KIND]}"
    return Asked(design_for(design, columns), columns)


def config_of_template(text: str) -> str:
    log = ProblemLog()
    design = convert_template(text, "t.html", log)
    assert design is not None, log.problems()
    return design.config_xml


def extents_when_seen(app: QApplication, laid: Asked) -> Mapping[str, Extent]:
    """Lays it out, without a fault, until all that is looked at is seen; what each of them is, by its path."""
    paths = [f"/shelf/{path}" for path in laid.columns.values()]
    audio_files = {path: FakeAudio(path, tone(440, AUDIO_S)) for path in paths if path.endswith(".flac")}
    timestamps = [number * STEP_S for number in range(FRAMES)]
    videos = {path: FakeVideo(path, timestamps) for path in paths if path.endswith(".mp4")}
    images = FakeImages(dict.fromkeys((path for path in paths if path.endswith(".png")), (80, 60)))
    seen: dict[str, Extent] = {}

    async def scenario() -> None:
        media = media_of(images, FakeAudioFiles(audio_files), videos=FakeVideos(videos))
        panel = DesignPanel(laid.design, media, laid.columns)
        panel.record_extent.connect(seen.__setitem__)
        panel.resize(*SIZE)
        panel.show()
        panel.show_task(laid.columns, lambda path: f"/shelf/{path}")
        await until(lambda: len(seen) == len(laid.design.media()), "all of it is seen")
        assert {control.name for control in laid.design.controls()} == panel.parts.controls.keys()
        assert faults(panel) == []
        panel.close()

    on_loop(app, scenario)
    return seen


def assert_answered_and_written(laid: Asked) -> None:
    """All that it asks is answered, found sound, written out and read again."""
    whole = full_answer(laid.design, laid.columns)
    assert {item.from_name for item in whole.items} == {control.name for control in laid.design.controls()}
    assert findings(whole, laid.design, laid.columns) == ()
    assert Answer.deserialize(whole.serialize()) == whole
    answer = as_written(whole)
    envelope = replace(an_envelope("first", *answer.items), media=_media(laid))
    data = envelope_bytes(envelope)
    assert result_schema_problems(data) == ()
    assert read_envelope(data) == envelope
    for items in by_control(answer).values():
        assert readable(items, SPREADSHEET)
    rows = csv.DictReader(
        io.StringIO(b"".join(region_chunks([envelope], None, Guard())).decode("utf-8-sig"), newline="")
    )
    assert len(list(rows)) == len(answer.items)


def assert_begins_soundly(laid: Asked) -> None:
    """Nothing is wrong with what it begins with, but that there are no answers yet."""
    begun = default_answer(laid.design, laid.columns)
    assert {found.code for found in findings(begun, laid.design, laid.columns)} <= {"required"}
    assert Answer.deserialize(begun.serialize()) == begun


def _media(laid: Asked) -> tuple[Medium, ...]:
    return tuple(
        Medium(filled(tag.value, laid.columns), tag.KIND, _EXTENTS[tag.KIND], "ab" * 32) for tag in laid.design.media()
    )
