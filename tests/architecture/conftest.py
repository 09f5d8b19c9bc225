"""Release the cached syntax trees after the last architecture test. They take 400 MB, which every later garbage
collection in this process would traverse."""

from __future__ import annotations

from pathlib import Path

import pytest

from architecture import source_tree


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        source_tree.let_go()
