"""Writes what Label Studio's validator is shown: `python tests/interop/make_answers.py FOLDER` leaves `cases.json`, and
the `config.xml` and `tasks.json` of a results folder that went through `annotator export`. Among the cases are the real
recordings that `journeys.typist` types out in a session of the program, where there are any."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

if TYPE_CHECKING:
    from annotator.core.design.tree import Design
    from interop.cases import Case

CONFIG = """\
<View>
  <Text name="text" value="$text"/><Image name="picture" value="$image"/>
  <Audio name="sound" value="$audio"/>
  <Choices name="things" toName="picture" choice="multiple" value="$offered"/>
  <Labels name="who" toName="text"><Label value="Person"/></Labels>
  <RectangleLabels name="kind" toName="picture"><Label value="Car"/></RectangleLabels>
  <TextArea name="plate" toName="picture" perRegion="true"/>
  <Rating name="sure" toName="text"/>
  <Labels name="heard" toName="sound"><Label value="Speech"/></Labels>
  <TextArea name="words" toName="sound" perRegion="true"/>
</View>
"""


class NotReady(Exception):
    """A case is not what it is meant to be: its config has problems, or its answer has findings."""


def design_of(case: Case) -> Design:
    """Its design with the task's choices. Raises NotReady when the config has problems."""
    from annotator.core.problems import errors
    from annotator.formats.labeling_config.dynamic_options import design_for
    from annotator.formats.labeling_config.reader import read_design
    from annotator.formats.problem_log import ProblemLog

    log = ProblemLog()
    design = read_design(case.config.encode(), "config.xml", log)
    found = errors(log.problems())
    if design is None or found:
        raise NotReady(case.name, found)
    return design_for(design, case.data)


def case_json(case: Case) -> dict[str, Any]:
    """Raises NotReady when our own rules find something in the answer."""
    from annotator.core.answer.validation import findings
    from annotator.core.answer.video_tracks import as_written

    design = design_of(case)
    answer = case.answer(design)
    found = () if case.is_data else findings(answer, design, case.data)
    if found or not answer.items:
        raise NotReady(case.name, found)
    data = {**case.data, **{name: json.loads(case.data[name]) for name in ("offered", "talk")}}
    result = as_written(answer).as_json()
    return {"name": case.name, "config": case.config, "lacking": case.lacking, "data": data, "result": result}


def typed_json(folder: Path) -> list[dict[str, Any]]:
    """Each recording as it was typed and sent."""
    from annotator.formats.builtin.presets import preset_config
    from journeys.typist import DICTATIONS, typed_out
    from real_data import place_of

    found: list[dict[str, Any]] = []
    for dictation in DICTATIONS:
        recording, own = place_of("audio") / dictation.file, folder / dictation.name
        if not recording.exists():
            sys.stdout.write(f"{recording} is not there: nothing typed of it is shown\n")
            continue
        typed_out(dictation, dictation.bundle(recording, own / "bundle"), own / "home")
        (sent,) = (own / "home" / "results").rglob("*.json")
        config = preset_config("audio-transcription", dictation.labels, "", dictation.language).decode()
        result, data = json.loads(sent.read_bytes())["result"], {"audio": dictation.media_path}
        found.append({"name": dictation.file, "config": config, "lacking": "", "data": data, "result": result})
    return found


def export_results(folder: Path) -> None:
    """A bundle, its results as the folder connector delivers them, and what `annotator export` makes of both."""
    from annotator.app.main import main
    from annotator.connectors.folder import FolderConnector
    from annotator.core.outbox.parcel import Parcel
    from annotator.formats.results.envelope import envelope_bytes
    from answer_making import an_envelope
    from bundle_making import valid_files, write_folder
    from interop.cases import BOX, DATA, Case
    from interop.makers import chose, marked, said

    tasks = [{"id": "first", "data": DATA}, {"id": "second", "data": DATA}]
    files = {**valid_files(), "config.xml": CONFIG.encode(), "tasks.json": json.dumps(tasks).encode()}
    files[DATA["audio"]] = b"fLaC"
    files["bundle.toml"] = files["bundle.toml"].replace(b"[pay]", b'[tasks]\nfile = "tasks.json"\n[pay]')
    del files["tasks.csv"]
    bundle = write_folder(folder / "bundle", files)
    makers = (
        *(marked("who", "span1", (), "Person"), marked("kind", "area1", BOX, "Car")),
        *(said("plate", ["AB-123-CD"], "area1"), chose("things", ("Bench",), ("tree",)), said("sure", 4)),
        *(marked("heard", "segment1", (), "Speech"), said("words", ["Good morning."], "segment1")),
    )
    case = Case("exported", CONFIG, makers)
    answer = case.answer(design_of(case))
    results = folder / "results"
    results.mkdir()
    connector = FolderConnector(lambda: results)
    for number, task_id in enumerate(("first", "second", "first"), start=1):
        envelope = replace(an_envelope(task_id, number=number), answer=answer)
        data = envelope_bytes(envelope)
        asyncio.run(connector.deliver(Parcel(envelope.unique_id, "street-things@1", task_id, "folder", data, 0, False)))
    (folder / "config.xml").write_text(CONFIG, encoding="utf-8")
    words = ["export", str(results), "--to", "label-studio", "-o", str(folder / "tasks.json"), "--bundle", str(bundle)]
    if main(words) != 0:
        raise NotReady("annotator export")


def make(folder: Path) -> None:
    from interop.cases import CASES

    folder.mkdir(parents=True)
    cases = [*map(case_json, CASES), *typed_json(folder)]
    (folder / "cases.json").write_text(json.dumps(cases, ensure_ascii=False, indent=1), encoding="utf-8")
    export_results(folder)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    make(Path(sys.argv[1]))
