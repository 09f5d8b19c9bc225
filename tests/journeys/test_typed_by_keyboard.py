"""Two real recordings, an English and a French one: segments and words by keyboard alone, never out of the text fields
once there is one, by the real `main()`. What was sent is exported, and read back by the libraries of each format."""

from __future__ import annotations

import csv
import html
import io
import json
from fractions import Fraction
from math import floor
from pathlib import Path
from typing import Any

import pytest
import webvtt
from msgspec import Struct
from pympi.Elan import Eaf
from pympi.Praat import TextGrid

from annotator.app.main import main
from annotator.core.answer.result_items import Answer
from annotator.core.answer.timeline import samples_of
from annotator.core.answer.validation import findings
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.results.envelope import result_schema_problems
from annotator.store.bundles.sources import open_source
from depth import part
from journeys.typist import DICTATIONS, Dictation, Typed, typed_out
from real_data import real_data

type Cue = tuple[int, int, str]  # from and to in milliseconds, and the words


class Done(Struct, frozen=True):
    dictation: Dictation
    typed: Typed
    bundle: Path
    results: Path

    @property
    def file(self) -> Path:
        (file,) = self.results.rglob("*.json")
        return file

    @property
    def sent(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.file.read_bytes())
        return found

    @property
    def segments(self) -> list[tuple[int, int]]:
        """In samples, as the keys were pressed."""
        return [marked.samples(self.typed.rate_hz) for marked in self.typed.marked]

    @property
    def cues(self) -> list[Cue]:
        """Return the expected subtitles: the nearest millisecond, halves up."""
        times = [tuple(self._milliseconds(sample) for sample in segment) for segment in self.segments]
        texts = [text for _start_s, _end_s, text in self.dictation.phrases]
        return [(start_ms, end_ms, text) for (start_ms, end_ms), text in zip(times, texts, strict=True)]

    def _milliseconds(self, sample: int) -> int:
        return floor(Fraction(sample * 1000, self.typed.rate_hz) + Fraction(1, 2))

    @property
    def label(self) -> str:
        return self.dictation.labels[0]


@pytest.fixture(scope="module", params=part(DICTATIONS, 2, 1), ids=lambda dictation: str(dictation.language))
def done(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Done:
    """One session with each, in the language of the sound; each test looks at another side of what it left."""
    dictation: Dictation = request.param
    recording, home = real_data("audio") / dictation.file, tmp_path_factory.mktemp("home")
    bundle = dictation.bundle(recording, tmp_path_factory.mktemp("given") / "bundle")
    return Done(dictation, typed_out(dictation, bundle, home), bundle, home / "results")


def test_segments_are_where_the_keys_were_pressed_to_the_sample(done: Done) -> None:
    rate_hz = done.typed.rate_hz
    intended = [(start_s * rate_hz, end_s * rate_hz) for start_s, end_s, _text in done.dictation.phrases]
    for marked, meant in zip(done.segments, intended, strict=True):
        assert marked == pytest.approx(meant, abs=1)
    by_id: dict[str, set[tuple[int, int]]] = {}
    for item in done.sent["result"]:
        if "start" in item["value"]:
            by_id.setdefault(item["id"], set()).add(samples_of(item["value"], rate_hz))
            start, end = (Fraction(item["value"][edge]) * rate_hz for edge in ("start", "end"))
            assert max(abs(start - round(start)), abs(end - round(end))) < Fraction(1, 10**6)
    assert sorted(places.pop() for places in by_id.values()) == done.segments
    assert not any(by_id.values())


def test_each_segment_plays_to_its_end_when_its_text_gets_the_focus(done: Done) -> None:
    assert [(round(first), until) for first, until in done.typed.heard] == done.segments


def test_what_was_sent_is_what_the_design_asks_and_what_was_typed(done: Done) -> None:
    assert result_schema_problems(done.file.read_bytes()) == ()
    source = open_source(str(done.bundle))
    try:
        bundle = read_bundle(source).bundle
    finally:
        source.close()
    assert bundle is not None
    answer = Answer.from_json(done.sent["result"])
    assert findings(answer, bundle.design, bundle.tasks[0].columns) == ()
    texts = [item for item in done.sent["result"] if item["type"] == "textarea"]
    texts.sort(key=lambda item: float(item["value"]["start"]))
    assert [item["value"]["text"] for item in texts] == [[text] for _start, _end, text in done.cues]
    labels = [item["value"]["labels"] for item in done.sent["result"] if item["type"] == "labels"]
    assert labels == [[done.label]] * len(done.segments)
    assert [item["value"] for item in done.sent["result"] if item["type"] == "choices"] == [{"choices": ["all"]}]
    lengths = {item["original_length"] for item in (*texts, *done.sent["media"]) if "original_length" in item}
    assert lengths == {done.typed.length / done.typed.rate_hz}


def exported(done: Done, form: str, output: Path) -> Path:
    """The one file, beside the hidden list of what was written."""
    words = ["export", str(done.results), "--to", form, "-o", str(output), "--bundle", str(done.bundle)]
    assert main(words) == 0
    if output.is_file():
        return output
    (file,) = output.glob("[!.]*")
    return file


def times_of(cue: webvtt.Caption) -> tuple[int, int]:
    return cue.start_time.in_milliseconds(), cue.end_time.in_milliseconds()


def in_milliseconds(seconds: float) -> int:
    return floor(Fraction(str(seconds)) * 1000 + Fraction(1, 2))


def test_webvtt_comes_back(done: Done, tmp_path: Path) -> None:
    read = webvtt.read(str(exported(done, "webvtt", tmp_path / "out")), strict=True).captions
    assert [(*times_of(cue), html.unescape(cue.text)) for cue in read] == done.cues
    assert {cue.voice for cue in read} == {done.label}


def test_subrip_comes_back(done: Done, tmp_path: Path) -> None:
    read = webvtt.from_srt(str(exported(done, "srt", tmp_path / "out"))).captions
    named = [(start_ms, end_ms, f"{done.label}: {text}") for start_ms, end_ms, text in done.cues]
    assert [(*times_of(cue), cue.text) for cue in read] == named


def test_a_textgrid_comes_back(done: Done, tmp_path: Path) -> None:
    grid = TextGrid(str(exported(done, "textgrid", tmp_path / "out")))
    (tier,) = grid.tiers
    assert tier.name == done.label
    said = [interval for interval in tier.intervals if interval[2]]
    assert [(in_milliseconds(start), in_milliseconds(end), text) for start, end, text in said] == done.cues
    assert grid.xmax == pytest.approx(done.typed.length / done.typed.rate_hz, abs=1e-9)


def test_eaf_comes_back(done: Done, tmp_path: Path) -> None:
    read = Eaf(str(exported(done, "eaf", tmp_path / "out")))
    assert list(read.get_tier_names()) == [done.label]
    assert sorted(read.get_annotation_data_for_tier(done.label)) == done.cues


def test_labels_of_audacity_come_back(done: Done, tmp_path: Path) -> None:
    data = exported(done, "audacity", tmp_path / "out").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in data.removesuffix("\n").split("\n")]
    named = [(start_ms, end_ms, f"{done.label}: {text}") for start_ms, end_ms, text in done.cues]
    assert [(in_milliseconds(float(start)), in_milliseconds(float(end)), text) for start, end, text in rows] == named


def test_the_table_comes_back(done: Done, tmp_path: Path) -> None:
    data = exported(done, "segments", tmp_path / "segments.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(data, newline="")))
    times = [(in_milliseconds(float(row["start_s"])), in_milliseconds(float(row["end_s"]))) for row in rows]
    assert [(*place, row["text"]) for place, row in zip(times, rows, strict=True)] == done.cues
    exact = [(first / done.typed.rate_hz, last / done.typed.rate_hz) for first, last in done.segments]
    assert [(float(row["start_s"]), float(row["end_s"])) for row in rows] == exact
    assert {(row["media"], row["labels"]) for row in rows} == {(done.dictation.media_path, done.label)}
