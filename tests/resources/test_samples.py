"""Each preset has a sample bundle: without any problem, plainly practice, and worth copying."""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from resources.samples import write_document_classification

from annotator.app.gui.composition import shipped_samples
from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import PayKind
from annotator.core.design.controls import Choices, Control, DateTime, Layout, Number, Rating, TextArea
from annotator.core.design.objects import Text
from annotator.core.design.options import options
from annotator.core.design.tree import Display, View
from annotator.formats.builtin.presets import PRESETS, sample_path
from annotator.formats.builtin.resources import resource_bytes, resource_folder
from annotator.formats.bundle.reader import read_bundle
from annotator.store.bundles.sources import open_source

FOLDER = resource_folder() / "samples"
REVISIONS = {
    "object-naming": 2,
    "detail-selection": 2,
    "audio-transcription": 2,
    "compare-two": 1,
    "rank-answers": 1,
    "text-spans": 1,
    "dialogue-review": 1,
    "document-classification": 1,
}


@cache
def bundle(name: str, language: str = "en") -> Bundle:
    source = open_source(str(resource_folder() / sample_path(name, language)))
    try:
        reading = read_bundle(source)
    finally:
        source.close()
    assert reading.problems == ()
    assert reading.bundle is not None
    return reading.bundle


EACH = pytest.mark.parametrize(("name", "language"), [(name, spoken) for name in PRESETS for spoken in ("en", "fr")])


def controls(name: str) -> dict[str, Control]:
    return {control.name: control for control in bundle(name).design.controls()}


@EACH
def test_it_is_a_complete_bundle_with_all_texts(name: str, language: str) -> None:
    sample = bundle(name, language)
    manifest = sample.manifest
    english = f"sample-{name}@{REVISIONS.get(name, 3)}"
    assert manifest.key == (english if language == "en" else f"sample-{name}-fr@1")
    assert manifest.language == language
    assert len(sample.tasks) >= 8
    requester = {"en": "annotator samples", "fr": "Exemples d’annotator"}[language]
    assert (manifest.requester.name, manifest.must_read, manifest.assignments.allow_skip) == (requester, True, True)
    assert sample.instructions_html.count("<h2>") >= 2
    assert manifest.description.strip()
    assert manifest.time.expected_s


@pytest.mark.parametrize("name", PRESETS)
def test_the_instructions_of_both_languages_say_the_same(name: str) -> None:
    english, french = bundle(name).instructions_html, bundle(name, "fr").instructions_html
    assert len(re.findall(r"\b(?:vous|une|est|pas|les|et)\b", french)) > 10
    assert not re.findall(r"\b(?:the|and|is) [a-z]+ (?:is|of|to)\b", french)
    only_french = 1 if name == "translation" else 0  # how to address the reader
    assert french.count("<li>") == english.count("<li>") + only_french, "nothing is left out"
    assert french.count("<img") == english.count("<img")


@pytest.mark.parametrize("name", PRESETS)
def test_both_languages_have_the_same_controls_and_results(name: str) -> None:
    english, french = bundle(name), bundle(name, "fr")
    assert [(one.name, type(one)) for one in english.design.controls()] == [
        (one.name, type(one)) for one in french.design.controls()
    ]
    if english.manifest.config_file:
        aliases = [
            [
                [option.choice.alias for option in options(one)]
                for one in sample.design.controls()
                if isinstance(one, Choices)
            ]
            for sample in (english, french)
        ]
        assert aliases[0] == aliases[1]
    assert len(english.tasks) == len(french.tasks)
    assert {medium.path for medium in english.all_media()} == {medium.path for medium in french.all_media()}


@EACH
def test_no_text_is_in_two_languages(name: str, language: str) -> None:
    for file in ("bundle.toml", "config.xml", "instructions.md"):
        path = resource_folder() / sample_path(name, language) / file
        if path.is_file():
            assert not re.search(r"\w[\s?.]* / \w", path.read_text(encoding="utf-8")), path
    texts = [bundle(name, language).manifest.title, bundle(name, language).manifest.description]
    texts += [
        option.choice.shown
        for one in bundle(name, language).design.controls()
        if isinstance(one, Choices)
        for option in options(one)
    ]
    french = re.compile(r"\b(?:le|la|les|des|une|est|pas|qui|sont)\b", re.IGNORECASE)
    english = re.compile(r"\b(?:the|is|are|of|this|and|who)\b", re.IGNORECASE)
    assert not [text for text in texts if (french if language == "en" else english).search(text)]


@EACH
def test_no_task_is_paid_or_counts_as_work(name: str, language: str) -> None:
    sample = bundle(name, language)
    assert (sample.manifest.pay_kind, sample.manifest.pay) == (PayKind.PRACTICE, None)
    assert {sample.reward(task, {}) for task in sample.tasks} == {None}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_inbox_offers_one_for_each_preset_with_the_texts_of_its_manifest(language: str) -> None:
    offered = shipped_samples(language)
    assert [Path(sample.location).name for sample in offered] == list(PRESETS)
    for sample, name in zip(offered, PRESETS, strict=True):
        manifest = tomllib.loads(resource_bytes(f"{sample_path(name, language)}/bundle.toml").decode())
        assert (sample.key, sample.title) == (f"{manifest['id']}@{manifest['revision']}", manifest["title"])
        assert sample.description == manifest["description"]
        assert sample.ids == {f"sample-{name}", f"sample-{name}-fr"}
        assert manifest["id"] in sample.ids
    assert len({sample.title for sample in offered}) == len(offered)


@pytest.mark.parametrize("name", PRESETS)
def test_nothing_lies_in_it_that_no_task_shows(name: str) -> None:
    sample = bundle(name)
    shown = {medium.path for medium in sample.all_media()}
    media = FOLDER / name / "media"
    there = {f"media/{path.name}" for path in media.iterdir()} if media.is_dir() else set()
    assert there == shown


def test_the_source_and_the_translation_stand_side_by_side_in_french() -> None:
    root = bundle("translation", "fr").design.root
    assert root.display is Display.ROW
    looked_at, asked = root.children
    assert isinstance(looked_at, View)
    assert isinstance(asked, View)
    assert any(isinstance(node, Text) for node in looked_at.children)
    box = controls("translation")["translation"]
    assert isinstance(box, TextArea)
    assert (box.required, box.rows, box.max_submissions) == (True, 8, 1)
    assert box.required_message


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_texts_to_translate_are_short_and_long_from_left_and_from_right(language: str) -> None:
    texts = [task.columns["text"] for task in bundle("translation", language).tasks]
    assert max(len(text) for text in texts) > 900
    assert min(len(text) for text in texts) < 60
    assert any("\n\n" in text for text in texts)
    scripts = {unicodedata.name(letter).split()[0] for text in texts for letter in text if letter.isalpha()}
    assert {"ARABIC", "HEBREW", "LATIN"} <= scripts
    assert any("ß" in text for text in texts)


def test_the_long_text_has_a_time_of_its_own() -> None:
    sample = bundle("translation")
    by_length = sorted(sample.tasks, key=lambda task: len(task.columns["text"]))
    longest, usual = by_length[-1], by_length[-2]
    assert (sample.time_rule(longest).expected_s or 0) > (sample.time_rule(usual).expected_s or 0)


def test_the_form_asks_for_texts_a_number_a_day_a_choice_and_how_sure_one_is() -> None:
    asked = controls("data-enrichment")
    kinds = [type(control) for control in asked.values()]
    assert {TextArea, Number, DateTime, Choices, Rating} <= set(kinds)
    kind = asked["kind"]
    assert isinstance(kind, Choices)
    assert kind.layout is Layout.SELECT
    assert all(control.required_message for control in asked.values() if control.required)
    assert {name for name, control in asked.items() if not control.required} == {"opened", "event", "phone"}


def test_the_images_are_read_with_the_preset_itself() -> None:
    manifest = bundle("image-transcription").manifest
    assert (manifest.preset, manifest.config_file, len(manifest.labels)) == ("image-transcription", "", 4)


def test_the_audio_files_are_written_down_with_the_preset_itself_and_the_long_talk_has_a_time_of_its_own() -> None:
    sample = bundle("audio-transcription")
    assert (sample.manifest.preset, sample.manifest.config_file) == ("audio-transcription", "")
    times = {task.id: sample.time_rule(task).expected_s or 0 for task in sample.tasks}
    assert {name for name, time_s in times.items() if time_s > 600} == {"bicycle-shop"}


def test_the_french_of_the_samples_is_set_as_a_french_printer_would() -> None:
    french = [
        path.read_text(encoding="utf-8")
        for path in (FOLDER / "fr").rglob("*")
        if path.suffix in (".md", ".toml", ".xml")
    ]
    assert len(french) >= 2 * len(PRESETS)
    french.append((FOLDER / "fr" / "data-enrichment" / "tasks.csv").read_text(encoding="utf-8"))
    french += [resource_bytes(f"presets/fr/{name}.{kind}").decode() for name in PRESETS for kind in ("xml", "md")]
    for text in french:
        assert not [mark for mark in (" ?", " !", " :", " ;", " »", "« ") if mark in text], text
        assert "'" not in text


@pytest.mark.parametrize("language", ["en", "fr"])
def test_one_video_is_marked_as_sensitive_and_only_that_one(language: str) -> None:
    sample = bundle("video-moderation", language)
    warned = {task.id: sample.warned(task) for task in sample.tasks}
    (category,) = sample.manifest.media.warned.categories
    assert [task for task, said in warned.items() if said.is_sensitive] == ["shapes"]
    assert warned["shapes"].categories == (category,)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_better_answers_are_on_both_sides_and_no_order_is_right_already(language: str) -> None:
    pairs = [task.columns for task in bundle("compare-two", language).tasks]
    longer = [len(columns["answer_a"]) > len(columns["answer_b"]) for columns in pairs]
    assert {True, False} == set(longer)
    orders = [json.loads(task.columns["answers"]) for task in bundle("rank-answers", language).tasks]
    assert {tuple(card["id"] for card in cards) for cards in orders} == {("a", "b", "c")}
    assert all(card["body"].strip() for cards in orders for card in cards)


def test_the_documents_are_what_the_script_beside_them_writes(tmp_path: Path) -> None:
    assert write_document_classification.main([str(tmp_path)]) == 0
    media = FOLDER / "document-classification" / "media"
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        path.name: path.read_bytes() for path in media.iterdir()
    }


@pytest.mark.parametrize("language", ["en", "fr"])
def test_some_texts_name_nobody_and_some_conversations_have_no_fault(language: str) -> None:
    named = [task.columns["text"] for task in bundle("text-spans", language).tasks]
    assert sum(not re.search(r"(?<!^)(?<![.:] )\b[A-ZÉ]\w+", text) for text in named) == 2
    talks = [json.loads(task.columns["dialogue"]) for task in bundle("dialogue-review", language).tasks]
    assert all(len(talk) == 4 and talk[0]["author"] != talk[1]["author"] for talk in talks)
