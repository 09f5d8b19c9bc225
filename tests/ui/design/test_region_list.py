"""The list of marks says what each of them is."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication, QLabel, QListWidget, QStyledItemDelegate, QStyleOptionViewItem

from annotator.app.translations import speak
from annotator.core.answer.result_items import Region, TrueFrame
from annotator.core.answer.shapes import Shape
from annotator.ui.design.region_list import RegionList
from annotator.ui.design.region_rows import region_text_within
from annotator.ui.viewers.mark import Mark

NARROW_PX = 220  # of the column of answers in a window of 960 pixels


def test_a_passage_follows_its_label_after_the_colon_of_the_language() -> None:
    passage = Region("s1", "text", Shape.SPAN, {"start": 0, "end": 3, "text": "Ada"})
    mark = Mark(passage, "Travailleur", QColor("red"), 1)
    lines = []
    for language in ("en", "fr"):
        speak(language)
        marks = RegionList("No regions yet.")
        marks.show_marks((mark,), "")
        lines.append(marks.findChildren(QListWidget)[0].item(0).text())
    assert lines == ["1  Travailleur: Ada", "1  Travailleur\u00a0: Ada"]


def test_the_list_does_not_slide_when_something_in_it_is_chosen(app: QApplication) -> None:
    del app
    marks = RegionList("No regions yet.")
    passages = tuple(
        Mark(
            Region(f"s{number}", "text", Shape.SPAN, {"start": 0, "end": 3, "text": "Ada"}), "A", QColor("red"), number
        )
        for number in (1, 2)
    )
    heights = []
    for chosen in ("", "s2"):
        marks.show_marks(passages, chosen)
        marks.adjustSize()
        heights.append(marks.sizeHint().height())
    assert heights[0] == heights[1]


def test_a_box_on_a_video_tells_when_it_is_there_and_at_how_many_places() -> None:
    item = {"frame": 29, "enabled": True}
    known = tuple(TrueFrame(number, number / 25) for number in (30, 80))
    goes_on = Region("a", "film", Shape.TRACK, {"sequence": [item]}, frames=known[:1])
    left = Region("b", "film", Shape.TRACK, {"sequence": [item, {**item, "enabled": False}]}, frames=known)
    predicted = Region("c", "film", Shape.TRACK, {"sequence": [{**item, "enabled": False}]})
    lines = []
    for language in ("en", "fr"):
        speak(language)
        marks = RegionList("No regions yet.")
        marks.show_marks(tuple(Mark(region, "Car", QColor("red"), 1) for region in (goes_on, left, predicted)), "")
        rows = marks.findChildren(QListWidget)[0]
        lines.append([rows.item(place).text() for place in range(3)])
    assert lines == [
        [
            "1  Car: from frame 31, 1 keyframe",
            "1  Car: frames 31 to 81, 2 keyframes",
            "1  Car: frame 29, 1 keyframe",
        ],
        [
            "1  Car : à partir de l’image 31, 1 image clé",
            "1  Car : images 31 à 81, 2 images clés",
            "1  Car : image 29, 1 image clé",
        ],
    ]


def test_that_nothing_is_marked_has_all_of_the_line_and_what_comes_later_moves_nothing(app: QApplication) -> None:
    del app
    speak("fr")
    marks = RegionList("No regions yet.")
    marks.setFixedWidth(NARROW_PX)
    marks.show_marks((), "")
    marks.show()
    (words,) = marks.findChildren(QLabel)
    marks.adjustSize()
    assert words.width() == NARROW_PX
    assert words.fontMetrics().horizontalAdvance(words.text()) < NARROW_PX, "it stands on one line"
    height_px = words.height()
    passage = Region("s1", "text", Shape.SPAN, {"start": 0, "end": 3, "text": "Ada"})
    marks.show_marks((Mark(passage, "A", QColor("red"), 1),), "")
    marks.adjustSize()
    assert words.width() < NARROW_PX, "the button has its room"
    assert words.height() == height_px


def shown_in(rows: QListWidget) -> str:
    option = QStyleOptionViewItem()
    rows.initViewItemOption(option)
    option.rect = rows.visualItemRect(rows.item(0))
    delegate = rows.itemDelegate()
    assert isinstance(delegate, QStyledItemDelegate)
    delegate.initStyleOption(option, rows.model().index(0, 0))
    return option.text


def test_where_there_is_no_room_a_name_stays_before_what_is_said_about_it(app: QApplication) -> None:
    del app
    item = {"frame": 1, "enabled": True}
    box = Region("a", "film", Shape.TRACK, {"sequence": [item, {**item, "frame": 20}]}, frames=(TrueFrame(0, 0.0),))
    mark = Mark(box, "Lapin", QColor("red"), 1, is_unfinished=True)
    speak("fr")
    marks = RegionList("No regions yet.")
    metrics = marks.fontMetrics()
    whole, cut = (
        "1  Lapin : à partir de l’image 1, 2 images clés (à compléter)",
        "1  Lapin\u00a0: à partir de l’image 1",
    )
    assert region_text_within(mark, metrics, metrics.horizontalAdvance(whole)) == whole
    assert region_text_within(mark, metrics, metrics.horizontalAdvance(cut)) == cut
    narrower = region_text_within(mark, metrics, metrics.horizontalAdvance("1  Lapin\u00a0: à partir de l…"))
    assert narrower.startswith("1  Lapin")
    assert narrower.endswith("…")
    marks.setFixedWidth(NARROW_PX)
    marks.show_marks((mark,), "")
    marks.show()
    (rows,) = marks.findChildren(QListWidget)
    assert shown_in(rows).startswith("1  Lapin\u00a0: à partir")
    assert rows.item(0).text() == whole
    assert whole in rows.item(0).toolTip()


def test_of_a_long_name_as_much_is_there_as_of_its_frames(app: QApplication) -> None:
    del app
    known = (TrueFrame(6_000, 240.0), TrueFrame(6_420, 256.8))
    ranges = Region("r1", "film", Shape.RANGES, {"ranges": [{"start": 1, "end": 2}]}, frames=known)
    mark = Mark(ranges, "Fight / Bagarre or something like it", QColor("red"), 1)
    speak("en")
    marks = RegionList("No regions yet.")
    metrics = marks.fontMetrics()
    line = region_text_within(mark, metrics, NARROW_PX)
    assert line.startswith("1  Fight")
    assert line.endswith("…: 6,001 – 6,421")
    assert metrics.horizontalAdvance(line) <= NARROW_PX
    assert region_text_within(mark, metrics, 1000) == "1  Fight / Bagarre or something like it: frames 6,001 to 6,421"
    marks.setFixedWidth(NARROW_PX)
    marks.show_marks((mark,), "")
    marks.show()
    (rows,) = marks.findChildren(QListWidget)
    assert shown_in(rows).startswith("1  Fight")


def test_what_is_hidden_or_locked_has_a_sign_beside_it(app: QApplication) -> None:
    del app
    speak("en")
    passage = Region("s1", "picture", Shape.KEY_POINT, {"x": 1, "y": 1, "width": 0.5})
    plain = Mark(passage, "A", QColor("red"), 1)
    marks = (plain, replace(plain, is_hidden=True), replace(plain, is_locked=True), replace(plain, is_unfinished=True))
    listed = RegionList("No regions yet.")
    listed.show_marks(marks, "")
    (rows,) = listed.findChildren(QListWidget)
    signs = [rows.item(place).icon().pixmap(rows.iconSize()).toImage() for place in range(len(marks))]
    assert all(one != other for place, one in enumerate(signs) for other in signs[:place])
    assert [rows.item(place).text() for place in (1, 2)] == ["1  A, point (hidden)", "1  A, point (locked)"]
