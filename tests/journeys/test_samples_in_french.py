"""A keyboard journey in French through each sample, by the real `main()`: every word is French that is the program's,
and what lies in the results folder is what was answered.

Every fourth sample in the normal run, in which `every_page` opens them all; each of them with ANNOTATOR_DEEP_TESTS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec import Struct

from annotator.app.gui.program import Running
from annotator.app.main import main
from annotator.core.answer.result_items import Answer
from annotator.core.answer.validation import findings
from annotator.core.bundle.content import Bundle
from annotator.core.design.controls import Choices
from annotator.core.design.options import options
from annotator.formats.builtin.presets import PRESETS, sample_path
from annotator.formats.builtin.resources import resource_folder
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.results.envelope import result_schema_problems
from annotator.store.bundles.sources import open_source
from depth import part
from journeys.driver import Driver
from journeys.english_left import english_left
from journeys.french_session import FrenchSession, Seen
from journeys.french_work import EXPECTED, Expected


class Played(Struct, frozen=True):
    bundle: Bundle
    expected: Expected
    seen: Seen
    results: Path


@pytest.fixture(scope="module", params=part(PRESETS, 4, 2))
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """One session with each sample; each test looks at another side of what it left."""
    home, name = tmp_path_factory.mktemp("home"), str(request.param)
    bundle = read(name)
    kept: list[Seen] = []

    async def companion(running: Running) -> None:
        session = FrenchSession(Driver(running), bundle.manifest.title)
        kept.append(session.seen)
        await session.begin()
        await EXPECTED[name].work(session)
        await session.end()

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LANGUAGE", "fr")
        assert main(["--home", str(home)], companion) == 0
    return Played(bundle, EXPECTED[name], kept[0], home / "results")


def read(name: str) -> Bundle:
    source = open_source(str(resource_folder() / sample_path(name, "fr")))
    try:
        bundle = read_bundle(source).bundle
    finally:
        source.close()
    assert bundle is not None
    return bundle


def test_every_word_of_the_program_is_french(played: Played) -> None:
    controls = list(played.bundle.design.controls())
    requesters = {
        *(option.choice.shown for one in controls if isinstance(one, Choices) for option in options(one)),
        *(one.required_message for one in controls),
    }
    assert len(played.seen.screens) >= 10
    assert {
        (screen, words) for screen, left in played.seen.screens.items() for words in left if words not in requesters
    } == set()


def test_english_words_would_be_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[str] = []

    async def companion(running: Running) -> None:
        await Driver(running).active()
        found.extend(english_left(running.top))
        running.top.closing.emit()

    monkeypatch.setenv("LANGUAGE", "en")
    assert main(["--home", str(tmp_path)], companion) == 0
    assert {"Inbox", "Settings", "Open a file…"} <= set(found)


def test_what_is_missing_is_said_in_french_and_f8_leads_there(played: Played) -> None:
    missing, seen = played.expected.missing, played.seen
    if missing == 1:
        assert seen.missing == "1 élément à compléter. F8 : y aller."
    else:
        assert seen.missing == f"{missing} éléments à compléter. F8 : aller au suivant."
    assert (seen.led_to, seen.beside) == (played.expected.asked, played.expected.beside)


def test_undo_takes_the_last_step_back_and_redo_brings_it_again(played: Played) -> None:
    assert played.seen.undone is not None
    before, undone, redone = played.seen.undone
    assert (before == redone, before == undone) == (True, False)


def test_the_results_folder_holds_exactly_what_was_sent(played: Played) -> None:
    files = {path.stem: path for path in played.results.rglob("*") if path.is_file()}
    assert {path.suffix for path in files.values()} == {".json"}
    assert set(files) == set(played.seen.sent)
    for unique_id, path in files.items():
        assert result_schema_problems(path.read_bytes()) == ()
        envelope = json.loads(path.read_bytes())
        assert envelope["result"] == played.seen.sent[unique_id].as_json()
        assert envelope["was_cancelled"] is (unique_id == played.seen.skipped)


def test_each_answer_is_what_was_typed_and_meets_the_design(played: Played) -> None:
    tasks = {task.id: task for task in played.bundle.tasks}
    sent = {}
    for path in played.results.rglob("*.json"):
        envelope = json.loads(path.read_bytes())
        answer, task = Answer.from_json(envelope["result"]), tasks[envelope["task"]["id"]]
        sent[task.id] = {item.from_name: item.value for item in answer.items}
        if not envelope["was_cancelled"]:
            assert findings(answer, played.bundle.design, task.columns) == ()
    in_order = [task.id for task in played.bundle.tasks][: len(sent)]
    assert sent == dict(zip(in_order, played.expected.answers, strict=True))
