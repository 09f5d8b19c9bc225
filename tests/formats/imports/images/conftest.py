"""Nearly all that is imported here is imported by the real main(): without a worker for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext

import pytest

from annotator.app.requester import import_source
from fakes.plain_images import DECODED_HERE


@pytest.fixture(scope="module", autouse=True)
def _decoded_here() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(import_source, "open_pixel_queries", lambda: nullcontext(DECODED_HERE))
        yield
