"""A Label Studio of the tests' own for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from connectors.label_studio.studio_stage import StudioStage
from connectors.studio_server import StudioServer


@pytest.fixture
def stage() -> Iterator[StudioStage]:
    with StudioServer().running() as studio:
        yield StudioStage(studio)
