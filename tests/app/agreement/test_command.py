"""`annotator agree` through the real main(): what it compares, what it leaves out, what it says and writes."""

from __future__ import annotations

import json
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import replace

from annotator.app.agreement import aggregation
from annotator.app.main import main
from annotator.core.answer.result_items import ResultItem
from annotator.core.design.medium import Extent
from annotator.core.errors import NoTemporarySpace
from annotator.core.outbox.envelope import Envelope
from annotator.core.outbox.rework import rework_id
from annotator.formats.builtin.resources import resource_bytes
from annotator.store.folders.home import Home
from answer_making import an_envelope, an_item, write_results
from bundle_making import valid_bundle

ADA, BOB, CLEO = "k7f2-q0zm-9xtr-44ae", "aaaa-q0zm-9xtr-44ae", "cccc-q0zm-9xtr-44ae"
CONFIG = """\
<View>
  <Image name="picture" value="$image"/>
  <Choices name="things" toName="picture"><Choice value="Bench"/><Choice value="Tree"/></Choices>
  <RectangleLabels name="boxes" toName="picture"><Label value="Car"/><Label value="Dog"/></RectangleLabels>
  <TextArea name="note" toName="picture"/>
</View>
"""
HOSTILE = "<script>alert(1)</script>\u202e&<img src=x onerror=alert(1)>\nمی\u200cروم"


def a_choice(value: str) -> ResultItem:
    return an_item("things", "choices", {"choices": [value]}, "whole")


def a_box(x: float, label: str) -> ResultItem:
    value = {"x": x, "y": 0, "width": 10, "height": 10, "rotation": 0, "rectanglelabels": [label]}
    return ResultItem(f"box{x}", "boxes", "picture", "rectanglelabels", value, Extent(640, 480))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    folder = valid_bundle(tmp_path / "bundle")
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    return folder


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Write the results of two workers. In `first` both answers and one of two boxes differ, in `second` none."""
    note = an_item("note", "textarea", {"text": [HOSTILE]}, "note")
    return write_results(
        tmp_path / "results",
        [
            an_envelope("first", a_choice("Bench"), a_box(0, "Car"), a_box(50, "Car"), note, number=1, worker=ADA),
            an_envelope("first", a_choice("Tree"), a_box(0, "Dog"), number=2, worker=BOB),
            an_envelope("second", a_choice("Tree"), a_box(5, "Car"), number=3, worker=ADA),
            an_envelope("second", a_choice("Tree"), a_box(5, "Car"), number=4, worker=BOB),
        ],
    )


class Agreed:
    """Runs the command with `--json` and reads its report, which has its published shape."""

    def __init__(self, capsys: pytest.CaptureFixture[str], bundle: Path) -> None:
        self._capsys = capsys
        self._bundle = bundle

    def __call__(self, code: int, *words: str | Path) -> dict[str, Any]:
        assert main(["agree", *map(str, words), "--bundle", str(self._bundle), "--json"]) == code
        printed = self._capsys.readouterr()
        assert printed.err == ""
        report: dict[str, Any] = json.loads(printed.out)
        jsonschema.Draft202012Validator(json.loads(resource_bytes("schema/agreement.schema.json"))).validate(report)
        return report


@pytest.fixture
def agreed(capsys: pytest.CaptureFixture[str], bundle: Path) -> Agreed:
    return Agreed(capsys, bundle)


def problems(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(found["code"], found["severity"], found["params"].get("why", "")) for found in report["problems"]]


def test_every_question_is_compared(results: Path, agreed: Agreed) -> None:
    report = agreed(0, results)
    assert [report[name] for name in ("bundle", "submissions", "workers", "tasks", "compared")] == [
        *("street-things@1", 4, 2, 2, 2)
    ]
    by_question = {(found["control"], found["aspect"]): found for found in report["questions"]}
    # Bench, Tree and Tree, Tree: D_o = 2/4, D_e = 6/12.
    assert by_question["things", "task"]["alpha"] == 0
    # One box of two is the same, then one of one: 1/4 apart in the mean.
    assert by_question["boxes", "place"]["alike"] == pytest.approx(0.75)
    # Car, Dog and Car, Car: D_o = 2/4, D_e = 6/12.
    assert (by_question["boxes", "label"]["alpha"], by_question["boxes", "label"]["units"]) == (0, 2)
    assert (by_question["note", "task"]["alpha"], by_question["note", "task"]["undefined"]) == (None, "no-pairs")
    assert report["page"] is None
    assert problems(report) == []


def test_the_task_in_which_people_differ_is_there_side_by_side(results: Path, agreed: Agreed) -> None:
    (task,) = agreed(0, results)["differing"]
    assert task["task"] == "first"
    assert task["difference"] == pytest.approx((1 + 0.5 + 1) / 3, abs=1e-6)
    assert [(answer["worker"], answer["answers"]["things"]) for answer in task["answers"]] == [
        (ADA, "Bench"),
        (BOB, "Tree"),
    ]
    assert task["answers"][0]["answers"]["note"] == HOSTILE


def test_nothing_in_the_json_turns_a_terminal_around(
    results: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["agree", str(results), "--bundle", str(bundle), "--json"])
    assert "\u202e" not in capsys.readouterr().out


def test_the_table(results: Path, bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["agree", str(results), "--bundle", str(bundle)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == ("street-things@1: 4 submissions, 2 workers, 2 of 2 tasks were answered by two or more workers")
    assert lines[2].split() == ["Question", "Comparison", "Tasks", "Identical", "Similarity", "Alpha"]
    assert lines[3].split() == ["things", "nominal", "2", "50.0%", "–", "0.000"]
    assert "note: no task was answered by two or more workers, so alpha is undefined." in lines
    assert "  first: 83.3%" in [line.replace("\u00a0", " ") for line in lines]


def test_pairs_are_counted_and_columns_line_up(
    results: Path, tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Of the four pairs that answer `things` two are the same: one of three about `first`, and the one about
    `second`. It said 60 %, with a task of three answers counted one and a half times. The columns after a name of
    wide letters were shifted."""
    (bundle / "config.xml").write_text(CONFIG.replace('"note"', '"質問の答え"'), encoding="utf-8")
    third = an_envelope("first", a_choice("Tree"), a_box(0, "Dog"), number=5, worker=CLEO)
    more = write_results(tmp_path / "more", [third])
    assert main(["agree", str(results), str(more), "--bundle", str(bundle)]) == 0
    headings, things, places, labels, wide = capsys.readouterr().out.splitlines()[2:7]
    assert things.split() == ["things", "nominal", "2", "50.0%", "–", "0.000"]
    assert places.split()[4:7] == ["2", "50.0%", "75.0%"]
    ends = [headings.index("Tasks") + len("Tasks"), headings.index("Identical") + len("Identical")]
    for line in (things, places, labels):
        assert [line[end - 1] for end in ends] == ["2", "%"]
        assert line.index(".") == things.index(".")
    shorter = len("質問の答え")  # each of these letters takes two columns
    assert wide[: ends[0] - shorter].endswith("  0")


def test_everybody_the_same_is_said_and_is_no_number(
    tmp_path: Path, bundle: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = [an_envelope("first", a_choice("Tree"), number=number, worker=who) for number, who in ((1, ADA), (2, BOB))]
    assert main(["agree", str(write_results(tmp_path / "r", made)), "--bundle", str(bundle)]) == 0
    out = capsys.readouterr().out
    assert "things: all answers are the same, so alpha is undefined." in out
    assert "nan" not in out


def test_several_folders_are_one(results: Path, tmp_path: Path, agreed: Agreed) -> None:
    third = an_envelope("first", a_choice("Bench"), number=5, worker=CLEO)
    report = agreed(0, results, write_results(tmp_path / "more", [third]))
    assert (report["submissions"], report["workers"]) == (5, 3)


def test_the_latest_answer_of_a_worker_counts(results: Path, tmp_path: Path, agreed: Agreed) -> None:
    again = an_envelope("first", a_choice("Bench"), a_box(0, "Car"), a_box(50, "Car"), number=9, worker=BOB)
    report = agreed(0, results, write_results(tmp_path / "more", [again]))
    assert report["differing"] == []
    assert problems(report) == [("agree-counted", "note", "again")]


def test_what_was_skipped_or_names_nobody_is_counted(results: Path, tmp_path: Path, agreed: Agreed) -> None:
    more = [an_envelope("third", a_choice("Tree"), number=number) for number in (1, 2)]
    more.append(an_envelope("third", number=3, skipped=True, worker=CLEO))
    report = agreed(0, results, write_results(tmp_path / "more", more))
    assert (report["compared"], report["workers"]) == (3, 2)
    assert problems(report) == [("agree-counted", "note", "skipped"), ("agree-counted", "note", "")]


def test_of_one_task_so_many_are_compared(results: Path, agreed: Agreed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aggregation, "MOST_WORKERS", 1)
    report = agreed(1, results)
    assert problems(report) == [("agree-counted", "note", "many"), ("agree-none", "error", "")]


def test_a_dozen_stand_side_by_side(tmp_path: Path, agreed: Agreed) -> None:
    made = [
        an_envelope(
            "first", a_choice("Tree" if number % 2 else "Bench"), number=number, worker=f"{number:04}-aaaa-bbbb-cccc"
        )
        for number in range(1, 16)
    ]
    file = tmp_path / "page.html"
    (task,) = agreed(0, write_results(tmp_path / "r", made), "--html", file)["differing"]
    assert (task["count"], len(task["answers"]), task["answers"][0]["worker"]) == (15, 12, "0001-aaaa-bbbb-cccc")
    assert task["answers"][0]["regions"][0]["value"] == {"choices": ["Tree"]}
    assert "The first 12 of 15 answers are shown." in _Page(file.read_text(encoding="utf-8")).words


def test_no_task_with_two_workers(tmp_path: Path, agreed: Agreed) -> None:
    made = [an_envelope(task, a_choice("Tree"), worker=ADA) for task in ("first", "second")]
    report = agreed(1, write_results(tmp_path / "r", made))
    assert problems(report) == [("agree-none", "error", "")]
    assert report["questions"] == []


def test_no_results_at_all(tmp_path: Path, agreed: Agreed) -> None:
    (tmp_path / "empty").mkdir()
    assert problems(agreed(1, tmp_path / "empty")) == [("results-none", "error", "")]
    assert problems(agreed(1, tmp_path / "nowhere")) == [("not-found", "error", "results")]


def test_damaged_and_foreign_results_are_named_and_left_out(results: Path, agreed: Agreed) -> None:
    (results / "street-things@1" / "broken.json").write_text("{", encoding="utf-8")
    (results / "other@3").mkdir()
    (results / "other@3" / "x.json").write_text("{}", encoding="utf-8")
    report = agreed(1, results)
    assert problems(report) == [("result-other-bundle", "error", ""), ("result-damaged", "error", "json")]
    assert report["compared"] == 2  # the others are compared all the same


def test_of_several_places_it_is_said_which_holds_what_is_damaged(
    results: Path, tmp_path: Path, agreed: Agreed
) -> None:
    more = write_results(tmp_path / "more", [an_envelope("third", a_choice("Tree"), worker=ADA)])
    (more / "street-things@1" / "broken.json").write_text("{", encoding="utf-8")
    (found,) = agreed(1, results, more)["problems"]
    assert found["file"] == f"{more}/street-things@1/broken.json"


def _bench(number: int) -> Envelope:
    return an_envelope("first", a_choice("Bench"), number=number, worker=ADA)


@pytest.mark.parametrize("first", [True, False])
def test_a_result_that_was_redone_on_the_same_day_replaces_the_one_that_was_sent_back(
    tmp_path: Path, agreed: Agreed, first: bool
) -> None:
    """The names of the files do not decide: the old result is before the new one, or after it."""
    bob = an_envelope("first", a_choice("Tree"), number=2, worker=BOB)
    pairs = ((old, rework_id(old.unique_id, 2)) for old in (_bench(number) for number in range(3, 99)))
    old, unique_id = next((old, each) for old, each in pairs if (old.unique_id < each) == first)
    new = replace(old, unique_id=unique_id, answer=bob.answer)
    report = agreed(0, write_results(tmp_path / "redone", [old, bob, new]))
    assert (report["submissions"], report["compared"], report["differing"]) == (3, 1, [])
    assert problems(report) == [("agree-counted", "note", "again")]


def test_a_skipped_rework_replaces_nothing(tmp_path: Path, agreed: Agreed) -> None:
    old = an_envelope("first", a_choice("Bench"), number=1, worker=ADA)
    bob = an_envelope("first", a_choice("Bench"), number=2, worker=BOB)
    skipped = replace(an_envelope("first", worker=ADA, skipped=True), unique_id=rework_id(old.unique_id, 1))
    assert agreed(0, write_results(tmp_path / "redone", [old, bob, skipped]))["compared"] == 1


def test_results_in_zips_are_compared(results: Path, tmp_path: Path, agreed: Agreed) -> None:
    zipped = tmp_path / "ada.zip"
    with zipfile.ZipFile(zipped, "w") as archive:
        for file in (results / "street-things@1").iterdir():
            archive.write(file, f"street-things@1/{file.name}")
    assert agreed(0, zipped)["compared"] == 2
    more = write_results(tmp_path / "more", [an_envelope("first", a_choice("Tree"), number=7, worker=CLEO)])
    assert agreed(0, zipped, more)["workers"] == 3


def test_results_of_another_revision_are_named(results: Path, bundle: Path, agreed: Agreed) -> None:
    manifest = bundle / "bundle.toml"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("revision = 1", "revision = 2"), encoding="utf-8")
    report = agreed(1, results)
    assert {code for code, _severity, _why in problems(report)} == {"result-other-bundle", "results-none"}


def test_a_server_that_gives_nothing_is_told_and_the_rest_is_compared(results: Path, agreed: Agreed) -> None:
    report = agreed(1, results, "webdav://127.0.0.1:9/results")
    assert problems(report) == [("server-unreadable", "error", "")]
    assert report["compared"] == 2


class _Page(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_shows_them_side_by_side_and_runs_nothing(results: Path, tmp_path: Path, agreed: Agreed) -> None:
    file = tmp_path / "page.html"
    report = agreed(0, results, "--html", file)
    written = file.read_text(encoding="utf-8")
    assert report["page"] == {"file": str(file), "bytes": len(written.encode())}
    page = _Page(written)
    assert not page.tags & {"script", "img", "iframe", "link", "object", "form", "a", "base"}
    assert not {name for name in page.attributes if name.startswith("on") or name in ("src", "href", "style")}
    assert "\u202e" not in written
    for words in (ADA, BOB, "Bench", "Tree", "Car", "Dog", "<script>alert(1)</script>", "media/first.png"):
        assert words in page.words
    assert "onerror=alert(1)>\nمی\u200cروم" in page.words  # as it is written in Persian
    assert {"polygon", "svg"} <= page.tags
    assert "default-src 'none'" in written


def test_a_page_that_is_there_is_kept(results: Path, tmp_path: Path, agreed: Agreed) -> None:
    file = tmp_path / "page.html"
    file.write_text("mine", encoding="utf-8")
    assert problems(agreed(1, results, "--html", file)) == [("export-taken", "error", "")]
    assert problems(agreed(1, results, "--html", tmp_path)) == [("export-taken", "error", "folder")]
    assert problems(agreed(1, results, "--html", tmp_path / "no" / "p.html")) == [("export-taken", "error", "parent")]
    assert file.read_text(encoding="utf-8") == "mine"
    assert agreed(0, results, "--html", file, "--overwrite")["page"] is not None


def test_a_disk_without_room_is_told(
    results: Path, bundle: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise NoTemporarySpace(detail="database or disk is full")

    monkeypatch.setattr(aggregation, "surveyed", full)
    assert main(["agree", str(results), "--bundle", str(bundle)]) == 1
    assert capsys.readouterr().err.strip()


def test_the_home_that_is_named_has_the_shelf(
    results: Path, tmp_path: Path, agreed: Agreed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Home, "default", lambda: pytest.fail("another home was looked into"))
    assert agreed(0, results, "--home", tmp_path / "home")["compared"] == 2
