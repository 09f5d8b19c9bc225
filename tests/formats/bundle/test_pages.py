"""Documents of several pages: read, checked, predicted and exported with each mark on its page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.agreement.comparison import AgreementReport
from annotator.core.answer.regions import regions
from annotator.core.answer.result_items import Answer, ResultItem
from annotator.core.bundle.content import Bundle
from annotator.core.design.medium import Extent, Medium, MediumKind
from annotator.core.design.objects import Image
from annotator.core.design.tree import MOST_PAGES, pages_in, path_of_page
from annotator.core.problems import ProblemCode
from annotator.formats.bundle.reader import ReadBundle, read_bundle
from annotator.formats.exports.images.annotations import ImageSubmissions
from annotator.formats.exports.label_studio import label_studio_chunks
from annotator.formats.results.known_tasks import KnownTasks
from annotator.formats.tasks.predictions import read_predictions
from answer_making import an_envelope
from bundle_making import MANIFEST, valid_files
from fakes.bundle_source import MemorySource

CONFIG = """<View><Image name="doc" valueList="$pages"/>
  <RectangleLabels name="box" toName="doc"><Label value="Stamp"/></RectangleLabels></View>"""
PAGES = ["media/first.png", "media/second.jpg", "media/third.webp"]
PLACE = {"x": 10, "y": 10, "width": 20, "height": 20, "rotation": 0, "rectanglelabels": ["Stamp"]}


def read(pages: Any, config: str = CONFIG) -> ReadBundle:
    files = {path: content for path, content in valid_files().items() if path != "tasks.csv"}
    texts = {
        "bundle.toml": MANIFEST + '\n[tasks]\nfile = "tasks.json"\n',
        "config.xml": config,
        "tasks.json": json.dumps([{"id": "first", "pages": pages}]),
    }
    return read_bundle(MemorySource({**files, **{path: text.encode() for path, text in texts.items()}}))


def valid_bundle() -> Bundle:
    found = read(PAGES)
    assert found.bundle is not None
    assert not [problem for problem in found.problems if problem.code is not ProblemCode.MEDIA_MANY]
    return found.bundle


def marked(page: int | None, region_id: str = "a") -> ResultItem:
    return ResultItem(region_id, "box", "doc", "rectanglelabels", PLACE, Extent(100, 80), page=page)


def test_each_page_is_a_medium_and_the_first_is_what_a_task_begins_with() -> None:
    bundle = valid_bundle()
    (task,) = bundle.tasks
    media = tuple(Medium(path, MediumKind.IMAGE) for path in PAGES)
    assert bundle.media(task) == bundle.all_media() == media
    assert bundle.first_media(task) == media[:1]
    assert bundle.media_paths({PAGES[1], "other"}) == {PAGES[1]}
    (tag,) = bundle.design.media()
    assert isinstance(tag, Image)
    assert [path_of_page(tag, task.columns, page) for page in (None, 1, 3)] == [PAGES[0], PAGES[1], ""]


@pytest.mark.parametrize(
    ("pages", "why"),
    [
        ("media/first.png", "pages"),
        ([], "pages"),
        ([None], "pages"),
        ({"a": 1}, "pages"),
        ([["media/first.png"]], "pages"),
    ],
)
def test_what_is_no_list_of_images_is_told(pages: Any, why: str) -> None:
    (problem,) = read(pages).problems
    assert (problem.code, problem.params["why"]) == (ProblemCode.TASK_SHAPE, why)


def test_a_page_that_is_missing_or_empty_is_told_with_its_name() -> None:
    assert [problem.code for problem in read(["media/first.png", "media/none.png"]).problems] == [
        ProblemCode.MEDIA_MISSING
    ]
    assert [problem.code for problem in read([""]).problems] == [ProblemCode.VALUE_EMPTY]


def test_one_column_is_a_list_or_an_image_and_not_both() -> None:
    both = CONFIG.replace("<RectangleLabels", '<Image name="one" value="$pages"/><RectangleLabels')
    assert "pages-single" in {problem.params.get("why") for problem in read(PAGES, both).problems}


def test_a_list_has_an_end() -> None:
    assert pages_in(json.dumps(["p"] * MOST_PAGES)) is not None
    assert pages_in(json.dumps(["p"] * (MOST_PAGES + 1))) is None
    assert pages_in("[" * 100_000) is None


def test_a_result_names_its_page_as_label_studio_does_and_comes_back() -> None:
    written = marked(2).as_json()
    assert written["item_index"] == 2
    assert "item_index" not in marked(None).as_json()
    assert Answer.from_json([written]) == Answer((marked(2),))
    assert Answer.deserialize(Answer((marked(0),)).serialize()) == Answer((marked(0),))
    for odd in (-1, True, "1", 1.0, None):
        assert Answer.from_json([{**written, "item_index": odd}]).items[0].page is None


def test_predictions_are_on_their_page_and_none_beyond_the_last() -> None:
    bundle = valid_bundle()
    (task,) = bundle.tasks
    results = [{**marked(page, str(page)).as_json(), "item_index": page} for page in (0, 2, 3)]
    del results[0]["item_index"]
    found = read_predictions(bundle.design, {**task.columns, "predictions": json.dumps([{"result": results}])})
    assert [region.page for region in regions(found.answer, bundle.design)] == [0, 2]
    assert [fault.why for fault in found.faults] == ["outside"]


def test_exports_have_each_page_as_an_image_of_its_own() -> None:
    known = KnownTasks(valid_bundle())
    envelope = an_envelope("first", marked(0), marked(2, "b"), marked(2, "c"))
    sizes = tuple(Medium(path, MediumKind.IMAGE, Extent(100, 80)) for path in PAGES)
    envelope = replace(envelope, media=sizes)
    drawn = list(ImageSubmissions(known).of([envelope]))
    assert [(image.path, len(image.marks)) for image in drawn] == [(PAGES[0], 1), (PAGES[1], 0), (PAGES[2], 2)]
    (task,) = json.loads(b"".join(label_studio_chunks([[envelope]], known, "/d/")))
    assert task["data"]["pages"] == [f"/d/{path}" for path in PAGES]
    assert [result["item_index"] for result in task["annotations"][0]["result"]] == [0, 2, 2]


def test_marks_on_different_pages_are_of_different_things() -> None:
    bundle = valid_bundle()
    here = AgreementReport(bundle.design)
    here.add([Answer((marked(1),)), Answer((marked(1),))])
    apart = AgreementReport(bundle.design)
    differing = apart.add([Answer((marked(0),)), Answer((marked(1),))])
    assert max(differing.by_question.values()) == 1
    assert here.questions[0].tasks == 1
    assert (
        max(AgreementReport(bundle.design).add([Answer((marked(1),)), Answer((marked(1),))]).by_question.values()) == 0
    )
