"""What a release rests on: one place for the version, and workflows that run only code that was looked at."""

from __future__ import annotations

import re

from hatchling.metadata.core import ProjectMetadata
from hatchling.plugin.manager import PluginManager

from annotator.app.version import VERSION
from architecture.source_tree import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
# An action, pinned to a commit, with the version that this commit is.
PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")


def test_the_package_has_the_version_of_the_program() -> None:
    assert ProjectMetadata(str(ROOT), PluginManager()).version == VERSION
    assert re.fullmatch(r"\d+\.\d+\.\d+", VERSION)
    assert f'"{VERSION}"' not in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_actions_are_pinned_by_commit_and_get_no_credentials() -> None:
    assert {path.name for path in WORKFLOWS} == {"ci.yml", "release.yml"}
    for path in WORKFLOWS:
        lines = path.read_text(encoding="utf-8").splitlines()
        used = [line.strip().removeprefix("- ") for line in lines if "uses:" in line]
        assert [line for line in used if not PINNED.fullmatch(line)] == []
        checkouts = sum("actions/checkout@" in line for line in used)
        assert checkouts == sum("persist-credentials: false" in line for line in lines) > 0
        assert "permissions: {}" in lines  # each job asks for its own


def test_a_landing_is_guarded_by_the_whole_suite() -> None:
    for path in WORKFLOWS:
        assert "- run: .ci/run\n" in path.read_text(encoding="utf-8")
