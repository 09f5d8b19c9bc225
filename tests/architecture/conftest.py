"""The trees of all Python files, shared by these tests, go with the last of them: they are 400 MB, which every later
round of garbage in that process would look through."""

from __future__ import annotations

from pathlib import Path

import pytest

from architecture import source_tree


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    if nextitem is None or Path(__file__).parent not in nextitem.path.parents:
        source_tree.let_go()
