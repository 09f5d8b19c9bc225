"""Instructions in several languages: a file for each."""

from __future__ import annotations

from annotator.core.problems import Problem, ProblemCode
from annotator.formats.bundle.reader import read_bundle, read_imported
from bundle_making import valid_files
from fakes.bundle_source import MemorySource

_TRANSLATED = (
    valid_files()["bundle.toml"].decode()
    + """
[instructions.translations]
fr = "lire.md"
"""
)


def problems(manifest: str) -> tuple[Problem, ...]:
    return read_bundle(MemorySource({**valid_files(), "bundle.toml": manifest.encode()})).problems


def test_instructions_may_be_there_in_other_languages() -> None:
    written = {**valid_files(), "bundle.toml": _TRANSLATED.encode(), "lire.md": b"# Lire"}
    bundle = read_bundle(MemorySource(written)).bundle
    assert bundle is not None
    assert bundle.instructions_in("fr").strip() == "<h1>Lire</h1>"
    assert bundle.instructions_in("en") == bundle.instructions_html
    assert read_imported(MemorySource(written)) == bundle


def test_a_translation_that_is_not_there_and_a_language_that_is_none_are_named_with_their_lines() -> None:
    (missing,) = problems(_TRANSLATED)
    assert (missing.code, missing.place.line) == (ProblemCode.FILE_MISSING, len(_TRANSLATED.splitlines()))
    assert missing.params["target"] == "lire.md"
    odd = problems(_TRANSLATED.replace("fr =", "'in French' ="))
    assert {problem.params.get("why") for problem in odd} == {"language", "named"}
