"""Whatever a stranger sends comes to a verdict: soon, in little memory, in our words, and with nothing half done."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.design.medium import MediumKind
from depth import IS_DEEP
from hostile.cases import HostileCase
from hostile.corpus import BUNDLES, BY_NAME, CASES, FAILING, MEDIA
from hostile.verdicts import Verdict, verdicts

MOST_CPU_S, MOST_MB = 5, 700  # processor seconds of all its processes, and megabytes of the largest
MOST_IMAGE_CPU_S = 2  # what is sound, and almost larger than is let in, is decoded whole and may take longer
SAMPLE = 20  # about five seconds


def sample() -> Sequence[HostileCase]:
    """All of them in a deep run; otherwise some of every kind that are written in no time."""
    small = [case for case in CASES if not case.is_large]
    return CASES if IS_DEEP else small[:: max(1, len(small) // SAMPLE)]


def faults(verdict: Verdict) -> list[str]:
    requested = BY_NAME[verdict.name].is_sound
    found = list(verdict.faults)
    if requested is not None and verdict.is_sound is not requested:
        found.append(f"it should be {'let in' if requested else 'refused'}: {verdict.codes}")
    usual_s = MOST_IMAGE_CPU_S if verdict.name.startswith(f"{MediumKind.IMAGE}/") else MOST_CPU_S
    if verdict.cpu_s > (BY_NAME[verdict.name].most_cpu_s or usual_s):
        found.append(f"it took {verdict.cpu_s:.1f} s")
    if verdict.peak_mb > (BY_NAME[verdict.name].most_mb or MOST_MB):
        found.append(f"it took {verdict.peak_mb:.0f} MB")
    return found


def test_no_two_cases_are_named_alike() -> None:
    assert len(BY_NAME) == len(CASES) + 1
    assert len(BUNDLES) >= 400
    assert len(MEDIA) >= 200


def test_each_comes_to_a_verdict() -> None:
    found = {verdict.name: faults(verdict) for verdict in verdicts(case.name for case in sample())}
    assert len(found) == len(sample())
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_court_sees_what_is_wrong() -> None:
    """Otherwise the test above could not fail."""
    (verdict,) = verdicts([FAILING.name])
    text = "\n".join(faults(verdict))
    for seen in ("it was written to the terminal", "there is no verdict", "outside the home was touched"):
        assert seen in text
    assert verdict.peak_mb > 200
