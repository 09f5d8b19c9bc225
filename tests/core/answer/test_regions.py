"""Regions: marked, named, moved and taken away with all that was said about them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.answer.regions import (
    counted,
    labels_of,
    makers,
    moved,
    namers,
    regions,
    shape_made,
    with_labels,
    with_region,
)
from annotator.core.answer.result_items import Answer, Region, ResultItem, with_payload
from annotator.core.answer.selection import without_regions
from annotator.core.answer.shapes import Shape
from annotator.core.design.controls import TextArea
from annotator.core.design.labels import Label, Labels, LabelsKind, Tool, ToolKind
from annotator.core.design.medium import Extent
from annotator.core.design.objects import Audio, Image, Text, Video
from annotator.core.design.tree import Design, View
from answer_making import answers_to
from designs import answerable_designs

NAMES = (Label(value="Cat"), Label(value="Dog", alias="dog"))
SPANS = Labels(name="spans", to_name="text", labels=NAMES)
BOXES = Labels(name="boxes", to_name="image", kind=LabelsKind.RECTANGLE, labels=NAMES)
NAMED = Labels(name="named", to_name="image", labels=NAMES)
TOOL = Tool(name="tool", to_name="image", kind=ToolKind.POLYGON)
NOTE = TextArea(name="note", to_name="text", per_region=True)
HEARD = Labels(name="heard", to_name="sound", labels=NAMES)
DESIGN = Design(
    View(
        children=(
            Text(name="text", value="$text"),
            Image(name="image", value="$image"),
            Audio(name="sound", value="$sound"),
            *(SPANS, BOXES, NAMED, TOOL, NOTE, HEARD),
        )
    )
)
SPAN = Region("a", "text", Shape.SPAN, {"start": 0, "end": 3, "text": "The"})
BOX = Region("b", "image", Shape.RECTANGLE, {"x": 1, "y": 2, "width": 3, "height": 4, "rotation": 0}, Extent(100, 50))


def test_a_control_makes_what_its_tag_and_its_object_allow() -> None:
    made = {control.name: shape_made(control, DESIGN) for control in DESIGN.controls()}
    assert made == {
        "spans": Shape.SPAN,
        "boxes": Shape.RECTANGLE,
        "named": None,
        "tool": Shape.POLYGON,
        "note": None,
        "heard": Shape.SEGMENT,
    }
    assert [control.name for control in makers(DESIGN, "image")] == ["boxes", "tool"]
    assert [control.name for control in namers(DESIGN, "image")] == ["boxes", "named"]


def test_what_is_said_about_a_region_shares_its_id_and_place() -> None:
    answer = with_payload(with_region(Answer(), SPANS, SPAN, ("Cat",)), NOTE, ["hm"], SPAN)
    first, second = answer.as_json()
    assert first["id"] == second["id"] == "a"
    assert first["value"] == {"start": 0, "end": 3, "text": "The", "labels": ["Cat"]}
    assert second["value"] == {"start": 0, "end": 3, "text": ["hm"]}
    assert regions(answer, DESIGN) == (SPAN,)
    assert labels_of(answer, "a") == ("Cat",)


def test_an_image_s_region_carries_the_image_s_size() -> None:
    (written,) = with_region(Answer(), BOXES, BOX, ("dog",)).as_json()
    assert written["type"] == "rectanglelabels"
    assert written["value"] == {**BOX.geometry, "rectanglelabels": ["dog"]}
    assert (written["original_width"], written["original_height"], written["image_rotation"]) == (100, 50, 0)


def test_a_tool_s_region_is_named_by_a_second_result() -> None:
    polygon = Region("p", "image", Shape.POLYGON, {"points": [[0, 0], [9, 0], [0, 9]], "closed": True}, Extent(9, 9))
    answer = with_labels(with_region(Answer(), TOOL, polygon), NAMED, polygon, ("Cat",))
    assert [item.type for item in answer.items] == ["polygon", "labels"]
    assert regions(answer, DESIGN) == (polygon,)
    assert labels_of(answer, "p") == ("Cat",)
    bare = with_labels(answer, NAMED, polygon, ())
    assert [item.type for item in bare.items] == ["polygon"]


def test_the_last_label_stays_where_a_region_must_have_one() -> None:
    answer = with_region(Answer(), SPANS, SPAN, ("Cat",))
    assert with_labels(answer, SPANS, SPAN, ()) == answer
    assert labels_of(with_labels(answer, SPANS, SPAN, ("dog",)), "a") == ("dog",)


def test_the_shape_follows_from_the_design_and_not_from_the_keys_of_a_value() -> None:
    """A segment of a sound has `start` and `end` as a span of a text has, a moving box what others have not."""
    video = Video(name="film", value="$film")
    ranges = Labels(name="ranges", to_name="film", kind=LabelsKind.TIMELINE, labels=(Label(value="Shop"),))
    track = Tool(name="track", to_name="film", kind=ToolKind.VIDEO_RECTANGLE)
    design = Design(View(children=(*DESIGN.root.children, video, ranges, track)))
    value = {"start": 0.5, "end": 1.25, "channel": 0, "text": ["said here"], "ranges": [], "sequence": [], "points": []}
    about = (("heard", "sound"), ("ranges", "film"), ("track", "film"), ("spans", "text"), ("tool", "image"))
    items = tuple(ResultItem(name, name, to_name, "labels", value) for name, to_name in about)
    assert {region.id: (region.shape, set(region.geometry)) for region in regions(Answer(items), design)} == {
        "heard": (Shape.SEGMENT, {"start", "end", "channel"}),
        "ranges": (Shape.RANGES, {"ranges"}),
        "track": (Shape.TRACK, {"sequence"}),
        "spans": (Shape.SPAN, {"start", "end", "text"}),
        "tool": (Shape.POLYGON, {"points"}),
    }


def test_what_is_said_about_an_audio_file_s_segment_stays_beside_its_place() -> None:
    segment = Region("s", "sound", Shape.SEGMENT, {"start": 0.5, "end": 1.25, "channel": 0}, Extent(duration_s=11.0))
    words = TextArea(name="words", to_name="sound", per_region=True)
    answer = with_payload(with_region(Answer(), HEARD, segment, ("Cat",)), words, ["miaow"], segment)
    after = moved(answer, "s", {"start": 0.75, "end": 1.25, "channel": 0})
    assert [dict(item.value) for item in after.items] == [
        {"start": 0.75, "end": 1.25, "channel": 0, "labels": ["Cat"]},
        {"start": 0.75, "end": 1.25, "channel": 0, "text": ["miaow"]},
    ]
    assert regions(answer, DESIGN) == (segment,)
    renamed = with_labels(after, HEARD, segment, ("dog",))
    assert [item["original_length"] for item in renamed.as_json()] == [11.0, 11.0]
    assert Answer.from_json(renamed.as_json()) == renamed


@given(st.data())
def test_moving_and_removing_concern_one_region_alone(data: st.DataObject) -> None:
    design = data.draw(answerable_designs())
    answer = data.draw(answers_to(design))
    for region in regions(answer, design):
        assert moved(answer, region.id, region.geometry, region.frames) == answer
        rest = without_regions(answer, {region.id})
        assert regions(rest, design) == tuple(other for other in regions(answer, design) if other.id != region.id)
        assert all(item in answer.items for item in rest.items)


def test_a_moved_span_keeps_the_texts_said_about_it() -> None:
    answer = with_payload(with_region(Answer(), SPANS, SPAN, ("Cat",)), NOTE, ["hm"], SPAN)
    after = moved(answer, "a", {"start": 4, "end": 9, "text": "quick"})
    assert [item.value["text"] for item in after.items] == ["quick", ["hm"]]
    assert all(item.value["start"] == 4 for item in after.items)


def test_segments_of_an_audio_file_are_counted_by_time_and_all_else_as_it_was_made() -> None:
    answer = with_region(Answer(), SPANS, SPAN, ("Cat",))
    for name, start in (("late", 5.0), ("early", 1.0)):
        place = {"start": start, "end": start + 1, "channel": 0}
        answer = with_region(answer, HEARD, Region(name, "sound", Shape.SEGMENT, place), ("Cat",))
    answer = with_region(answer, BOXES, BOX, ("Cat",))
    assert [region.id for region in regions(answer, DESIGN)] == ["a", "late", "early", "b"]
    assert [region.id for region in counted(answer, DESIGN)] == ["a", "early", "late", "b"]


@given(st.data())
def test_after_an_edit_regions_are_those_that_are_found_anew_and_untouched_ones_the_very_same(
    data: st.DataObject,
) -> None:
    design = data.draw(answerable_designs())
    answer = data.draw(answers_to(design))
    before = {region.id: region for region in regions(answer, design)}
    gone = data.draw(st.sets(st.sampled_from([item.id for item in answer.items] or [""])))
    edited = Answer(tuple(item for item in answer.items if item.id not in gone))
    after = regions(edited, design)
    assert after == regions(Answer(tuple(replace(item) for item in edited.items)), Design(design.root))
    assert all(region is before[region.id] for region in after)
