"""Two hundred tasks of Label Studio itself, fetched, worked while it is down, sent when it is back: each is there once,
as it was answered."""

from __future__ import annotations

import io
import json
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from annotator.core.outbox.parcel import Parcel, ParcelState
from annotator.formats.results.annotation import annotation_of
from annotator.store import credentials
from fakes.sign_ins import FakeKeyring
from interop.offline_worker import OfflineWorker
from interop.real_studio import RealStudio
from interop.two_hundred import COLUMNS, COUNTS, Asked, ask_all, boxes, is_predicted, is_skipped, seen_boxes


@contextmanager
def measured(what: str) -> Iterator[None]:
    since_s = time.monotonic()
    yield
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{what}: {time.monotonic() - since_s:.1f} s, {peak_mb} MB at most here\n")


def test_two_hundred_tasks_are_fetched_worked_offline_and_sent(
    studio_itself: RealStudio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyring = FakeKeyring()
    monkeypatch.setattr(credentials, "system_keyring", lambda: keyring)
    requester, worker = studio_itself.requester, OfflineWorker(tmp_path / "home", studio_itself)
    with measured("asking 200 tasks with their media"):
        asked = ask_all(requester, tmp_path)
    with measured("fetching 200, with the sign-in"):
        numbers = {about: project.number for about, project in asked.items()}
        keys = worker.fetch(numbers)
    for about, project in asked.items():
        check_fetched(worker.fetched(keys[about], COLUMNS[about]), project)
    sys.stdout.write(f"Label Studio: {studio_itself.memory_mb()} MB\n")
    with studio_itself.down():
        for about, key in keys.items():
            with measured(f"working {COUNTS[about]} {about}"):
                worker.work(about, key)
        assert len(worker.parcels()) == sum(COUNTS.values())
        with measured("sending 200, with the start of the server"):
            worker.send()
    sys.stdout.write(f"of this in seconds: {worker.took_s}\n")
    sys.stdout.write(f"Label Studio: {studio_itself.memory_mb()} MB\n")
    for about, project in asked.items():
        parcels = [parcel for parcel in worker.parcels() if parcel.bundle_key == keys[about]]
        check_arrived(parcels, requester.annotations(project.number), studio_itself.url, project)
    check_coco(requester.export(asked["pictures"].number, "COCO"), asked["pictures"])


def check_fetched(fetched: Mapping[str, tuple[str, bytes]], project: Asked) -> None:
    """Every task with its own medium, byte for byte."""
    media = zip(map(str, range(len(project.tasks))), project.media.values(), strict=True)
    assert fetched == dict(zip(map(str, project.tasks), media, strict=True))


def check_arrived(parcels: Sequence[Parcel], there: Sequence[Mapping[str, Any]], url: str, project: Asked) -> None:
    """Each result once, on its task, as the records of the worker hold it."""
    assert {parcel.state for parcel in parcels} == {ParcelState.ACCEPTED}
    assert Counter(parcel.task_id for parcel in parcels) == Counter(map(str, project.tasks))
    assert Counter(annotation["unique_id"] for annotation in there) == Counter(parcel.unique_id for parcel in parcels)
    by_id = {annotation["unique_id"]: annotation for annotation in there}
    for parcel in parcels:
        annotation, sent = by_id[parcel.unique_id], annotation_of(parcel.envelope)
        assert {name: annotation[name] for name in sent} == sent
        assert str(annotation["task"]) == parcel.task_id
        assert parcel.receipt == f"{url}/api/annotations/{annotation['id']}/"
        number = project.tasks.index(annotation["task"])
        assert annotation["was_cancelled"] is is_skipped(number)
        assert bool(annotation["result"]) is not is_skipped(number)
        came_with_it = project.about == "pictures" and is_predicted(number)
        origin = "prediction" if came_with_it else "manual"
        assert all(item["origin"] == origin for item in annotation["result"])


def check_coco(exported: bytes, project: Asked) -> None:
    """Held against what can be seen in the pictures, and against what they were drawn from."""
    with zipfile.ZipFile(io.BytesIO(exported)) as archive:
        coco: Mapping[str, Any] = json.loads(archive.read("result.json"))
    names = {category["id"]: category["name"] for category in coco["categories"]}
    assert sorted(names.values()) == ["Car", "Tree"]
    media = list(project.media.items())
    numbers = {}
    for image in coco["images"]:
        (number,) = [number for number, (name, _) in enumerate(media) if image["file_name"].endswith(name)]
        numbers[image["id"]] = number
        assert (image["width"], image["height"]) == (60, 40)
    found = Counter(
        (numbers[marked["image_id"]], names[marked["category_id"]], *marked["bbox"], marked["area"])
        for marked in coco["annotations"]
    )
    answered = [number for number in range(len(media)) if not is_skipped(number)]
    seen = {number: seen_boxes(media[number][1]) for number in answered}
    drawn = {
        number: {box.label: (box.left, box.top, box.width, box.height) for box in boxes(number)} for number in answered
    }
    assert seen == drawn
    true = Counter(
        (number, label, *box, box[2] * box[3]) for number, labelled in seen.items() for label, box in labelled.items()
    )
    assert rounded(found) == true


def rounded(found: Counter[tuple[Any, ...]]) -> Counter[tuple[Any, ...]]:
    """Round numbers within a millionth of a whole number."""
    return Counter({tuple(map(_rounded, item)): count for item, count in found.items()})


def _rounded(part: Any) -> Any:
    return round(part, 6) if isinstance(part, float) else part
