"""Envelopes: their bytes, and the schema that a receiver can use."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from msgspec.structs import replace

from annotator.core.answer.result_items import Answer, ResultItem, TrueFrame
from annotator.core.answer.shapes import GEOMETRY
from annotator.core.design.labels import LabelsKind, label_key
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.ledger.intervals import State
from annotator.core.outbox.envelope import Envelope
from annotator.core.time.worktime import TaskTimes
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.envelope import (
    SCHEMA,
    SCHEMA_BY_VERSION,
    envelope_bytes,
    result_schema_problems,
    with_worker,
)
from annotator.formats.results.reader import read_envelope
from answer_making import WORDS, WORKERS, answers, as_version_1, envelopes

EXAMPLE = Envelope(
    unique_id="0f8fad5b-d9cb-469f-a165-70867728950e",
    bundle_id="street-signs",
    revision=3,
    task_id="42",
    answer=Answer((ResultItem("k3J9aQ0xZe", "kind", "image", "choices", {"choices": ["Panneau « Stop »"]}),)),
    was_cancelled=False,
    submitted_on=date(2026, 11, 24),
    times=TaskTimes({State.ON_TASK: 9_001, State.INSTRUCTIONS: 1_000, State.PAUSE: 2_000, State.WAITING: 344}),
    idle_after_s=90,
    media=(Medium("media/1.jpg", MediumKind.IMAGE, Extent(640, 480), "ab" * 32),),
    worker="k7f2-q0zm-9xtr-44ae",
)

BYTES = """{
  "unique_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
  "result": [
    {
      "id": "k3J9aQ0xZe",
      "from_name": "kind",
      "to_name": "image",
      "type": "choices",
      "origin": "manual",
      "value": {
        "choices": [
          "Panneau « Stop »"
        ]
      }
    }
  ],
  "was_cancelled": false,
  "lead_time": 9.001,
  "bundle": {
    "id": "street-signs",
    "revision": 3
  },
  "task": {
    "id": "42"
  },
  "worker": "k7f2-q0zm-9xtr-44ae",
  "time": {
    "submitted": "2026-11-24",
    "active_s": 9.001,
    "instructions_s": 1.0,
    "loading_s": 0.344,
    "rule": {
      "idle_after_s": 90
    }
  },
  "media": [
    {
      "path": "media/1.jpg",
      "sha256": "abababababababababababababababababababababababababababababababab",
      "width": 640,
      "height": 480
    }
  ],
  "format": "annotator-result",
  "version": 2
}
"""


def item(**parts: Any) -> dict[str, Any]:
    """An item as it stands in a result, with one part wrong."""
    return {"id": "r", "from_name": "c", "to_name": "o", "type": "choices", "value": {"choices": ["a"]}, **parts}


def test_an_envelope_has_exactly_these_bytes() -> None:
    assert envelope_bytes(EXAMPLE).decode() == BYTES


def test_true_frames_stand_beside_label_studios_result_and_come_back() -> None:
    value = {"ranges": [{"start": 2, "end": 5}], "timelinelabels": ["Goal"]}
    frames = (TrueFrame(1, 0.04), TrueFrame(4, 0.163))
    marked = ResultItem("r1", "moment", "film", "timelinelabels", value, frames=frames)
    data = envelope_bytes(replace(EXAMPLE, answer=Answer((*EXAMPLE.answer.items, marked))))
    told = json.loads(data)
    assert told["true_frames"] == {"r1": [{"frame": 1, "time_s": 0.04}, {"frame": 4, "time_s": 0.163}]}
    assert told["result"][1] == {
        "id": "r1",
        "from_name": "moment",
        "to_name": "film",
        "type": "timelinelabels",
        "origin": "manual",
        "value": value,
    }
    assert result_schema_problems(data) == ()
    assert read_envelope(data).answer.items[1] == marked
    told["true_frames"] = {"r1": [{"frame": -1, "time_s": 0.04}]}
    assert result_schema_problems(json.dumps(told).encode()) != ()


def test_an_envelope_meets_the_published_schema() -> None:
    assert result_schema_problems(envelope_bytes(EXAMPLE)) == ()


@pytest.mark.parametrize("name", SCHEMA_BY_VERSION.values())
def test_a_published_schema_is_itself_sound_and_explains_every_field(name: str) -> None:
    schema = json.loads(resource_bytes(name))
    Draft202012Validator.check_schema(schema)
    assert _unexplained(schema, "$") == []


def test_all_that_says_where_a_region_is_and_what_it_is_called_is_explained() -> None:
    value = json.loads(resource_bytes(SCHEMA))["$defs"]["value"]["properties"]
    assert {name for names in GEOMETRY.values() for name in names} - value.keys() == set()
    assert {label_key(kind.value) for kind in LabelsKind} - value.keys() == set()


def test_all_that_an_item_is_written_with_is_explained() -> None:
    extent = Extent(width_px=6, height_px=4, duration_s=1.5)
    item = ResultItem("b", "box", "image", "rectanglelabels", {"x": 1.0}, extent, page=1, parent="a")
    explained = json.loads(resource_bytes(SCHEMA))["$defs"]["region"]["properties"]
    assert item.as_json().keys() - explained.keys() == set()


def _unexplained(schema: dict[str, Any], path: str) -> list[str]:
    """Fields of a schema that say nothing about themselves."""
    found = []
    for name, part in schema.get("properties", {}).items():
        found += [] if "description" in part else [f"{path}.{name}"]
        found += _unexplained(part, f"{path}.{name}") + _unexplained(part.get("items", {}), f"{path}.{name}[]")
    return found


def test_a_worker_who_left_the_pseudonym_out_is_not_in_it() -> None:
    data = envelope_bytes(replace(EXAMPLE, worker=""))
    assert "worker" not in json.loads(data)
    assert result_schema_problems(data) == ()


@pytest.mark.parametrize(
    "told",
    [{"paused_s": 2}, {"idle_s": 0}, {"started": "2026-11-24"}, {"submitted": "2026-11-24T07:00:12.345Z"}],
    ids=str,
)
def test_nothing_else_of_time_has_a_place(told: dict[str, Any]) -> None:
    value = json.loads(BYTES)
    data = json.dumps({**value, "time": {**value["time"], **told}}).encode()
    assert result_schema_problems(data) != ()


def test_a_task_given_back_says_so_and_answers_nothing() -> None:
    data = envelope_bytes(replace(EXAMPLE, answer=Answer(), was_cancelled=True, media=()))
    value = json.loads(data)
    assert (value["result"], value["was_cancelled"], value["media"]) == ([], True, [])
    assert result_schema_problems(data) == ()


def test_an_image_that_was_never_shown_has_no_size() -> None:
    data = envelope_bytes(replace(EXAMPLE, media=(Medium("media/1.jpg", MediumKind.IMAGE, sha256="ab" * 32),)))
    assert json.loads(data)["media"][0]["width"] is None
    assert result_schema_problems(data) == ()


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"earnings": "12.30"}, "$"),
        ({"unique_id": "7"}, "$.unique_id"),
        ({"lead_time": -1}, "$.lead_time"),
        ({"bundle": {"id": "x", "revision": "1"}}, "$.bundle.revision"),
        ({"result": [{"id": "1"}]}, "$.result[0]"),
        ({"result": {}}, "$.result"),
        ({"media": [{"path": "a", "sha256": "AB", "width": 1, "height": 1}]}, "$.media[0].sha256"),
        ({"version": 9}, "$.version"),
        ({"worker": "Ada Lovelace"}, "$.worker"),
        ({"worker": None}, "$.worker"),
        ({"result": [item(type="choices", value={"choices": []})]}, "$.result[0].value.choices"),
        ({"result": [item(type="choices", value={"choices": [[]]})]}, "$.result[0].value.choices[0]"),
        ({"result": [item(type="taxonomy", value={"taxonomy": ["a"]})]}, "$.result[0].value.taxonomy[0]"),
        ({"result": [item(type="rating", value={"rating": 2.5})]}, "$.result[0].value.rating"),
        ({"result": [item(type="number", value={"number": "2"})]}, "$.result[0].value.number"),
        ({"result": [item(type="datetime", value={"datetime": 2026})]}, "$.result[0].value.datetime"),
        ({"result": [item(type="textarea", value={"text": [1]})]}, "$.result[0].value.text"),
        ({"result": [item(type="labels", value={"start": -1})]}, "$.result[0].value.start"),
        ({"result": [item(type="polygon", value={"points": [[1, 2], [3, 4], [5]]})]}, "$.result[0].value.points[2]"),
        (
            {"result": [item(type="rectanglelabels", value={"rectanglelabels": "a"})]},
            "$.result[0].value.rectanglelabels",
        ),
        ({"result": [item(origin="prediction-confirmed")]}, "$.result[0].origin"),
        ({"result": [item(original_width=640)]}, "$.result[0]"),
        ({"result": [item(original_width=0, original_height=480)]}, "$.result[0].original_width"),
        ({"result": [item(original_length=-1)]}, "$.result[0].original_length"),
        ({"result": [item(type="labels", value={"channel": 0.5})]}, "$.result[0].value.channel"),
        ({"result": [item(image_rotation=90)]}, "$.result[0].image_rotation"),
        ({"lead_time": 1e300}, "$.lead_time"),
    ],
)
def test_what_is_not_a_result_is_told_with_its_place(change: dict[str, Any], place: str) -> None:
    problems = result_schema_problems(json.dumps({**json.loads(BYTES), **change}).encode())
    assert problems
    assert all(problem.startswith(f"{place}: ") for problem in problems)


@pytest.mark.parametrize("data", [b"", b"{", b"\xff", b"[" * 100_000])
def test_what_is_not_json_is_told(data: bytes) -> None:
    (problem,) = result_schema_problems(data)
    assert problem.startswith("$: not JSON")


def test_a_region_of_an_image_tells_the_image_s_size() -> None:
    value = {"x": 10.5, "y": 0, "width": 5, "height": 2, "rotation": 0, "rectanglelabels": ["Car"]}
    box = ResultItem("a1", "kind", "image", "rectanglelabels", value, Extent(640, 480))
    data = envelope_bytes(replace(EXAMPLE, answer=Answer((box,))))
    (written,) = json.loads(data)["result"]
    assert {name: written[name] for name in ("original_width", "original_height", "image_rotation", "origin")} == {
        "original_width": 640,
        "original_height": 480,
        "image_rotation": 0,
        "origin": "manual",
    }
    assert result_schema_problems(data) == ()
    assert Answer.from_json(json.loads(data)["result"]) == Answer((box,))


def test_a_segment_of_an_audio_file_tells_the_audio_s_length_beside_its_value() -> None:
    place = {"start": 3.2500625, "end": 5.1, "channel": 0}
    items = (
        ResultItem("s1", "who", "sound", "labels", {**place, "labels": ["Speech"]}, Extent(duration_s=11.0)),
        ResultItem("s1", "typed", "sound", "textarea", {**place, "text": ["hello"]}, Extent(duration_s=11.0)),
    )
    heard = Medium("media/a.flac", MediumKind.AUDIO, Extent(duration_s=11.0, sample_rate_hz=44_100), "ab" * 32)
    data = envelope_bytes(replace(EXAMPLE, answer=Answer(items), media=(heard,)))
    told = json.loads(data)
    assert told["result"][1] == {
        "id": "s1",
        "from_name": "typed",
        "to_name": "sound",
        "type": "textarea",
        "origin": "manual",
        "original_length": 11.0,
        "value": {**place, "text": ["hello"]},
    }
    assert told["media"] == [
        {"path": "media/a.flac", "sha256": "ab" * 32, "duration_s": 11.0, "sample_rate_hz": 44_100}
    ]
    assert result_schema_problems(data) == ()
    assert read_envelope(data).answer == Answer(items)


@given(envelopes(), st.just("") | WORKERS)
def test_another_pseudonym_changes_nothing_else_to_the_byte(envelope: Envelope, worker: str) -> None:
    assert with_worker(envelope_bytes(envelope), worker) == envelope_bytes(replace(envelope, worker=worker))


def test_a_result_of_the_version_before_has_no_place_for_one() -> None:
    data = as_version_1(EXAMPLE)
    assert with_worker(data, "k7f2-q0zm-9xtr-44ae") == data


@given(
    answer=answers(),
    times=st.dictionaries(st.sampled_from(State), st.integers(0, 10**11)),
    task_id=WORDS,
)
def test_any_answer_arrives_as_it_was_given_and_times_to_the_millisecond(
    answer: Answer, times: dict[State, int], task_id: str
) -> None:
    data = envelope_bytes(replace(EXAMPLE, answer=answer, times=TaskTimes(times), task_id=task_id))
    assert result_schema_problems(data) == ()
    told = json.loads(data)
    assert Answer.from_json(told["result"], told.get("true_frames", {})) == answer
    assert round(told["time"]["active_s"] * 1000) == times.get(State.ON_TASK, 0) + times.get(State.PRACTICE, 0)
    assert told["lead_time"] == told["time"]["active_s"]
    assert told["task"]["id"] == task_id
