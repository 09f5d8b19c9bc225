"""The sample bundle of image tagging is sound, and asks what its instructions say."""

from __future__ import annotations

import pytest

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayKind
from annotator.core.design.controls import Choices, Selection
from annotator.core.design.hotkeys import KeyTarget, hotkeys
from annotator.core.design.objects import Image
from annotator.core.design.tag import Header
from annotator.core.design.tree import Display, View
from annotator.formats.builtin.resources import resource_folder
from annotator.formats.bundle.reader import read_bundle
from annotator.store.bundles.sources import open_source

FOLDER = resource_folder() / "samples" / "image-tagging"


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    source = open_source(str(FOLDER))
    try:
        reading = read_bundle(source)
    finally:
        source.close()
    assert reading.problems == ()
    assert reading.bundle is not None
    return reading.bundle


def test_it_names_itself_what_it_is_and_its_time(bundle: Bundle) -> None:
    manifest = bundle.manifest
    assert manifest.key == "sample-image-tagging@3"
    assert (manifest.requester.name, manifest.must_read, manifest.assignments.allow_skip) == (
        "annotator samples",
        True,
        True,
    )
    assert "CC0" in manifest.media.licence
    assert manifest.pay_kind is PayKind.PRACTICE
    assert {bundle.time_rule(task).expected_s for task in bundle.tasks} == {12}


def test_the_image_stands_beside_the_questions(bundle: Bundle) -> None:
    root = bundle.design.root
    assert root.display is Display.ROW
    looked_at, asked = root.children
    assert isinstance(looked_at, View)
    assert isinstance(asked, View)
    assert [type(node) for node in looked_at.children] == [Image]
    assert [type(node) for node in asked.children] == [Header, Choices, Header, Choices]


def test_both_questions_must_be_answered_with_the_keys_that_the_instructions_tell(bundle: Bundle) -> None:
    content, quality = bundle.design.controls()
    assert isinstance(content, Choices)
    assert isinstance(quality, Choices)
    assert (content.name, content.selection, content.required) == ("content", Selection.MULTIPLE, True)
    assert (quality.name, quality.selection, quality.required) == ("quality", Selection.SINGLE, True)
    assert content.required_message
    assert quality.required_message
    keys = hotkeys(bundle.design)
    things = ("animal", "boat", "vehicle", "building", "plant", "water", "mountain", "food")
    assert [keys[digit] for digit in "12345678"] == [KeyTarget("content", (thing,)) for thing in things]
    assert (keys["s"], keys["b"]) == (KeyTarget("quality", ("sharp",)), KeyTarget("quality", ("blurred",)))


def test_the_instructions_show_an_image_of_the_bundle(bundle: Bundle) -> None:
    assert bundle.instructions_html.startswith("<h1>What is in the image?")
    assert "media/kite.jpg" in bundle.instructions_html
