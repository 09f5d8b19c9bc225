"""Every bundle that is broken on purpose is refused, and told what is wrong with it and where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from annotator.core.errors import BundleRefused
from annotator.core.problems import Problem, ProblemCode, errors
from annotator.formats.bundle.reader import read_bundle
from annotator.store.bundles.sources import open_source
from annotator.ui.problems.sentences import VARIANTS, hint, known, place, sentence, templates
from broken_bundles import BrokenBundle, broken_bundles, valid_bundle

_OF_LIBRARIES = re.compile(
    r"\b(None|True|False|inf|nan|dict|str|tuple)\b|Error\b|\w',?\)|\bchar \d|[Ee]xpect(ed|ing)\b|[Ii]nvalid\b|mismatch"
)
_PLACEHOLDER = re.compile(r"(?<!\{)\{(\w+)\}")


def problems_of(location: Path) -> tuple[Problem, ...]:
    try:
        source = open_source(str(location))
    except BundleRefused as refused:
        return refused.problems
    try:
        reading = read_bundle(source)
    finally:
        source.close()
    assert (reading.bundle is None) == bool(errors(reading.problems))
    return reading.problems


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[tuple[BrokenBundle, tuple[Problem, ...]], ...]:
    bundles = broken_bundles(tmp_path_factory.mktemp("broken"))
    return tuple((bundle, problems_of(bundle.location)) for bundle in bundles)


type Broken = tuple[tuple[BrokenBundle, tuple[Problem, ...]], ...]


def test_there_are_enough_of_them_and_no_two_are_named_alike(broken: Broken) -> None:
    assert len({bundle.name for bundle, _problems in broken}) == len(broken) >= 40


def test_each_is_refused_for_its_own_reasons_and_for_no_other(broken: Broken) -> None:
    said = {bundle.name: {problem.code for problem in errors(problems)} for bundle, problems in broken}
    assert said == {bundle.name: set(bundle.codes) for bundle, _problems in broken}


def test_each_is_told_the_place(broken: Broken) -> None:
    lost = {
        bundle.name: [problem.place for problem in errors(problems)]
        for bundle, problems in broken
        if bundle.place not in [problem.place for problem in errors(problems)]
    }
    assert not lost


def test_each_problem_can_be_said_in_full(broken: Broken) -> None:
    """No placeholder without a value, no variant without its own words."""
    for bundle, problems in broken:
        for problem in problems:
            why = problem.params.get("why")
            assert why is None or (problem.code, why) in VARIANTS, (bundle.name, problem)
            needed = {name for template in templates(problem) for name in _PLACEHOLDER.findall(template)}
            assert needed <= known(problem).keys(), (bundle.name, problem)
            assert sentence(problem), bundle.name
            assert hint(problem), bundle.name
            assert place(problem.place), bundle.name


def test_no_words_of_a_stranger_can_steer_the_terminal(broken: Broken) -> None:
    for bundle, problems in broken:
        for problem in problems:
            said = f"{place(problem.place)} {sentence(problem)} {hint(problem)}"
            assert said.isprintable(), (bundle.name, said)


def test_a_credential_is_never_repeated(broken: Broken) -> None:
    for bundle, problems in broken:
        if ProblemCode.CREDENTIAL in bundle.codes:
            assert not [problem for problem in problems if "a:b" in str(problem.params)]


def test_the_sound_bundle_has_no_problem(tmp_path: Path) -> None:
    assert problems_of(valid_bundle(tmp_path / "sound")) == ()


def test_no_sentence_speaks_of_python_or_as_a_library_does(broken: Broken) -> None:
    words = {f"{sentence(problem)} {hint(problem)}" for _bundle, problems in broken for problem in problems}
    assert [text for text in words if _OF_LIBRARIES.search(text)] == []
