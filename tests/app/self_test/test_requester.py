"""The requester's part of the self-test: it reports its steps, and fails if the program has a fault."""

from __future__ import annotations

import re

import pytest

from annotator.app.self_test import requester as self_test_requester
from annotator.app.translations import SPOKEN
from annotator.formats.builtin.presets import PRESETS


def test_a_bundle_of_each_preset_is_made_checked_and_packed_in_each_language() -> None:
    told = self_test_requester.bundles()
    found = re.fullmatch(rf"{len(PRESETS)} presets, each in {', '.join(SPOKEN)}; (\d+) files", told)
    assert found is not None, told
    assert int(found[1]) >= 3 * len(PRESETS) * len(SPOKEN)  # a manifest, instructions and tasks


def test_a_preset_that_was_left_out_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test_requester, "PRESETS", ("image-tagging", "left-out"))
    with pytest.raises(RuntimeError, match="left-out-en has problems"):
        self_test_requester.bundles()


def test_a_template_is_converted() -> None:
    assert "classifier" in self_test_requester.template()


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("</crowd-form>", "<script>ask()</script></crowd-form>", "the template has problems"),
        ("<b>all</b>", "all", "its instructions say"),
    ],
)
def test_a_template_that_comes_out_otherwise_is_a_fault(
    before: str, after: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(self_test_requester, "TEMPLATE", self_test_requester.TEMPLATE.replace(before, after))
    with pytest.raises(RuntimeError, match=fault):
        self_test_requester.template()
