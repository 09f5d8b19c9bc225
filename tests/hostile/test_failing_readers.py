"""Whatever reading a stranger's file raises rejects that file and ends nothing: every function of the readers raises
once, and the verdict names the fault."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from annotator.app.export.result_scan import survey
from annotator.app.export.results import open_results
from annotator.app.rates import read_history
from annotator.core.answer.assignment import Standing
from annotator.core.answer.result_items import Answer
from annotator.core.errors import BundleRefused, TakingStopped
from annotator.core.events import BundleRejected, Event, EventBus
from annotator.core.problems import Problem, ProblemCode
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.plan import ImportRequest
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.rejection import rejecting
from annotator.formats.tasks import predictions
from annotator.services.bundles import Bundles
from annotator.services.requester.checks import import_bundle
from annotator.services.task.queue import TaskQueue
from annotator.store.bundles.library import BundleLibrary
from annotator.store.folders.result_spool import ResultSpool
from annotator.ui.problems.sentences import sentence
from answer_making import an_envelope, write_results
from bundle_making import MANIFEST, members, valid_files, write_zip
from depth import part
from fakes.bundle_library import HeldSource
from fakes.new_folders import MemoryFolders
from fakes.plain_images import DECODED_HERE
from formats.foreign_sources import CONFIG, PNG, wav
from formats.imports.images.drawn_sources import COCO, CVAT, LABELME, VOC, png
from hostile.planted_faults import called, planted
from services.requester.checking_harness import Harness
from services.service_env import make_env

READERS = ("annotator/formats/", "annotator/store/bundles/sources", "annotator/store/bundles/zip_names")
READ_BY = {"results": ("annotator/formats/results/reader",), "rates": ("annotator/formats/history/",)}
REJECTED = (ProblemCode.UNREADABLE, "reader")
# What takes the faults down, and what ends the reading, reads nothing.
OURS, ENDS = ("rejection.py", "problem_log.py", "tasks/cache.py"), ("close", "__del__")

type Problems = Sequence[Problem]

TASKS = [
    {
        "id": 1,
        "data": {"image": "media/first.png", "reward": "0.10"},
        "predictions": [
            {"result": [{"id": "a", "from_name": "things", "to_name": "picture", "type": "choices",
                         "value": {"choices": ["Bench"]}}]}
        ],
    }
]  # fmt: skip
BUNDLE = {
    **valid_files(),
    "bundle.toml": MANIFEST.replace("[pay]", '[tasks]\nfile = "tasks.json"\n\n[pay]').encode(),
    "tasks.json": json.dumps(TASKS).encode(),
    "checksums.txt": b"0" * 64 + b"  media/second.jpg\n",
}
SOUND = {path: data for path, data in BUNDLE.items() if path != "checksums.txt"}


def taken(folder: Path) -> Problems:
    """A worker adds a zip and reads what was stored."""
    events: list[Event] = []
    event_bus = EventBus()
    event_bus.listen(events.append)
    bundles = Bundles(BundleLibrary(folder / "bundles"), event_bus)
    location = folder / "bundle.zip"

    async def take() -> None:
        key = await bundles.take(str(location), lambda _done, _all: None)
        assert (key is None) is any(isinstance(event, BundleRejected) for event in events)

    asyncio.run(take())
    assert [path.name for path in folder.glob("bundles/.*")] == []
    return [problem for event in events if isinstance(event, BundleRejected) for problem in event.problems]


def checked(_folder: Path) -> Problems:
    return Harness(BUNDLE).check().problems


def imported(files: Mapping[str, bytes], request: ImportRequest, _folder: Path) -> Problems:
    folders = MemoryFolders({"source": files})
    return import_bundle("source", "new", request, folders, DECODED_HERE).problems


def decided(_folder: Path) -> Problems:
    async def read() -> Problems:
        data = b"unique_id,decision,amount,day,note\nx,approved,0.04,2026-11-01,\n"
        return (await make_env().services.books.decisions.read_bytes(data, "decisions.csv")).problems

    return asyncio.run(read())


def opened(folder: Path) -> Problems:
    """A worker opens what was taken by another version, which packed no tasks."""
    library = BundleLibrary(folder / "bundles")
    library.take(HeldSource("street", SOUND), "street-things@1", sorted(SOUND), lambda _done, _all: None)
    try:
        asyncio.run(Bundles(library, EventBus()).bundle("street-things@1"))
    except BundleRefused as refused:
        return refused.problems
    return ()


def collected(folder: Path) -> Problems:
    log = ProblemLog()
    with closing(ResultSpool()) as spool:
        survey(open_results(write_results(folder / "results", [an_envelope("first")]), log), None, log, spool)
    return log.problems()


def rated(folder: Path) -> Problems:
    file, log = folder / "batch.csv", ProblemLog()
    columns = ("HITId", "AssignmentId", "WorkerId", "Reward", "AcceptTime", "SubmitTime", "AssignmentStatus")
    times = ("Tue Nov 24 09:00:00 PST 2026", "Tue Nov 24 09:01:00 PST 2026")
    file.write_text("\n".join((",".join(columns), ",".join(("h", "a", "w", "$0.04", *times, "Approved")), "")))
    read_history(file, None, log)
    return log.problems()


def ready(folder: Path) -> Path:
    folder.mkdir()
    write_zip(folder / "bundle.zip", members(SOUND))
    return folder


REQUEST = ImportRequest(requester="R")
SOURCES: Mapping[str, Mapping[str, bytes]] = {
    "label-studio": {
        "config.xml": CONFIG,
        "tasks.json": json.dumps([{"id": 1, "data": {"image": "a.png"}, "predictions": [{"score": 0.10}]}]).encode(),
        "a.png": PNG,
    },
    "csv": {"config.xml": CONFIG, "t.csv": b"image\na.png\n", "a.png": PNG},
    "coco": {"coco.json": json.dumps(COCO).encode(), "a.png": png()},
    "labelme": {"a.json": json.dumps(LABELME).encode(), "a.png": png()},
    "voc": {"a.xml": VOC.encode(), "a.png": png()},
    "cvat": {"annotations.xml": CVAT.encode(), "a.png": png()},
    "subtitles": {"a.wav": wav(), "a.srt": b"1\n00:00:00,000 --> 00:00:00,100\nhello\n"},
}
ACTS: Mapping[str, Callable[[Path], Problems]] = {
    "take": taken,
    "check": checked,
    "open": opened,
    "decisions": decided,
    "results": collected,
    "rates": rated,
    **{f"import {name}": partial(imported, files, REQUEST) for name, files in SOURCES.items()},
}


@pytest.mark.parametrize("name", ACTS)
def test_whatever_a_reader_raises_rejects_its_file(name: str, tmp_path: Path) -> None:
    act, readers = ACTS[name], READ_BY.get(name, READERS)
    functions = [
        code
        for code in called(act, (ready(tmp_path / "first"), ready(tmp_path / "again")), readers)
        if not code.co_filename.endswith(OURS) and code.co_name not in ENDS
    ]
    assert len(functions) > 5
    for number, code in enumerate(part(functions, 10)):
        with planted(code):
            problems = act(ready(tmp_path / str(number)))
        found = {(problem.code, problem.params.get("why", "")) for problem in problems}
        assert REJECTED in found, code.co_qualname


def test_predictions_that_make_their_reader_fail_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise ZeroDivisionError

    bundle = read_bundle(HeldSource("street", SOUND)).bundle
    assert bundle is not None
    queue = TaskQueue(bundle, "", Standing(), bundle.manifest.key)
    assert queue.starting_answer(queue.tasks[0]).items
    monkeypatch.setattr(predictions, "read_predictions", fail)
    assert queue.starting_answer(queue.tasks[0]) == Answer()


def test_the_sentence_names_the_fault_and_its_place_but_nothing_of_the_file() -> None:
    with pytest.raises(BundleRefused) as refused, rejecting("tasks.json"):
        json.loads("secret")
    (problem,) = refused.value.problems
    assert problem.place.file == "tasks.json"
    assert "JSONDecodeError, decoder.py:" in sentence(problem)
    assert "secret" not in sentence(problem)


def test_what_is_foreseen_passes() -> None:
    with pytest.raises(TakingStopped), rejecting():
        raise TakingStopped
