"""Servers that take results, one for each connector to the network, on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.formats.results.annotation import annotation_of
from connectors.example_service import TOKEN, example_service
from connectors.label_studio.studio_stage import PAT, StudioStage
from connectors.object_store.moto_store import moto_store
from connectors.studio_server import StudioServer
from connectors.webdav_servers import SIGN_IN, wsgidav_server


class Receiver(Struct, frozen=True):
    """`empty` makes it so, and gives the address below which results go. `stored`: place -> what it has there. `effect`
    is what one parcel is to leave: what its receipt ends with, and the content. `sends` is in the first line of each
    request that can leave something of it."""

    kind: str
    sign_in: SignIn
    empty: Callable[[], str]
    stored: Callable[[], Mapping[str, object]]
    addressed: Callable[[Parcel], Parcel] = lambda parcel: parcel
    effect: Callable[[Parcel], tuple[str, object]] = lambda parcel: (place_of(parcel), parcel.envelope)
    sends: Callable[[Parcel], str] = lambda parcel: parcel.unique_id


def place_of(parcel: Parcel) -> str:
    return f"{parcel.bundle_key}/{parcel.unique_id}.json"


@contextmanager
def webdav(_folder: Path) -> Iterator[Receiver]:
    with wsgidav_server() as server:

        def empty() -> str:
            server.empty()
            return server.url

        yield Receiver(
            "webdav",
            SIGN_IN,
            empty,
            lambda: {path: data for path, data in server.stored().items() if path.endswith(".json")},
        )


@contextmanager
def s3(_folder: Path) -> Iterator[Receiver]:
    with moto_store() as store:
        buckets: list[str] = []

        def empty() -> str:
            buckets.append(store.new_bucket())
            return f"{store.url}/{buckets[-1]}/a"

        yield Receiver("s3", store.sign_in, empty, lambda: store.stored(buckets[-1], "a"))


@contextmanager
def https(folder: Path) -> Iterator[Receiver]:
    with example_service(folder / "results.sqlite") as service:

        def empty() -> str:
            service.empty()
            return service.url

        yield Receiver(
            "https",
            SignIn(SignInKind.TOKEN, TOKEN),
            empty,
            service.stored,
            effect=lambda parcel: (f"{parcel.bundle_key}/{parcel.unique_id}", parcel.envelope),
        )


@contextmanager
def label_studio(_folder: Path) -> Iterator[Receiver]:
    """Every task of it has one parcel."""
    with StudioServer().running() as studio:
        stage = StudioStage(studio)

        def empty() -> str:
            stage.world.annotations.clear()
            return studio.url

        def effect(parcel: Parcel) -> tuple[str, object]:
            there = stage.world.stored(parcel.unique_id)
            place = f"/api/annotations/{there[0]['id']}/" if there else ""
            return place, annotation_of(parcel.envelope)

        yield Receiver(
            "label-studio",
            SignIn(SignInKind.TOKEN, PAT),
            empty,
            stage.stored,
            lambda parcel: replace(stage.addressed(parcel), url=parcel.url),
            effect,
            lambda parcel: f"POST /api/tasks/{parcel.task_id}/",
        )
