"""Text of sent data: every value of the envelope is shown."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from msgspec.structs import replace

from annotator.core.answer.result_items import Relation, ResultItem
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.outbox.consent import Recipient
from annotator.core.outbox.envelope import Envelope
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.envelope import SCHEMA, envelope_bytes, medium_as_json
from annotator.services.outbox.submission_view import sent_result
from annotator.ui.pages.outbox.envelope_text import (
    LONGEST_ANSWER,
    answer_name,
    question_text,
    recipient_name,
    sent_rows,
    short_route,
    where_to,
)
from answer_making import an_envelope, an_item, as_version_1, envelopes

HELD = json.loads(
    envelope_bytes(
        an_envelope(
            "bench",
            an_item("kind", "choices", {"choices": ["Bench", "Tree"]}, region_id="r1"),
            worker="k7f2-q0zm-9xtr-44ae",
        )
    )
)
AUDIO = Medium("media/a.mp3", MediumKind.AUDIO, Extent(duration_s=3.5, sample_rate_hz=16000), "ab" * 32)
VIDEO = Medium("media/a.mp4", MediumKind.VIDEO, Extent(640, 480, 3.5, frame_count=88), "ab" * 32)
LATER_VIDEO = Medium("media/b.mp4", MediumKind.VIDEO, Extent(640, 480, 3.5, frame_count=88, begins_s=0.5), "ab" * 32)
KIND = "timelinelabels"
TRUE_FRAMES = {"r1": [{"frame": 3, "time_s": 0.12}, {"frame": 5, "time_s": 0.2, "end_s": 0.28}]}
# The same number as time.active_s, as the schema says of it.
SAID_ELSEWHERE = {("lead_time",)}


def rows(held: Any) -> list[tuple[str, str]]:
    return sent_rows(sent_result(json.dumps(held).encode()), 60)


def leaves(schema: dict[str, Any], path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The paths of all values of the published schema but those inside the items of the answer."""
    found = []
    for name, part in schema["properties"].items():
        inner = part.get("items", part)
        if name == "result" or "properties" not in inner:
            found.append((*path, name))
        else:
            found += leaves(inner, (*path, name))
    return found


def changed(held: dict[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """The envelope with another value at this place."""
    other = copy.deepcopy(held)
    place: Any = other
    for name in path[:-1]:
        place = place[name][0] if isinstance(place[name], list) else place[name]
    match place[path[-1]]:
        case bool(value):
            place[path[-1]] = not value
        case int(value) | float(value):
            place[path[-1]] = value + 61
        case str(value):
            place[path[-1]] = value.replace("2026", "2025") if path[-1] == "submitted" else f"x{value}"
        case list():
            place[path[-1]] = []
        case dict():
            place[path[-1]] = {}
    return other


@pytest.mark.parametrize("path", leaves(json.loads(resource_bytes(SCHEMA))), ids=".".join)
def test_another_value_is_told_in_other_words(path: tuple[str, ...]) -> None:
    """For a medium, in an envelope with one of a kind that is reported."""
    media = (json.loads(json.dumps({**HELD, "media": [medium_as_json(medium)]})) for medium in (AUDIO, LATER_VIDEO))
    held = next(held for held in (HELD, *media) if path[0] != "media" or path[-1] in held["media"][0])
    held = {**held, "true_frames": TRUE_FRAMES} if path == ("true_frames",) else held
    other = changed(held, path)
    assert other != held
    assert (rows(other) != rows(held)) is (path not in SAID_ELSEWHERE)


def test_a_medium_is_told_with_what_is_known_of_its_kind() -> None:
    def told(*media: Medium) -> dict[str, str]:
        held = {**HELD, "media": [medium_as_json(medium) for medium in media]}
        return {name: value.replace("\u00a0", " ") for name, value in rows(held)}

    assert told(AUDIO)["Audio"] == "media/a.mp3, 3.5 s, 16,000 samples per second, checksum abababababab…"
    assert told(VIDEO)["Video"] == "media/a.mp4, 640 × 480 pixels, 3.5 s, 88 frames, checksum abababababab…"
    unknown = replace(AUDIO, extent=Extent())
    assert told(unknown)["Audio"] == "media/a.mp3, –, – samples per second, checksum abababababab…"


@given(sent=envelopes())
def test_whatever_is_sent_is_told(sent: Envelope) -> None:
    told = dict(rows(json.loads(envelope_bytes(sent))))
    for item in sent.answer.items:
        assert answer_name(item.from_name) in told
    assert ("Relations" in told) is bool(sent.answer.relations)


def test_relations_are_told_with_their_labels() -> None:
    boxes = [an_item("boxes", "rectangle", {"x": 1}, region_id) for region_id in ("a", "b")]
    sent = an_envelope("first", *boxes)
    related = (Relation("a", "b", labels=("part of", "beside")), Relation("b", "a"))
    sent = replace(sent, answer=replace(sent.answer, relations=related))
    told = {name: value.replace("\u00a0", " ") for name, value in rows(json.loads(envelope_bytes(sent)))}
    assert told["Relations"] == "2 relations between regions: part of, beside"


def test_ranges_of_a_video_are_told_in_the_order_of_time_and_their_frames_as_on_screen() -> None:
    late, early = (
        an_item(
            "moment",
            "timelinelabels",
            {"ranges": [{"start": start, "end": start + 9}], "timelinelabels": [label]},
            region_id,
        )
        for start, label, region_id in ((65, "Private", "r1"), (2, "Violent", "r2"))
    )
    about = an_item("why", "choices", {"choices": ["Seen"]}, region_id="r2")
    held = {**json.loads(envelope_bytes(an_envelope("a", late, early, about))), "true_frames": TRUE_FRAMES}
    told = {name: value.replace("\u00a0", " ") for name, value in rows(held)}
    assert told["Answer to “moment”"] == "2-11 Violent; 65-74 Private"
    assert told["Video frames"] == "4 (at 0.12 s), 6 (from 0.2 s to 0.28 s)"


def test_the_answer_is_told_by_control_and_marks_with_their_places() -> None:
    told = dict(rows(HELD))
    assert told["Answer to “kind”"] == "Bench; Tree"
    assert told["Time on task"].replace("\u00a0", " ") == "7.2 s (idle time over 90 s is not counted)"
    assert (told["Submitted on"], told["Your pseudonym for this requester"]) == (
        "November 24, 2026 (time of day not included)",
        "k7f2-q0zm-9xtr-44ae",
    )
    box = {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0, "rectanglelabels": ["Car"]}
    marked = an_envelope(
        "cars", *(an_item("box", "rectanglelabels", box, region_id=f"r{number}") for number in range(2))
    )
    told = dict(rows(json.loads(envelope_bytes(marked))))
    assert (told["Answer to “box”"], told["Regions"]) == ("Car; Car", "2 regions, each with its position")


def test_a_pseudonym_that_was_left_out_says_so() -> None:
    told = dict(rows(json.loads(envelope_bytes(an_envelope("a")))))
    assert told["Your pseudonym for this requester"] == "Not sent"


def test_of_a_result_made_by_an_older_program_everything_is_told() -> None:
    """It stands in the outbox as it left."""
    held = json.loads(as_version_1(an_envelope("a")))
    told = {name: value.replace("\u00a0", " ") for name, value in rows(held)}
    assert told["Breaks during the task"] == "1 min 01 s"
    assert told["Idle time"] == "2 min 00 s"
    assert {"First opened", "Submitted at"} < told.keys()
    assert "Submitted on" not in told


def test_a_skipped_task_and_an_empty_answer_say_so() -> None:
    for skipped, words in ((True, "None (task skipped)"), (False, "No selection or input")):
        told = dict(rows(json.loads(envelope_bytes(an_envelope("a", skipped=skipped)))))
        assert told["Answer"] == words


def test_a_long_text_is_cut_in_the_words_only() -> None:
    text = "word " * 1000
    told = dict(rows(json.loads(envelope_bytes(an_envelope("a", an_item("why", "textarea", {"text": [text]}))))))
    assert told["Answer to “why”"].endswith("word…")
    assert len(told["Answer to “why”"]) <= LONGEST_ANSWER + 1


def test_the_way_names_the_folder_or_the_address() -> None:
    assert "/media/usb/results" in where_to(Recipient("A", "folder"), "/media/usb/results")
    assert where_to(Recipient("A", "label-studio", "https://a.example 9"), "/r") == (
        "To Label Studio at https://a.example, project 9."
    )
    assert where_to(Recipient("A", "webdav", "https://a.example/r"), "/r") == "Via “webdav” to https://a.example/r."


def test_projects_of_a_label_studio_are_told_apart_by_title_or_number() -> None:
    studio, cloud = Recipient("A", "label-studio", "https://a.example 9"), Recipient("A", "webdav", "https://a.example")
    assert short_route(studio) == "to Label Studio at https://a.example, project 9"
    assert question_text(studio, ("Boats",)) == "Send results of “Boats” to A?"
    assert question_text(studio) == "Send results of project 9 to A?"
    assert question_text(cloud, ("Boats",)) == "Send results to A?"
    assert recipient_name(studio, ("Boats", "Ships")) == "A: Boats, Ships"
    assert recipient_name(studio) == "A, project 9"
    assert recipient_name(cloud, ("Boats",)) == "A"


def test_of_a_bundle_that_cannot_be_read_no_way_is_made_up() -> None:
    harmed = Recipient("street-things@1", "")
    assert where_to(harmed, "/results") == "The job can no longer be read, so the destination is unknown."
    assert short_route(harmed) == "the job can no longer be read"


def test_what_is_said_about_single_parts_names_them_as_they_are_numbered_on_screen() -> None:
    first, second = {"x": 1, "y": 2, "width": 3, "height": 4}, {"x": 5, "y": 6, "width": 7, "height": 8}
    sent = an_envelope(
        "boats",
        an_item("boats", "rectanglelabels", {**first, "rectanglelabels": ["Sail"]}, region_id="b"),
        an_item("note", "textarea", {**first, "text": ["Seen from behind"]}, region_id="b"),
        an_item("boats", "rectanglelabels", {**second, "rectanglelabels": []}, region_id="a"),
        an_item("note", "textarea", {**second, "text": ["Half hidden", "by the pier"]}, region_id="a"),
        an_item("all", "textarea", {"text": ["A calm sea"]}, region_id="c"),
    )
    told = dict(rows(json.loads(envelope_bytes(sent))))
    assert told["Answer to “note”"] == "(1) Seen from behind\n(2) Half hidden\nby the pier"
    assert told["Answer to “boats”"] == "(1) Sail\n(2)"
    assert told["Answer to “all”"] == "A calm sea"


def test_of_marks_without_words_it_is_told_that_only_their_places_go() -> None:
    first, second = {"x": 1, "y": 2, "width": 3, "height": 4}, {"x": 5, "y": 6, "width": 7, "height": 8}
    frames = [
        an_item("frame", "rectangle", place, region_id=region_id) for place, region_id in ((first, "a"), (second, "b"))
    ]
    chosen = an_item("whole", "choices", {**first, "choices": ["Yes"]}, region_id="a")
    for count, words in ((1, "1 region: position only"), (2, "2 regions: positions only")):
        for items in (frames[:count], [*frames[:count], chosen]):
            told = dict(rows(json.loads(envelope_bytes(an_envelope("boats", *items)))))
            assert told["Answer to “frame”"] == words


def test_what_is_said_about_an_audio_file_stands_in_the_order_of_time_whenever_it_was_typed() -> None:
    def said(region_id: str, start_s: float, words: str) -> ResultItem:
        value = {"start": start_s, "end": start_s + 1, "channel": 0, "text": [words]}
        return replace(an_item("said", "textarea", value, region_id=region_id), extent=Extent(duration_s=9.0))

    sent = an_envelope("talk", said("b", 4, "third"), said("c", 0.5, "first"), said("a", 2, "second"))
    told = dict(rows(json.loads(envelope_bytes(sent))))
    assert [line.split()[-1] for line in told["Answer to “said”"].splitlines()] == ["first", "second", "third"]
