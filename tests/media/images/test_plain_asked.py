"""A worker that an import asks dies, hangs or lies: it costs the file, and the import goes on."""

from __future__ import annotations

import io
from collections.abc import Callable
from multiprocessing.connection import Connection

import pytest
from PIL import Image, PngImagePlugin

from annotator.core.errors import DecoderFault
from annotator.core.ports.images import ShownSize
from annotator.core.problems import ProblemCode, errors
from annotator.formats.imports.plan import ImportRequest
from annotator.formats.imports.reader import plan_import
from annotator.media import worker_process
from annotator.media.images.pixel_queries import client
from annotator.media.images.pixel_queries.client import MOST_LOST, open_pixel_queries
from fakes import image_workers
from fakes.bundle_source import MemorySource


def mask(note: bytes = b"") -> bytes:
    held, notes = io.BytesIO(), PngImagePlugin.PngInfo()
    notes.add(b"prIv", note)
    Image.new("L", (40, 30), 1).save(held, "PNG", pnginfo=notes)
    return held.getvalue()


@pytest.fixture
def lives(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The process id of each worker."""
    begun: list[int] = []
    real = worker_process.SpawnedWorker.__init__

    def seen(self: worker_process.SpawnedWorker, work: Callable[[Connection], None], label: str) -> None:
        real(self, work, label)
        assert self.pid is not None
        begun.append(self.pid)

    monkeypatch.setattr(worker_process.SpawnedWorker, "__init__", seen)
    return begun


def test_one_worker_answers_a_whole_import_and_none_is_begun_before_it_is_asked(lives: list[int]) -> None:
    with open_pixel_queries(120.0) as images:
        assert lives == []
        for _ in range(3):
            assert images.pixels(mask()) == b"\1" * 1_200
            assert images.size(mask()) == ShownSize(40, 30)
        assert images.pixels(b"damaged") is None
    assert len(lives) == 1


def test_a_mask_that_its_decoder_cannot_survive_is_told_of_and_the_others_are_read(
    monkeypatch: pytest.MonkeyPatch, lives: list[int]
) -> None:
    monkeypatch.setattr(client, "serve_pixel_queries", image_workers.serve_fragile)
    files = {"classes.txt": b"background\ncar\n"}
    for number, note in enumerate((b"", image_workers.DEADLY, b"")):
        files |= {f"images/{number}.png": mask(), f"masks/{number}.png": mask(note)}
    with open_pixel_queries(120.0) as images:
        planned = plan_import(MemorySource(files), ImportRequest(requester="R"), {}, images)
    found = [(each.code, each.place.file, each.params["why"]) for each in errors(planned.problems)]
    assert found == [(ProblemCode.DRAWN_FILE, "masks/1.png", "mask")]
    assert len(lives) == 3, "tried once more, and replaced"


@pytest.mark.parametrize(
    "serve",
    [
        image_workers.serve_dying,
        image_workers.serve_oversized,
        image_workers.serve_beyond,
        image_workers.serve_nonsense,
        image_workers.serve_endless,
        image_workers.serve_deep,
        image_workers.serve_strange_fault,
        image_workers.serve_third,
        image_workers.serve_roomless,
        image_workers.serve_sizeless,
    ],
)
def test_what_a_worker_cannot_mean_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, serve: Callable[[Connection], None]
) -> None:
    monkeypatch.setattr(client, "serve_pixel_queries", serve)
    with open_pixel_queries(120.0) as images:
        assert images.pixels(mask(), ((1, 1, 1),)) is None
        assert images.size(mask()) is None


def test_a_worker_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch, lives: list[int]) -> None:
    monkeypatch.setattr(client, "serve_pixel_queries", image_workers.serve_silent)
    with open_pixel_queries(0.2) as images:
        assert images.pixels(mask()) is None
    assert len(lives) == 1


def test_files_that_cost_their_workers_one_after_another_cost_no_more_than_some(
    monkeypatch: pytest.MonkeyPatch, lives: list[int]
) -> None:
    monkeypatch.setattr(client, "serve_pixel_queries", image_workers.serve_dying)
    monkeypatch.setattr(client, "MOST_LOST", 2)
    assert MOST_LOST > 2
    with open_pixel_queries(120.0) as images:
        assert [images.size(mask()) for _ in range(20)] == [None] * 20
    assert len(lives) == 4


def test_where_the_system_gives_no_process_no_file_is_called_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(*_arguments: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(worker_process.SpawnedWorker, "__init__", none_left)
    with open_pixel_queries() as images, pytest.raises(DecoderFault) as caught:
        images.pixels(mask())
    assert caught.value.params == {"detail": "Resource temporarily unavailable"}
