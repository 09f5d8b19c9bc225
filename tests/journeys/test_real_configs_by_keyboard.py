"""Every real labeling config that loads, and every template with a sound: laid out without a fault, answered by
keyboard alone, sound when sent. Every third config in the normal run; all of them with ANNOTATOR_DEEP_TESTS."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

import video_designs
from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import findings
from annotator.core.events import TaskSubmitted
from annotator.formats.crowd_html.template import convert_template
from annotator.formats.problem_log import ProblemLog
from annotator.ui.pages.workbench.page import WorkbenchPage
from depth import part
from journeys.driver import WINDOW_PX, Driver
from journeys.every_page import resized
from journeys.keyboard import Keyboard
from journeys.laid_out import faults
from journeys.real_configs import bundle_around, problems_of
from real_data import real_data

SETTLES_MS = 300
SMALL_PX = (960, 600)
CTRL = Qt.KeyboardModifier.ControlModifier
LOOKS = os.environ.get("ANNOTATOR_LOOKS")  # a folder that keeps what was on screen
LOAD = {
    "audio-speech-processing__conversational-analysis",
    "community-contributions__html-ner-tagging-person-and-organization",
    "conversational-ai__intent-classification-and-slot-filling",
    "generative-ai__chatbot-assessment",
    "audio-speech-processing__automatic-speech-recognition-using-segments",
    "audio-speech-processing__intent-classification",
    "audio-speech-processing__speaker-segmentation",
    "chat__chat_llm_eval",
    "chat__chat_rlhf",
    "community-contributions__ocr-invoices-pre-ner-bio-format",
    "community-contributions__two-level-sentiment-analysis-of-x-twitter-posts",
    "computer-vision__image-captioning",
    "computer-vision__keypoints",
    "computer-vision__medical-image-classification-with-bboxes",
    "computer-vision__semantic-segmentation-with-polygons",
    "computer-vision__visual-genome",
    "computer-vision__visual-question-answering",
    "generative-ai__human-feedback-collection",
    "generative-ai__visual-ranker",
    "natural-language-processing__named-entity-recognition",
    "natural-language-processing__question-answering",
    "ranking-and-scoring__content-based-image-search",
    "ranking-and-scoring__document-retrieval",
    "ranking-and-scoring__pairwise-classification",
    "ranking-and-scoring__pairwise-regression",
    "ranking-and-scoring__serp-ranking",
    "structured-data-parsing__pdf-classification",
    "videos__video-object-tracking",
}
WITH_AUDIO = (
    *("audio-classification-multiselect", "audio-classification", "audio-naturalness"),
    *("emotion-detection-audio", "sentiment-analysis-audio"),
)


def config_file(name: str) -> Path:
    return real_data("designs") / "label-studio" / f"{name}.xml"


def test_every_other_config_says_what_it_needs() -> None:
    table = {path.stem: problems_of(path) for path in sorted((real_data("designs") / "label-studio").glob("*.xml"))}
    for name, problems in table.items():
        sys.stdout.write(f"{name}: {'answered below' if not problems else '; '.join(sorted(set(problems)))}\n")
    assert {name for name, problems in table.items() if not problems} == LOAD
    assert len(table) == 30


class Session:
    """One person, one task of one config."""

    def __init__(self, running: Running, name: str) -> None:
        self.driver = Driver(running)
        self.keyboard = Keyboard(self.driver)
        self.name = name
        self.faults: list[str] = []

    @property
    def page(self) -> WorkbenchPage:
        return self.keyboard.page

    async def play(self) -> None:
        driver = self.driver
        await driver.active()
        await driver.task_on_screen()
        await self._look("empty")
        await self.keyboard.answer_all()
        await self._look("answered")
        view = driver.running.services.session.view()
        assert view is not None
        found = findings(self.page.answer, view.design, view.task.columns)
        assert not found, f"{self.name}: {found}"
        assert self.page.answer.items
        await driver.event(TaskSubmitted, lambda: driver.press(Qt.Key.Key_Return, CTRL))
        driver.running.top.closing.emit()

    async def _look(self, when: str) -> None:
        window = self.driver.running.top
        for size in (SMALL_PX, WINDOW_PX):
            await resized(window, size)
            self.faults += [f"{when} {size}: {fault}" for fault in faults(self.keyboard.panel)]
            if LOOKS:
                await self.driver.rested(SETTLES_MS)
                self.driver.look(Path(LOOKS) / f"{self.name}-{when}-{size[0]}.png")


@pytest.mark.parametrize("name", part(sorted(LOAD), 5))
def test_a_real_config_is_laid_out_answered_and_sent(name: str, tmp_path: Path) -> None:
    answered_and_sent(name, config_file(name), tmp_path)


@pytest.mark.parametrize("name", part(WITH_AUDIO, 4))
def test_a_real_template_with_an_audio_file_is_laid_out_answered_and_sent(name: str, tmp_path: Path) -> None:
    template = (real_data("designs") / "crowd-html" / f"audio__{name}.liquid.html").read_text(encoding="utf-8")
    design = convert_template(template, name, ProblemLog())
    assert design is not None
    config = tmp_path / "config.xml"
    config.write_text(design.config_xml, encoding="utf-8")
    answered_and_sent(name, config, tmp_path)


@pytest.mark.parametrize("name", part(("every question", "two side by side"), 2))
def test_a_config_with_a_video_is_laid_out_answered_and_sent(name: str, tmp_path: Path) -> None:
    config = tmp_path / "config.xml"
    config.write_text(video_designs.CONFIGS[name], encoding="utf-8")
    answered_and_sent(name, config, tmp_path)


def test_a_video_and_its_own_sound_in_step_are_laid_out_answered_and_sent(tmp_path: Path) -> None:
    config = tmp_path / "config.xml"
    design = video_designs.CONFIGS["in step with its sound, on which moments are marked"]
    config.write_text(design.replace("$audio", "$film"), encoding="utf-8")
    answered_and_sent("in step", config, tmp_path)


@pytest.mark.parametrize("name", ["sources in a classifier"])
def test_a_template_with_videos_is_laid_out_answered_and_sent(name: str, tmp_path: Path) -> None:
    design = convert_template(video_designs.TEMPLATES[name], name, ProblemLog())
    assert design is not None
    config = tmp_path / "config.xml"
    config.write_text(design.config_xml, encoding="utf-8")
    answered_and_sent(name, config, tmp_path)


PAIR = """<View><Header value="Which answer is more helpful?"/><Text name="asked" value="$asked"/>
<Pairwise name="better" toName="first,second" required="true"/>
<Text name="first" value="$one"/><Text name="second" value="$two"/></View>"""


def test_two_texts_are_compared_and_the_choice_is_sent(tmp_path: Path) -> None:
    config = tmp_path / "config.xml"
    config.write_text(PAIR, encoding="utf-8")
    (item,) = answered_and_sent("compared", config, tmp_path)
    named = {"from_name": "better", "to_name": "first", "type": "pairwise", "value": {"selected": "left"}}
    assert item.items() >= named.items()


DOCUMENT = """<View><Pdf name="pdf" value="$pdf"/><OcrLabels name="place" toName="pdf" required="true">
<Label value="Total"/></OcrLabels><TextArea name="words" toName="pdf" perRegion="true" required="true"/></View>"""


def test_a_place_in_a_document_is_boxed_and_its_words_are_typed_and_sent(tmp_path: Path) -> None:
    config = tmp_path / "config.xml"
    config.write_text(DOCUMENT, encoding="utf-8")
    box, words = answered_and_sent("document", config, tmp_path)
    assert (box["type"], words["type"], box["id"]) == ("ocrlabels", "textarea", words["id"])
    assert box["value"]["ocrlabels"] == ["Total"]
    assert box["value"]["pageIndex"] == words["value"]["pageIndex"] == 1
    assert all(0 < box["value"][side] < 1 for side in ("x", "y", "width", "height"))


RANKED = """<View><Header value="Which answer helps most?"/><Text name="asked" value="$asked"/>
<List name="answers" value="$answers" title="All answers"/><Ranker name="rank" toName="answers">{}</Ranker></View>
<!-- {{"answers": [{{"id": 1, "title": "Cobra"}}, {{"id": "b", "body": "It is a snake."}}, {{"id": "c"}}]}} -->"""
BUCKETS = '<Bucket name="good" title="Good answers"/><Bucket name="bad"/>'


@pytest.mark.parametrize(
    ("buckets", "columns"),
    [
        ("", {"rank": ["b", "1", "c"]}),
        (BUCKETS, {"_": ["b", "1", "c"], "good": [], "bad": []}),
        (BUCKETS.replace("/>", ' default="true"/>', 1), {"good": ["b", "1", "c"], "bad": []}),
    ],
)
def test_cards_are_ranked_and_all_columns_are_sent(buckets: str, columns: dict[str, list[str]], tmp_path: Path) -> None:
    config = tmp_path / "config.xml"
    config.write_text(RANKED.format(buckets), encoding="utf-8")
    (item,) = answered_and_sent("ranked", config, tmp_path)
    named = {"from_name": "rank", "to_name": "answers", "type": "ranker", "value": {"ranker": columns}}
    assert item.items() >= named.items()


OWN_DATA = (
    "generative-ai__human-feedback-collection",
    "generative-ai__visual-ranker",
    "ranking-and-scoring__serp-ranking",
)


@pytest.mark.parametrize("name", OWN_DATA)
def test_a_template_with_its_own_example_data_is_valid(name: str, tmp_path: Path) -> None:
    bundle = bundle_around(config_file(name), tmp_path / "bundle")
    assert main(["check", str(bundle), "--wage", "1"]) == 0


def test_an_order_that_was_begun_is_there_after_the_program_was_closed(tmp_path: Path) -> None:
    config = tmp_path / "config.xml"
    config.write_text(RANKED.format(""), encoding="utf-8")
    bundle, home = bundle_around(config, tmp_path / "bundle"), tmp_path / "home"
    found: list[object] = []

    async def begin(running: Running) -> None:
        keyboard = Keyboard(driver := Driver(running))
        await driver.active()
        await driver.task_on_screen()
        await keyboard.answer_all()
        running.top.closing.emit()

    async def look(running: Running) -> None:
        keyboard = Keyboard(driver := Driver(running))
        await driver.active()
        await driver.task_on_screen()
        found.extend(item.value for item in keyboard.page.answer.items)
        running.top.closing.emit()

    for companion in (begin, look):
        assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert found == [{"ranker": {"rank": ["b", "1", "c"]}}]


TABLE = """<View><Table name="person" value="$person"/><Choices name="c" toName="person" required="true">
<Choice value="Complete"/><Choice value="Lacking"/></Choices></View>
<!-- {"person": [{"name": "Ada", "born": 1815}, {"name": "Alan", "lives": ["Wilmslow", {"from": 1950}]}]} -->"""


def test_a_table_is_judged_and_the_choice_is_sent(tmp_path: Path) -> None:
    config = tmp_path / "config.xml"
    config.write_text(TABLE, encoding="utf-8")
    (item,) = answered_and_sent("table", config, tmp_path)
    assert item["value"] == {"choices": ["Complete"]}


def answered_and_sent(name: str, config: Path, tmp_path: Path) -> list[dict[str, Any]]:
    bundle, home = bundle_around(config, tmp_path / "bundle"), tmp_path / "home"
    sessions: list[Session] = []

    async def companion(running: Running) -> None:
        sessions.append(Session(running, name))
        await sessions[0].play()

    assert main(["open", "--home", str(home), str(bundle)], companion) == 0
    assert not sessions[0].faults, "\n".join(sessions[0].faults)
    (sent,) = [json.loads(path.read_bytes()) for path in (home / "results").rglob("*.json")]
    result: list[dict[str, Any]] = sent["result"]
    assert Answer.from_json(result).items
    return result
