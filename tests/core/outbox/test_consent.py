"""Agreements among the settings: what was agreed comes back as it was, and nothing else counts as agreed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.bundle.manifest import Manifest, SubmitRule
from annotator.core.outbox.consent import Recipient, agreement, agreements, recipient_of
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.problem_log import ProblemLog, Reported
from bundle_making import MANIFEST

RECIPIENTS = st.builds(Recipient, st.text(), st.text(), st.text())


@given(st.dictionaries(RECIPIENTS, st.integers(0, 10**15)), st.dictionaries(st.text(), st.text()))
def test_what_was_agreed_comes_back(agreed: dict[Recipient, int], others: dict[str, str]) -> None:
    settings = dict(others)
    for recipient, utc_ms in agreed.items():
        settings |= agreement(recipient, utc_ms)
    assert agreements(settings) == agreed


@given(st.sets(RECIPIENTS, min_size=1, max_size=4), st.data())
def test_what_was_taken_back_is_agreed_no_longer(agreed: set[Recipient], data: st.DataObject) -> None:
    gone = data.draw(st.sampled_from(sorted(agreed, key=str)))
    settings = {key: value for recipient in agreed for key, value in agreement(recipient, 7).items()}
    assert set(agreements(settings | agreement(gone, None))) == agreed - {gone}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("agreed:", "7"),
        ("agreed:[", "7"),
        ("agreed:7", "7"),
        ('agreed:["a", "folder"]', "7"),
        ('agreed:["a", "folder", 7]', "7"),
        ('agreed:["a", "folder", ""]', "yes"),
        ('agreed:["a", "folder", ""]', "-7"),
        ('agreed:["a", "folder", ""]', "\u0667"),
    ],
)
def test_what_cannot_be_read_is_not_agreed(key: str, value: str) -> None:
    assert agreements({key: value}) == {}


def a_manifest() -> Manifest:
    read = read_manifest(MANIFEST.encode(), ProblemLog(), is_taken=True)
    assert not isinstance(read, Reported)
    return read[0]


def test_who_gets_results_is_the_requester_by_the_way_that_the_manifest_names() -> None:
    """The worker's own folder is theirs to move: another one is nobody else."""
    manifest = a_manifest()
    assert recipient_of(manifest) == Recipient("City Mapping Group", "folder")
    assert recipient_of(replace(manifest, title="Another", id="other", revision=7)) == recipient_of(manifest)
    own = replace(manifest, submit=SubmitRule("folder", "https://example.org", "9"))
    assert recipient_of(own) == recipient_of(manifest)
    away = replace(manifest, submit=SubmitRule("label-studio", "https://example.org", "9"))
    assert recipient_of(away) == Recipient("City Mapping Group", "label-studio", "https://example.org 9")
