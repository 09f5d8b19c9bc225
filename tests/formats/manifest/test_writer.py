"""A new manifest says what it was told, and is sound as it stands."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.outbox.destinations import SERVER_KINDS
from annotator.core.problems import Problem, ProblemCode, Severity
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.manifest.semantic_checks import PLACEHOLDER_REQUESTERS
from annotator.formats.manifest.writer import BundleRequest, NewManifest, NewPay, bundle_id, bundle_title, manifest_toml
from annotator.formats.problem_log import ProblemLog, Reported

_lines = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=30)
_labels = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="$\ufffe\uffff"), min_size=1, max_size=12
)
_requests = st.builds(
    BundleRequest,
    preset=st.just("image-tagging"),
    labels=st.lists(_labels, min_size=1, max_size=9, unique=True).map(tuple),
    question=st.just("") | _labels,
    title=_lines,
    language=st.sampled_from(["en", "fr", "pt-BR"]),
    media_language=st.sampled_from(["", "fr", "pt-BR"]),
    requester=_lines,
    contact=st.just("") | _lines,
    pay=st.none() | st.builds(NewPay, st.sampled_from(["0.05", "12", "0.0025"]), st.sampled_from(["EUR", "XOF"])),
    expected_s=st.none() | st.integers(1, 10**6),
)
_manifests = st.builds(
    NewManifest,
    id=_lines.map(bundle_id),
    request=_requests,
    tasks_file=st.sampled_from(["tasks.csv", "tasks.json"]),
    id_column=_lines,
    instructions_file=st.sampled_from(["", "instructions.md"]),
)
BARE = NewManifest("a", BundleRequest(title="A"), config_file="config.xml")
SIGNED = NewManifest("a", BundleRequest(title="A", requester="B"), config_file="config.xml")


def problems_of(new: NewManifest) -> tuple[Problem, ...]:
    log = ProblemLog()
    assert read_manifest(manifest_toml(new), log) is not None
    return log.problems()


@given(_manifests)
def test_what_was_told_is_read_again(new: NewManifest) -> None:
    log = ProblemLog()
    read = read_manifest(manifest_toml(new), log)
    assert not isinstance(read, Reported)
    assert log.problems() == ()
    manifest, _report = read
    request = new.request
    assert (manifest.id, manifest.revision, manifest.title) == (new.id, 1, request.title)
    assert (manifest.description, manifest.language, manifest.media.licence) == ("", request.language, "")
    assert manifest.media.language == request.media_language
    assert (manifest.requester.name, manifest.requester.contact) == (request.requester, request.contact)
    assert (manifest.preset, manifest.labels, manifest.question) == (request.preset, request.labels, request.question)
    assert (manifest.tasks_file, manifest.id_column) == (new.tasks_file, new.id_column)
    assert manifest.instructions_file == new.instructions_file
    assert manifest.must_read == bool(new.instructions_file)
    assert manifest.time.expected_s == request.expected_s
    pay = None if manifest.pay is None else NewPay(str(manifest.pay.amount), manifest.pay.currency)
    assert pay == request.pay


def test_each_section_says_what_it_is_for() -> None:
    text = manifest_toml(BARE).decode()
    for section in ("requester", "design", "tasks"):
        assert re.search(rf"\[{section}\]\n# ", text), section
    assert re.search(r'# \[pay\]\n# amount = "[0-9.]+"\n# currency', text)
    read = read_manifest(text.replace("# [media]", "[media]").replace("\n# ca", "\nca").encode(), ProblemLog())
    assert not isinstance(read, Reported)
    assert (read[0].media.categories_column, read[0].media.calm_after) == ("comes", 3)


@pytest.mark.parametrize("kind", ["folder", *SERVER_KINDS])
def test_what_stands_in_comments_is_sound_once_it_is_no_comment(kind: str) -> None:
    """Each kind of destination has its own section, of which one is used."""
    parts = manifest_toml(SIGNED).decode().split("\n\n")
    assert sum("# [submit]" in part for part in parts) == 1 + len(SERVER_KINDS)
    text = "\n\n".join(part for part in parts if "# [submit]" not in part or f'kind = "{kind}"' in part)
    opened = re.sub(r"^# (?=\[|[a-z_]+ = )", "", text, flags=re.MULTILINE)
    assert "\n[pay]\n" in opened
    assert "\n[time]\n" in opened
    assert "\n[assignments]\n" in opened
    log = ProblemLog()
    read = read_manifest(opened.encode(), log)
    assert not isinstance(read, Reported)
    assert log.problems() == ()
    assert (read[0].submit.kind, read[0].assignments.order) == (kind, "given")


def test_nobody_who_asks_is_a_note() -> None:
    (problem,) = problems_of(BARE)
    assert (problem.code, problem.severity) == (ProblemCode.FIELD_VALUE, Severity.NOTE)
    assert problem.place.field == "requester.name"
    assert problem.place.line is not None
    written = manifest_toml(BARE).decode()
    assert PLACEHOLDER_REQUESTERS["en"] in written
    for earlier in ("(write here who asks for this work)", "(indiquez ici qui demande ce travail)"):
        log = ProblemLog()
        read_manifest(written.replace(PLACEHOLDER_REQUESTERS["en"], earlier).encode(), log)
        assert [problem.params["why"] for problem in log.problems()] == ["placeholder"]


def test_a_design_is_one_thing() -> None:
    for wrong in (
        NewManifest("a", BundleRequest()),
        NewManifest("a", BundleRequest("image-tagging"), config_file="config.xml"),
    ):
        with pytest.raises(ValueError, match="either"):
            manifest_toml(wrong)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Straßen-Schilder 2", "strassen-schilder-2"),
        ("Où est l’été ?", "ou-est-l-ete"),
        ("..", "bundle"),
        ("图片", "bundle"),
        ("a" * 63 + "-b", "a" * 63),
    ],
)
def test_an_id_says_the_same_as_the_words(words: str, expected: str) -> None:
    assert bundle_id(words) == expected


@given(st.text())
def test_any_words_make_an_id_and_a_title_that_are_sound(words: str) -> None:
    new = NewManifest(
        bundle_id(words), BundleRequest(title=bundle_title(words), requester="B"), config_file="config.xml"
    )
    assert problems_of(new) == ()
