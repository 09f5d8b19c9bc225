"""Layout of tags: media get the free space."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.design.controls import Choice, Choices, Pairwise, Rating, TextArea
from annotator.core.design.labels import Label, Labels, LabelsKind
from annotator.core.design.objects import Audio, Image, Text
from annotator.core.design.tag import Condition, Header, When
from annotator.core.design.tree import Design, Display, Node, View
from annotator.ui.design.accessible_names import accessible_names_of
from annotator.ui.design.layout_plan import LONG_TEXT, Placed, Plan, plan

IMAGE, OTHER = Image(name="picture", value="$image"), Image(name="other", value="$other")
TEXT = Text(name="text", value="$text")
THINGS = Choices(name="things", to_name="text", choices=(Choice(value="x"),))
WRITE = TextArea(name="write", to_name="text", rows=4)
SHORT, LONG = {"text": "few words"}, {"text": "x" * (LONG_TEXT + 1)}


def planned(*nodes: Node, columns: dict[str, str] | None = None) -> Plan:
    return plan(Design(View(children=nodes)), columns or SHORT)


def leaves(placed: Placed | None) -> list[Node]:
    return [] if placed is None else [one.node for one in placed.walk() if not isinstance(one.node, View)]


def row(*children: Node, display: Display = Display.ROW) -> View:
    return View(children=children, display=display)


def test_an_image_takes_the_room_and_everything_else_stands_beside_it() -> None:
    header = Header(value="What?")
    found = planned(header, IMAGE, TEXT, THINGS)
    assert leaves(found.pane) == [IMAGE]
    assert leaves(found.form) == [header, TEXT, THINGS]


def test_an_audio_is_a_strip_above_its_answers_two_stand_side_by_side_and_more_scroll_with_them() -> None:
    audio_files = [Audio(name=f"sound{number}", value="$audio") for number in range(3)]
    found = planned(audio_files[0], THINGS)
    assert (leaves(found.pane), leaves(found.form), found.is_above) == ([audio_files[0]], [THINGS], True)
    found = planned(*audio_files[:2], THINGS)
    assert found.pane is not None
    assert isinstance(found.pane.node, View)
    assert (found.pane.node.display, found.is_above) == (Display.ROW, True)
    assert planned(*audio_files, THINGS).pane is None


def test_a_sound_beside_an_image_leaves_the_answers_beside_both() -> None:
    audio = Audio(name="sound", value="$audio")
    found = planned(IMAGE, audio, THINGS)
    assert (leaves(found.pane), found.is_above) == ([IMAGE, audio], False)


def test_a_short_text_stands_above_its_answers_and_a_long_one_beside_them() -> None:
    assert planned(TEXT, THINGS).pane is None
    found = planned(TEXT, THINGS, columns=LONG)
    assert (leaves(found.pane), leaves(found.form)) == ([TEXT], [THINGS])


def test_a_text_that_is_answered_in_writing_keeps_its_place_however_long() -> None:
    found = planned(TEXT, WRITE, columns=LONG)
    assert found.pane is None
    assert leaves(found.form) == [TEXT, WRITE]


def test_a_text_that_is_marked_takes_the_room_and_one_beside_it_does_not() -> None:
    question = Text(name="question", value="Who?")
    found = planned(TEXT, question, Labels(name="ner", to_name="text"))
    assert leaves(found.pane) == [TEXT]
    assert question in leaves(found.form)


def test_a_header_in_a_view_of_its_own_with_an_image_goes_with_it() -> None:
    before, after = Header(value="Before"), Header(value="Which is better?")
    found = planned(View(children=(before, IMAGE)), after, OTHER, THINGS)
    assert leaves(found.pane) == [before, IMAGE, OTHER]
    assert leaves(found.form) == [after, THINGS]


def test_several_images_stand_side_by_side() -> None:
    pane = planned(IMAGE, OTHER, THINGS).pane
    assert pane is not None
    assert isinstance(pane.node, View)
    assert pane.node.display is Display.ROW


def test_a_text_and_its_translation_side_by_side_fill_the_room() -> None:
    remark = TextArea(name="remark", to_name="text", rows=2)
    sides = row(View(children=(TEXT,)), View(children=(WRITE, THINGS, remark)))
    header = Header(value="Translate")
    found = planned(header, sides)
    assert (leaves(found.pane), leaves(found.form)) == ([TEXT], [header, WRITE, THINGS, remark])
    filling = [
        one.node
        for side in (found.pane, found.form)
        if side is not None
        for one in side.walk()
        if one.index in found.fills
    ]
    assert filling == [TEXT, WRITE]
    assert found.share == 0.5


def test_the_config_may_give_one_side_more_of_the_width() -> None:
    sides = row(View(children=(TEXT,), weight=2), View(children=(WRITE,), weight=3))
    assert planned(sides).share == 0.6


def test_a_row_of_small_things_fills_nothing() -> None:
    found = planned(row(Header(value="Q1:"), TEXT, WRITE), THINGS)
    assert (found.pane, found.fills, found.share) == (None, frozenset(), 0)


@given(
    st.recursive(
        st.sampled_from([IMAGE, TEXT, THINGS, WRITE, Header(value="h")]),
        lambda inner: st.builds(
            lambda children, display: View(children=tuple(children), display=display),
            st.lists(inner, max_size=4),
            st.sampled_from(Display),
        ),
        max_leaves=12,
    ),
    st.sampled_from([SHORT, LONG]),
)
def test_every_leaf_stands_somewhere_once_with_its_index(node: Node, columns: dict[str, str]) -> None:
    design = Design(View(children=(node,)))
    found = plan(design, columns)
    everywhere = [one for side in (found.pane, found.form) if side is not None for one in side.walk()]
    placed = {one.index: one.node for one in everywhere if not isinstance(one.node, View)}
    expected = {index: one for index, one in enumerate(design.nodes()) if not isinstance(one, View)}
    assert placed == expected
    assert len([one for one in everywhere if not isinstance(one.node, View)]) == len(expected)


def test_a_control_is_called_what_the_header_above_it_says() -> None:
    design = Design(
        View(
            children=(
                THINGS,
                Header(value="$ask"),
                Choices(name="a", to_name="text"),
                Choices(name="b", to_name="text"),
                TextArea(name="c", to_name="text", label="Your words:"),
                Choices(name="d", to_name="text", headers=(Header(value="Own header"),)),
                Header(value=" "),
                Choices(name="e", to_name="text"),
                TextArea(name="f", to_name="text", placeholder="What is\nit:"),
            )
        )
    )
    assert accessible_names_of(design, {"ask": "What do you see? "}) == {
        "things": "things",
        "a": "What do you see?",
        "b": "What do you see? (b)",
        "c": "Your words",
        "d": "Own header",
        "e": "e",
        "f": "What is it",
    }


def test_a_text_area_is_never_called_what_another_control_is_asked_or_by_its_raw_name() -> None:
    severity = View(children=(Header(value="How severe?"), Rating(name="severity", to_name="picture")))
    comment = TextArea(name="comment", to_name="picture", placeholder="Anything else?")
    more = TextArea(name="more", to_name="picture")
    why = TextArea(name="why", to_name="picture", placeholder="In your words")
    design = Design(View(children=(IMAGE, severity, comment, more, Header(value="Why?"), why)))
    assert accessible_names_of(design, {}) == {
        "severity": "How severe?",
        "comment": "Anything else?",
        "more": "Text field",
        "why": "Why?",
    }


def test_a_header_that_asks_for_marks_does_not_name_what_is_chosen_below_it() -> None:
    boxes = Labels(name="boxes", to_name="picture", kind=LabelsKind.RECTANGLE, labels=(Label(value="Cat"),))
    offered = tuple(Choice(value=value) for value in ("Sharp", "Blurred"))
    quality = Choices(name="quality", to_name="picture", choices=offered)
    more = Choices(name="more", to_name="picture", choices=(*offered, *offered))
    dynamic = Choices(name="dynamic", to_name="picture", choices=())
    each = Choices(name="each", to_name="picture", choices=offered, per_region=True)
    design = Design(View(children=(Header(value="Draw a box"), IMAGE, boxes, quality, more, dynamic, each)))
    assert accessible_names_of(design, {}) == {
        "boxes": "Draw a box",
        "quality": "Sharp / Blurred",
        "more": "Sharp / Blurred / Sharp / …",
        "dynamic": "Draw a box (dynamic)",
        "each": "Draw a box (each)",
    }


PAIR = Pairwise(name="better", to_name="text,second")
SECOND = Text(name="second", value="$second")
QUESTION, ABOVE_FIRST, ABOVE_SECOND = (Header(value=value) for value in ("Which?", "One", "Two"))


def sides(found: Placed | None) -> list[list[Node]]:
    assert found is not None
    (pair,) = [placed for placed in found.walk() if isinstance(placed.node, Pairwise)]
    return [leaves(side) for side in pair.children]


def test_the_objects_of_a_pairwise_are_its_sides_in_the_order_of_its_targets() -> None:
    found = planned(QUESTION, PAIR, TEXT, SECOND, THINGS)
    assert leaves(found.form) == [QUESTION, PAIR, TEXT, SECOND, THINGS]
    assert sides(found.form) == [[TEXT], [SECOND]]
    assert sides(planned(PAIR, SECOND, TEXT).form) == [[TEXT], [SECOND]]
    assert sides(planned(row(TEXT), View(children=(row(SECOND), PAIR))).form) == [[TEXT], [SECOND]]


def test_each_object_of_a_pairwise_keeps_its_own_header() -> None:
    found = planned(QUESTION, ABOVE_FIRST, TEXT, ABOVE_SECOND, SECOND, PAIR)
    assert leaves(found.form) == [QUESTION, PAIR, ABOVE_FIRST, TEXT, ABOVE_SECOND, SECOND]
    assert sides(found.form) == [[ABOVE_FIRST, TEXT], [ABOVE_SECOND, SECOND]]
    assert sides(planned(QUESTION, TEXT, SECOND, PAIR).form) == [[TEXT], [SECOND]]


def test_a_pairwise_that_may_be_hidden_or_finds_its_objects_taken_stands_alone() -> None:
    condition = Condition(When.NO_REGION_SELECTED)
    passing = Pairwise(name="better", to_name="text,second", condition=condition)
    assert leaves(planned(TEXT, SECOND, passing).form) == [TEXT, SECOND, passing]
    assert leaves(planned(TEXT, SECOND, View(children=(PAIR,), condition=condition)).form) == [TEXT, SECOND, PAIR]
    safer = Pairwise(name="safer", to_name="text,second")
    assert leaves(planned(PAIR, safer, TEXT, SECOND).form) == [safer, PAIR, TEXT, SECOND]


def test_long_texts_and_images_of_a_pairwise_take_the_room_and_their_question_stands_beside_them() -> None:
    found = planned(QUESTION, PAIR, TEXT, SECOND, columns=LONG)
    assert (leaves(found.pane), leaves(found.form)) == ([PAIR, TEXT, SECOND], [QUESTION])
    images = Pairwise(name="better", to_name="picture,other")
    found = planned(QUESTION, images, IMAGE, OTHER)
    assert (leaves(found.pane), leaves(found.form)) == ([images, IMAGE, OTHER], [QUESTION])


def test_without_a_question_the_two_buttons_are_beside_the_images() -> None:
    images = Pairwise(name="better", to_name="picture,other")
    found = planned(images, IMAGE, OTHER)
    assert (leaves(found.pane), leaves(found.form)) == ([IMAGE, OTHER], [images])
