"""What tests of object stores share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.s3.moto_store import MotoStore, moto_store


@pytest.fixture(scope="package")
def moto() -> Iterator[MotoStore]:
    with moto_store() as store:
        yield store
