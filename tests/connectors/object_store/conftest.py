"""Fixtures of the tests of object stores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.object_store.moto_store import MotoStore, moto_store
from connectors.object_store.node_stores import Azurite, S3rver, azurite_store, s3rver_store
from connectors.object_store.seen_store import SeenStore
from depth import IS_DEEP


@pytest.fixture(scope="package")
def moto() -> Iterator[MotoStore]:
    with moto_store() as store:
        yield store


@pytest.fixture(scope="package")
def s3rver() -> Iterator[S3rver]:
    with s3rver_store() as store:
        yield store


@pytest.fixture(scope="package")
def azurite() -> Iterator[Azurite]:
    with azurite_store() as store:
        yield store


@pytest.fixture(scope="package", params=["moto", *(["s3rver", "azurite"] if IS_DEEP else [])])
def store(request: pytest.FixtureRequest) -> SeenStore:
    """Those that others wrote are there in deep runs."""
    seen: SeenStore = request.getfixturevalue(request.param)
    return seen
