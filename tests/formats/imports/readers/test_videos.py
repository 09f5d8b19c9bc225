"""Films and what other programs know of them: tasks whose predictions are ranges of nominal frames."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from annotator.core.problems import ProblemCode
from annotator.formats.exports.segments.boris import boris_bytes
from annotator.formats.exports.segments.eaf import eaf_bytes
from annotator.formats.exports.segments.subtitles import srt_bytes, webvtt_bytes
from annotator.formats.imports.plan import ImportKind, ImportRequest
from formats.exports.segments.filmed import LABELS, timed, transcribed
from formats.foreign_sources import imported, plan

# Of 24 frames a second, so that nominal frames are the film's own, counted from 1.
SEEN = timed(Fraction(24), (0, 23, "Running"), (12, 12, "Fight"), (48, 95, "Fight"))
FILES = {
    "vtt": webvtt_bytes(SEEN),
    "srt": srt_bytes(SEEN),
    "eaf": eaf_bytes(SEEN, LABELS),
    "tsv": boris_bytes(transcribed(SEEN)),
}
REQUEST = ImportRequest(requester="R", language="en", labels=LABELS)
RANGES = [(1, 25, ["Running"]), (14, 14, ["Fight"]), (51, 100, ["Fight"])]  # at the 25 of the preset
CONFIG = """<View><Video name="it" value="$clip" frameRate="12"/>
  <TimelineLabels name="seen" toName="it"><Label value="Running"/><Label value="Fight" alias="f"/></TimelineLabels>
  <TextArea name="words" toName="it" perRegion="true"/></View>"""


def ranges(task: dict[str, str]) -> list[tuple[int, int, list[str]]]:
    found = [item["value"] for item in json.loads(task["predictions"])[0]["result"] if "text" not in item["value"]]
    return [(*value["ranges"][0].values(), value["timelinelabels"]) for value in found]


@pytest.mark.parametrize("form", FILES)
def test_what_was_exported_comes_back_as_predictions(form: str) -> None:
    bundle, (task,) = imported({"film.mp4": b"x", f"film.{form}": FILES[form]}, REQUEST)
    assert bundle.kind is ImportKind.VIDEOS
    assert (task["video"], ranges(task)) == ("media/film.mp4", RANGES)


def test_labels_are_those_that_are_there_where_none_are_named() -> None:
    planned = plan({"film.mp4": b"x", "film.tsv": FILES["tsv"]}, ImportRequest(requester="R", language="en"))
    assert planned.bundle is not None
    assert 'labels = ["Running", "Fight"]' in planned.bundle.files["bundle.toml"].decode()


def test_a_config_of_ones_own_says_how_many_frames_and_where_words_go() -> None:
    files: dict[str, bytes | str] = {"film.mp4": b"x", "film.vtt": FILES["vtt"], "config.xml": CONFIG}
    _bundle, (task,) = imported(files, ImportRequest(requester="R", language="en"))
    assert task["clip"].endswith("film.mp4")
    assert ranges(task) == [(1, 12, ["Running"]), (7, 7, ["f"]), (25, 48, ["f"])]
    result = json.loads(task["predictions"])[0]["result"]
    assert [item["value"]["text"] for item in result if item["from_name"] == "words"] == [
        ["Running 0"],
        ["Fight 12"],
        ["Fight 48"],
    ]


def test_where_nothing_is_marked_what_is_known_has_no_place() -> None:
    config = (
        """<View><Video name="it" value="$clip"/><Choices name="c" toName="it"><Choice value="a"/></Choices></View>"""
    )
    planned = plan({"film.mp4": b"x", "film.vtt": FILES["vtt"], "config.xml": config}, REQUEST)
    assert planned.bundle is None
    assert (ProblemCode.IMPORT_MISSING, "segments") in [(one.code, one.params.get("why")) for one in planned.problems]
