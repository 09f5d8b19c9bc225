"""A crowd-html template is converted to a labeling config that asks for the same."""

from __future__ import annotations

import pytest

from annotator.core.design.controls import Choices, DatePart, DateTime, Number, Selection, TextArea
from annotator.core.design.labels import Labels, LabelsKind
from annotator.core.design.objects import Text
from annotator.core.design.tag import Header
from annotator.core.design.tree import Display, View
from annotator.formats.crowd_html.text_tags import ColumnKind, ColumnUse
from formats.crowd_reading import SCRIPT, converted, design_of, form, noted, offered, seen, taken

IMAGE = '<img src="{{ task.input.photo | grant_read_access }}">'
ASK = '<crowd-input name="answer"></crowd-input>'
CLASSIFIER = """<crowd-classifier name="feeling" categories="['Good', 'Bad']" header="How is it?">
<classification-target>{{ task.input.text }}</classification-target>
<short-instructions>Read it.</short-instructions></crowd-classifier>"""


def test_a_classifier_asks_for_one_of_its_categories_about_what_stands_in_it() -> None:
    design = design_of(form(CLASSIFIER))
    control = design.control("feeling")
    assert isinstance(control, Choices)
    assert (control.selection, control.required, control.to_name) == (Selection.SINGLE, True, "text")
    assert offered(design, "feeling") == {"Good": "Good", "Bad": "Bad"}
    assert seen(design) == ["$text", "How is it?"]


def test_a_classifier_of_many_takes_its_exclusive_category_along_with_a_note() -> None:
    template = form(
        """<crowd-classifier-multi-select name="kinds" categories='["A","B"]' header="Which?"
        exclusion-category="{ text: 'None' }"><classification-target>x</classification-target>
        </crowd-classifier-multi-select>"""
    )
    design = design_of(template)
    control = design.control("kinds")
    assert isinstance(control, Choices)
    assert control.selection is Selection.MULTIPLE
    assert list(offered(design, "kinds")) == ["A", "B", "None"]
    assert noted(template) == [("exclusive", 3)]


@pytest.mark.parametrize(
    ("tag", "kind"),
    [
        ("crowd-bounding-box", LabelsKind.RECTANGLE),
        ("crowd-polygon", LabelsKind.POLYGON),
        ("crowd-keypoint", LabelsKind.KEY_POINT),
    ],
)
def test_a_tool_for_images_marks_the_image_that_it_names(tag: str, kind: LabelsKind) -> None:
    template = form(f"<{tag} name='found' src='${{url}}' header='Mark all' labels=\"['Cat', 'Dog']\"></{tag}>")
    design = design_of(template)
    control = design.control("found")
    assert isinstance(control, Labels)
    assert (control.kind, control.to_name, [label.value for label in control.labels]) == (kind, "image", ["Cat", "Dog"])
    assert taken(template).columns == {"url": ColumnUse("url", ColumnKind.IMAGE, "", 3)}


def test_labels_of_a_text_show_their_full_names_and_report_their_own() -> None:
    labels = "[{label: 'per', shortDisplayName: 'p', fullDisplayName: 'Person'}, {'label': 'date'}, 'x',]"
    design = design_of(f'<crowd-entity-annotation name="e" text="{{{{ task.input.t }}}}" labels="{labels}">')
    control = design.control("e")
    assert isinstance(control, Labels)
    assert control.kind is LabelsKind.LABELS
    assert [(label.value, label.reported) for label in control.labels] == [
        ("Person", "per"),
        ("date", "date"),
        ("x", "x"),
    ]


def test_categories_and_labels_may_come_from_the_task() -> None:
    template = form(
        """<crowd-image-classifier name="c" src="{{ task.input.i }}" header="?"
        categories="{{ task.input.kinds.all | to_json | escape }}"></crowd-image-classifier>"""
    )
    control = design_of(template).control("c")
    assert isinstance(control, Choices)
    assert control.value == "$kinds_all"
    assert taken(template).columns["kinds_all"] == ColumnUse("kinds.all", ColumnKind.OPTIONS, "", 4)


def test_fields_keep_their_names_limits_and_words() -> None:
    design = design_of(
        form(
            IMAGE,
            '<crowd-input name="a" label="Say" placeholder="here" required max-length="20"></crowd-input>',
            '<crowd-text-area name="b" rows="4" value="${draft}"></crowd-text-area>',
            '<textarea name="c">as it\n  stands</textarea>',
            '<crowd-input name="d" type="number" min="1" max="9" value="3"></crowd-input>',
            '<crowd-slider name="e" min="1" max="5" required pin></crowd-slider>',
            '<input type="range" name="f">',
            '<input type="date" name="g" min="1999-01-01" max="2019-12-31" required>',
            '<input name="h">',
        )
    )
    a, b, c, d, e, f, g, h = design.controls()
    assert isinstance(a, TextArea)
    assert (a.name, a.label, a.placeholder, a.required, a.max_length) == ("a", "Say", "here", True, 20)
    assert (a.rows, a.max_submissions) == (1, 1)
    assert isinstance(b, TextArea)
    assert (b.rows, b.value) == (4, "$draft")
    assert isinstance(c, TextArea)
    assert (c.rows, c.value) == (3, "as it\n  stands")
    assert isinstance(d, Number)
    assert (str(d.min), str(d.max), str(d.default_value), d.slider) == ("1", "9", "3", False)
    assert isinstance(e, Number)
    assert (str(e.min), str(e.max), str(e.step), e.slider, e.required) == ("1", "5", "1", True, True)
    assert isinstance(f, Number)
    assert (str(f.min), str(f.max), f.slider) == ("0", "100", True)
    assert isinstance(g, DateTime)
    assert (set(g.parts), g.min, g.max, g.required) == ({DatePart.DATE}, "1999-01-01", "2019-12-31", True)
    assert isinstance(h, TextArea)
    assert {control.to_name for control in design.controls()} == {"image"}


def test_a_select_leaves_out_the_request_to_choose() -> None:
    design = design_of(
        form(
            IMAGE,
            '<select name="animal" required><option disabled selected value>- choose -</option>',
            '<option value="cat">Cat<option selected>Dog<optgroup label="Rare"><option value=y>Yak</optgroup></select>',
        )
    )
    control = design.control("animal")
    assert isinstance(control, Choices)
    assert offered(design, "animal") == {"Cat": "cat", "Dog": "Dog", "Rare: Yak": "y"}
    assert (control.required, [one.value for one in control.choices if one.selected]) == (True, ["Dog"])


def test_nothing_of_a_sentence_with_values_in_it_is_lost() -> None:
    template = form(f"<p><b>Text ({{{{task.input.a.lang}}}}): </b>{{{{ task.input.a.text }}}} ___</p>{ASK}")
    design = design_of(template)
    assert seen(design) == ["Text (", "$a_lang", "):", "$a_text", "___"]
    rows = [node for node in design.nodes() if isinstance(node, View) and node.display is Display.ROW]
    assert [len(row.children) for row in rows] == [3, 2]
    assert taken(template).columns["a_lang"].path == "a.lang"


def test_headings_keep_their_rank_and_long_words_are_something_to_read() -> None:
    design = design_of(form("<h2>Title</h2>", "<p>" + "word " * 60 + "</p>", "<h6>small</h6>", ASK))
    title, long, small = (node for node in design.nodes() if isinstance(node, Header | Text))
    assert isinstance(title, Header)
    assert (title.value, title.size) == ("Title", 2)
    assert isinstance(long, Text)
    assert len(long.value) == 299
    assert isinstance(small, Header)
    assert small.size == 5


def test_lists_have_their_signs_tables_their_rows_and_cards_their_headings() -> None:
    design = design_of(
        form(
            "<ul><li>one</ul><ol><li>first<li>second</ol>",
            "<crowd-card heading='Card'><table><tr><th>Name<td>{{ task.input.name }}<tr><td>alone</table></crowd-card>",
            "<crowd-tabs><crowd-tab header='Tab'>inside</crowd-tab></crowd-tabs>",
            ASK,
        )
    )
    assert seen(design) == ["• one", "1. first", "2. second", "Card", "Name", "$name", "alone", "Tab", "inside"]
    rows = [node for node in design.nodes() if isinstance(node, View) and node.display is Display.ROW]
    assert len(rows) == 1


def test_a_form_that_shows_nothing_of_the_task_asks_about_its_first_words() -> None:
    design = design_of(form("<p>Describe the weather where you live.</p>", ASK))
    (about,) = design.objects()
    assert isinstance(about, Text)
    assert about.value == "Describe the weather where you live."
    assert [control.to_name for control in design.controls()] == [about.name]
    (alone,) = design_of(form('<textarea name="weather" placeholder="The weather"></textarea>')).objects()
    assert alone.value == "The weather"


def test_a_question_is_about_the_last_image_before_it_else_about_a_text() -> None:
    two = design_of(form("{{ task.input.t }}", IMAGE, ASK, '<img src="${other}">', '<input name="second">'))
    assert [control.to_name for control in two.controls()] == ["image", "image_2"]
    text = design_of(form(ASK, "Always the same. " * 20, "<p>{{ task.input.t }}</p>"))
    about = text.object(text.controls()[0].to_name)
    assert about is not None
    assert about.value == "$t"


def test_names_are_told_apart_from_each_other_and_from_objects() -> None:
    template = form(IMAGE, '<input name="image"><input name="twice"><textarea name="twice"></textarea>')
    design = design_of(template)
    assert [control.name for control in design.controls()] == ["image", "twice", "twice_2"]
    assert [tag.name for tag in design.objects()] == ["image_2"]
    assert noted(template) == [("name", 4)]


def test_variables_have_safe_names_of_their_own() -> None:
    columns = taken(
        form(
            '<img src="{{ task.input.photo }}">{{ task.input.photo }}',
            "<p>{{ task.input.a.b }}</p><p>${a b}</p><p>${reward}</p><p>{{ task.input['x y'][0] }}</p>",
            ASK,
        )
    ).columns
    assert {name: (use.path, use.kind) for name, use in columns.items()} == {
        "photo": ("photo", ColumnKind.IMAGE),
        "photo_text": ("photo", ColumnKind.TEXT),
        "a_b": ("a.b", ColumnKind.TEXT),
        "a_b_text": ("a b", ColumnKind.TEXT),
        "reward_text": ("reward", ColumnKind.TEXT),
        "x_y_0": ("x y.0", ColumnKind.TEXT),
    }


def test_words_with_a_dollar_are_no_columns() -> None:
    design = design_of(form(IMAGE, "<p>$5 for $name</p>", '<crowd-checkbox name="pay">$5</crowd-checkbox>'))
    assert not {"5", "name"} & set(design.variables())
    assert seen(design)[1].replace("\u2060", "") == "$5 for $name"
    assert list(offered(design, "pay").values()) == ["on"]


def test_links_become_words_with_the_address_that_they_hide() -> None:
    template = form(
        '<a href="{{ task.input.page }}">Open it</a>',
        '<p><a href="https://example.org/a">rules</a></p>',
        '<p><a href="{{ task.input.seen }}">{{ task.input.seen }}</a></p>',
        '<p><a href="{{ task.input.photo }}">Photo</a></p>',
        '<p><a href="https://example.org/?q={{ task.input.q }}">Search</a><a href="#top">Up</a></p>',
        IMAGE,
        ASK,
    )
    assert seen(design_of(template)) == [
        *("Open it (", "$page", ")"),
        "rules (https://example.org/a)",
        "$seen",
        "Photo",
        *("Search (https://example.org/?q=", "$q", ") Up"),
        "$photo",
    ]
    assert noted(template) == [("link", 3), ("link", 4), ("link", 5), ("link", 6), ("link", 7)]


def test_looks_and_rules_that_are_not_followed_are_noted() -> None:
    template = form(
        "<style>p { color: red }</style><p style='color: red'>Red</p>",
        '<div style="display: none">Secret</div>',
        '<input name="a" pattern="[a-z]*"><input type="hidden" name="from" value="x">',
        '<input type="range" name="b" max="5" value="9"><crowd-button form-action="submit">Send</crowd-button>',
    )
    design = design_of(template)
    assert seen(design) == ["Red"]
    assert noted(template) == [("looks", 3), ("hidden", 4), ("rule", 5), ("hidden-field", 5), ("rule", 6)]


def test_words_at_the_places_of_a_slider_are_told() -> None:
    labels = '<crowd-slider-label position="1">Bad</crowd-slider-label><crowd-slider-label position="5">5'
    design = design_of(
        form(IMAGE, f'<crowd-slider name="s" min="1" max="5">{labels}</crowd-slider-label></crowd-slider>')
    )
    assert seen(design) == ["$photo", "1: Bad"]


def test_what_stands_in_an_element_that_was_not_closed_is_not_lost() -> None:
    design = design_of(
        form(IMAGE, "<p><crowd-slider name='s'><b>after</b> <crowd-input name='a'>{{ task.input.t }}</p>")
    )
    assert seen(design) == ["$photo", "after", "$t"]
    assert [control.name for control in design.controls()] == ["s", "a"]


def test_a_side_by_side_layout_stays_one() -> None:
    design = design_of(form('<div style="display: flex"><div><p>a</p><p>b</p></div><div>c</div></div>', ASK))
    row = next(node for node in design.nodes() if isinstance(node, View) and node.display is Display.ROW)
    assert len(row.children) == 2


def test_recordings_are_named_from_their_source() -> None:
    design, problems = converted(
        form("<audio controls><source src='${a}'>No sound here.</audio><video src='${v}'></video>", ASK)
    )
    assert design is not None, problems
    assert {name: use.kind for name, use in design.columns.items()} == {"a": ColumnKind.AUDIO, "v": ColumnKind.VIDEO}
    assert '<Audio name="audio" value="$a"/>' in design.config_xml
    assert '<Video name="video" value="$v"/>' in design.config_xml
    assert "No sound" not in design.config_xml


def test_a_page_without_a_crowd_form_is_read_too() -> None:
    page = f"<!DOCTYPE html>\n<html><head><title>T</title>{SCRIPT}</head><body><form action=''>{IMAGE}<input name='a'>"
    assert [control.name for control in design_of(page).controls()] == ["a"]
