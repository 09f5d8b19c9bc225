"""A labeling config is read as Label Studio reads it, and nothing of it is dropped without a word."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from msgspec import Struct
from msgspec.structs import asdict

from annotator.core.design.controls import Choices, Layout, Selection
from annotator.core.design.labels import Labels, LabelsKind, Tool
from annotator.core.design.objects import Audio, Granularity, Image, Text, Video
from annotator.core.design.tag import Header
from annotator.core.design.tree import Design, Display, View
from annotator.core.problems import ProblemCode, Severity
from bundle_making import CONFIG
from designs import designs
from formats.config_reading import CHOICES, IMAGE, TEXT, read, said, valid_design
from formats.config_writing import as_config


def without_lines(value: Any) -> Any:
    if isinstance(value, Struct):
        value = asdict(value)
    if isinstance(value, dict):
        return {key: without_lines(inner) for key, inner in value.items() if key != "line"}
    return [without_lines(inner) for inner in value] if isinstance(value, list | tuple) else value


@given(designs())
def test_every_sound_design_comes_back_as_it_was_written(design: Design) -> None:
    found, problems = read(as_config(design).decode())
    assert problems == ()
    assert found is not None
    assert without_lines(found.root) == without_lines(design.root)
    assert [type(node) for node in found.nodes()] == [type(node) for node in design.nodes()]


def test_the_ordinary_config_is_read() -> None:
    design = valid_design(CONFIG)
    assert design.root.display is Display.ROW
    assert design.variables() == {"image": 2}
    (things,) = design.controls()
    assert isinstance(things, Choices)
    assert [choice.reported for choice in things.choices] == ["Bench", "tree"]
    assert (things.selection, things.required, things.line) == (Selection.MULTIPLE, True, 5)


def test_case_of_tags_and_attributes_does_not_matter() -> None:
    (control,) = valid_design(
        '<view><IMAGE NAME="i" Value="$x"/><choices Name="c" TONAME="i" CHOICE="Multiple" showinline="TRUE">'
        '<CHOICE VALUE="a"/></choices></view>'
    ).controls()
    assert isinstance(control, Choices)
    assert (control.selection, control.layout) == (Selection.MULTIPLE, Layout.INLINE)


def test_a_tag_written_over_many_lines_is_placed_where_it_begins() -> None:
    text = f'<View>\n<!-- <Fake> -->\n{IMAGE}\n<MagicWand\n  name="b"\n  toName="i"\n/>\n<TimeSeries/></View>'
    assert said(text) == [(ProblemCode.TAG_UNKNOWN, 4, "later"), (ProblemCode.TAG_UNKNOWN, 8, "later")]


def test_videos_are_read_with_all_that_is_marked_on_them() -> None:
    text = (
        '<View><Audio name="a" value="$a" hotkey="space"/>\n<Video name="v" value="$v" frameRate="25.0"/>'
        '<TimelineLabels name="t" toName="v"><Label value="x"/></TimelineLabels><VideoRectangle name="b" toName="v"/>'
        '<Labels name="s" toName="a,v"><Label value="y"/></Labels>'
        '<Choices name="c" toName="a" perRegion="true"><Choice value="x"/></Choices></View>'
    )
    design, problems = read(text)
    assert design is not None
    assert [(type(tag), tag.name) for tag in design.objects()] == [(Audio, "a"), (Video, "v")]
    assert design.object("v") == Video(name="v", value="$v", framerate=Decimal("25.0"), line=2)
    errors = [one for one in problems if one.severity is Severity.ERROR]
    assert errors == []
    assert [type(tag) for tag in design.controls()] == [Labels, Tool, Labels, Choices]


def test_ranges_of_a_video_are_read_with_its_framerate_which_a_column_may_state() -> None:
    text = (
        '<View><Video name="v" value="$v" frameRate="$fps" timelineHeight="64"/>\n'
        '<TimelineLabels name="t" toName="v" maxUsages="3"><Label value="Goal" alias="g" hotkey="x"/></TimelineLabels>'
        '<Rating name="r" toName="v" perRegion="true"/></View>'
    )
    design, problems = read(text)
    assert design is not None
    assert [one.code for one in problems if one.severity is Severity.ERROR] == []
    assert design.object("v") == Video(name="v", value="$v", framerate_column="$fps", line=1)
    labels = design.control("t")
    assert isinstance(labels, Labels)
    assert (labels.kind, labels.result_type) == (LabelsKind.TIMELINE, "timelinelabels")
    assert design.variables() == {"v": 1, "fps": 1}


@pytest.mark.parametrize("tag", ["Audio", "audio", "AudioPlus"])
def test_an_audio_is_read_whatever_it_looks_like(tag: str) -> None:
    looks = (
        'hotkey="space" defaultspeed="2" defaultScale="1" defaultzoom="3" defaultvolume="0.5" height="96" zoom="true" '
        'waveheight="32" spectrogram="true" splitChannels="true" decoder="ffmpeg" player="html5"'
    )
    text = f"""<View><{tag} name="a" value="$a" {looks}/>
    <Labels name="l" toName="a" choice="multiple"><Label value="x"/></Labels>
    <TextArea name="t" toName="a" perRegion="true" editable="true" displayMode="region-list"/></View>"""
    design, problems = read(text)
    assert design is not None
    assert design.objects() == (Audio(name="a", value="$a", line=1, split_channels=True),)
    assert {problem.severity for problem in problems} == {Severity.NOTE}


@pytest.mark.parametrize("value", ["yes", "1", "vertical", "TRUE "])
def test_an_odd_value_of_what_a_sound_looks_like_is_told_and_keeps_no_design_out(value: str) -> None:
    text = f"""<View>
    <Audio name="a" value="$a" splitChannels="{value}"/>
    <Labels name="l" toName="a"><Label value="x"/></Labels></View>"""
    design, problems = read(text)
    assert design is not None
    is_read = value.strip().lower() == "true"
    assert [tag.split_channels for tag in design.objects() if isinstance(tag, Audio)] == [is_read]
    told = [
        (problem.severity, problem.place.line, problem.params["why"], problem.params["taken"]) for problem in problems
    ]
    assert told == ([] if is_read else [(Severity.NOTE, 2, "taken-for", "false")])


@pytest.mark.parametrize("sync", ["p", "sound-and-text"])
def test_an_audio_that_runs_along_with_something_else_is_refused_by_name_and_line(sync: str) -> None:
    tail = '<Choices name="c" toName="a"><Choice value="x"/></Choices></View>'
    (problem,) = read(f'<View>\n<Audio name="a" value="$a" sync="{sync}"/>{tail}')[1]
    assert (problem.code, problem.place.line, problem.params["attribute"]) == (ProblemCode.ATTRIBUTE_UNKNOWN, 2, "sync")
    assert problem.severity is Severity.ERROR
    assert read(f'<View><Audio name="a" value="$a" sync=""/>{tail}')[1] == ()


def test_what_points_to_a_tag_that_is_not_built_has_no_second_problem() -> None:
    text = (
        '<View><TimeSeries name="p" value="$p"/><Choices name="c" toName="p" perRegion="true"><Choice value="x"/>'
        '</Choices><View visibleWhen="region-selected" whenTagName="p" whenLabelValue="z"/></View>'
    )
    assert said(text) == [(ProblemCode.TAG_UNKNOWN, 1, "later")]
    assert said('<View><Text name="t" value="$t"/><PagedView name="a" toName="t"/></View>') == [
        (ProblemCode.TAG_UNKNOWN, 1, "later")
    ]


@pytest.mark.parametrize("tag", ["ReactCode", "CustomInterface"])
def test_a_program_of_the_requester_is_refused_with_the_reason(tag: str) -> None:
    assert said(f'<View><Text name="t" value="$t"/><{tag} name="a" toName="t"/></View>') == [
        (ProblemCode.TAG_UNKNOWN, 1, "program")
    ]


def test_what_is_inside_an_unknown_tag_is_still_looked_at() -> None:
    text = f'<Repeater>{IMAGE}<Choices name="c" toName="j"><Choice value="a"/></Choices></Repeater>'
    assert {code for code, _line, _why in said(text)} == {ProblemCode.TAG_UNKNOWN, ProblemCode.TO_NAME_UNKNOWN}


@pytest.mark.parametrize("attribute", ['zoom="true"', 'maxWidth="500px"', 'zoomControl="true"', 'style="border:0"'])
def test_looks_are_left_aside_with_a_note(attribute: str) -> None:
    design, problems = read(f'<View><Image name="i" value="$image" {attribute}/>{CHOICES}</View>')
    assert design is not None
    assert [(one.code, one.severity) for one in problems] == [(ProblemCode.ATTRIBUTE_UNKNOWN, Severity.NOTE)]


def test_the_same_look_on_many_tags_is_told_once() -> None:
    text = f'<View className="a"><View className="b">{IMAGE}</View>\n<View className="c">{CHOICES}</View></View>'
    assert said(text) == [(ProblemCode.ATTRIBUTE_UNKNOWN, 1, "looks")]


@pytest.mark.parametrize("attribute", ['perItem="true"', 'showOtherOption="true"'])
def test_what_changes_the_question_keeps_the_bundle_out(attribute: str) -> None:
    text = f"<View>{IMAGE}{CHOICES.replace('toName', attribute + ' toName')}</View>"
    assert said(text) == [(ProblemCode.ATTRIBUTE_UNKNOWN, 1, "later")]


def test_an_attribute_that_only_says_the_default_is_no_problem() -> None:
    assert said(f"<View>{IMAGE}{CHOICES.replace('toName', 'perItem="false" toName')}</View>") == []


def test_a_misspelt_attribute_has_a_suggestion() -> None:
    text = f"<View>{IMAGE}{CHOICES.replace('toName', 'requird="true" toName')}</View>"
    (problem,) = read(text)[1]
    assert (problem.code, problem.params["suggestion"]) == (ProblemCode.ATTRIBUTE_UNKNOWN, "required")


@pytest.mark.parametrize("value", ["Find $thing here", "$5 per task", "$", "$a $b"])
def test_a_variable_within_words_is_refused_because_it_would_not_be_filled(value: str) -> None:
    assert said(f'<View><Header value="{value}"/>{IMAGE}{CHOICES}</View>') == [
        (ProblemCode.ATTRIBUTE_VALUE, 1, "inside")
    ]


def test_a_price_behind_words_is_no_variable() -> None:
    assert said(f'<View><Header value="It costs 5 $, or US$ 5"/>{IMAGE}{CHOICES}</View>') == []


def test_a_header_has_its_words_in_its_value_or_between_its_tags() -> None:
    text = f"<View><Header>\n  Select\n one </Header><Header size='8' value='v'>w</Header>{IMAGE}{CHOICES}</View>"
    design, problems = read(text)
    assert design is not None
    headers = [node for node in design.nodes() if isinstance(node, Header)]
    assert [(header.value, header.size) for header in headers] == [("Select one", 4), ("v", 6)]
    assert [(one.code, one.severity, one.params.get("why")) for one in problems] == [
        (ProblemCode.TEXT_IGNORED, Severity.NOTE, None),
        (ProblemCode.ATTRIBUTE_UNKNOWN, Severity.NOTE, "size"),
    ]
    assert said(f"<View><Header/>{IMAGE}{CHOICES}</View>") == [(ProblemCode.ATTRIBUTE_MISSING, 1, None)]
    assert said(f"<View><Header>$a b</Header>{IMAGE}{CHOICES}</View>") == [(ProblemCode.ATTRIBUTE_VALUE, 1, "inside")]
    assert valid_design(f"<View><Header> $a </Header>{IMAGE}{CHOICES}</View>").variables() == {"a": 1, "image": 1}
    long = f"<View><Header>{'x ' * 10_001}</Header>{IMAGE}{CHOICES}</View>"
    assert said(long) == [(ProblemCode.ATTRIBUTE_VALUE, 1, "long")]


def test_style_sheets_are_left_aside_with_a_note_wherever_they_stand() -> None:
    text = f"<View>\n<Style>.a > .b {{ color: red }}<!-- x --></Style>{IMAGE}{CHOICES}\n<Style/></View>"
    assert said(text) == [(ProblemCode.TAG_UNKNOWN, 2, "style"), (ProblemCode.TAG_UNKNOWN, 3, "style")]
    assert {one.severity for one in read(text)[1]} == {Severity.NOTE}


def test_words_between_tags_are_noted() -> None:
    assert said(f"<View>Look!\n{IMAGE}{CHOICES}</View>") == [(ProblemCode.TEXT_IGNORED, 1, None)]


def test_a_text_says_what_its_selections_snap_to() -> None:
    design = valid_design(f'<View><Text name="t" value="$t" granularity="word"/>{IMAGE}{CHOICES}</View>')
    assert design.object("t") == Text(name="t", value="$t", granularity=Granularity.WORD, line=1)


def test_tags_in_the_wrong_place_are_named() -> None:
    nested = '<Choices name="c" toName="i"><Choice value="a"><Header value="h"/></Choice></Choices>'
    assert said(f"<View>{IMAGE}{nested}</View>") == [(ProblemCode.TAG_MISPLACED, 1, "inside")]
    assert said(f'<View><Image name="i" value="$x"><Text name="t" value="$y"/></Image>{CHOICES}</View>') == [
        (ProblemCode.TAG_MISPLACED, 1, "inside")
    ]
    assert said(f'<View>{IMAGE}{CHOICES}<Choice value="b"/><Label value="c"/></View>') == [
        (ProblemCode.TAG_MISPLACED, 1, "choice"),
        (ProblemCode.TAG_MISPLACED, 1, "label"),
    ]
    assert said(CHOICES)[0] == (ProblemCode.TAG_MISPLACED, 1, "root")


def test_a_default_namespace_changes_nothing_and_a_prefix_makes_another_tag() -> None:
    assert said(f'<View xmlns="urn:y">{IMAGE}{CHOICES}</View>') == []
    assert (ProblemCode.TAG_UNKNOWN, 1, None) in said(f'<View xmlns:x="urn:x"><x:Oddity/>{IMAGE}{CHOICES}</View>')


def test_an_image_needs_its_name_and_its_value() -> None:
    design, problems = read(f"<View><Image/>{CHOICES}</View>")
    assert isinstance(design, Design)
    assert isinstance(design.root, View)
    assert isinstance(design.root.children[0], Image)
    missing = [(one.code, one.place.field) for one in problems if one.code is ProblemCode.ATTRIBUTE_MISSING]
    assert missing == [(ProblemCode.ATTRIBUTE_MISSING, "name"), (ProblemCode.ATTRIBUTE_MISSING, "value")]


def test_a_design_of_too_many_parts_is_refused() -> None:
    assert said(f"<View>{IMAGE}{CHOICES}{TEXT * 2_000}</View>") == [(ProblemCode.DESIGN_TOO_LARGE, None, None)]
