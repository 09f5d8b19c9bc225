"""`new` in memory: whatever sound wishes say, the bundle has no error, and what cannot be is named by its field."""

from __future__ import annotations

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.bundle.content import Bundle
from annotator.core.problems import ProblemCode, errors
from annotator.formats.builtin.presets import PRESETS, labels_to_begin_with, question_of
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.scaffold import EXAMPLES, Starter, starter
from annotator.formats.manifest.semantic_checks import PLACEHOLDER_REQUESTERS
from annotator.formats.manifest.writer import BundleRequest, NewPay
from annotator.formats.source.listing import MemorySource

_COLUMN = re.compile(r"^\$|\$[A-Za-z_]")  # what would name a column of the task
_line = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=40)
_label = _line.filter(lambda text: bool(text.strip()) and not _COLUMN.search(text))
_pay = st.builds(NewPay, st.sampled_from(["0", "0.05", "0.0025", "12"]), st.sampled_from(["EUR", "USD", "JPY"]))
_requests = st.builds(
    BundleRequest,
    preset=st.sampled_from(PRESETS),
    labels=st.lists(_label, max_size=6, unique=True).map(tuple),
    question=st.just("") | _label,
    title=_line,
    language=st.sampled_from(["en", "fr", "fr-CA", "de", "pt-BR"]),
    requester=_line,
    contact=_line,
    pay=st.none() | _pay,
    expected_s=st.none() | st.integers(1, 3600),
)


def read(made: Starter) -> Bundle:
    bundle = read_bundle(MemorySource("it", made.files)).bundle
    assert bundle is not None
    return bundle


@given(bundle_request=_requests, name=_line)
def test_an_audio_wish_gives_a_bundle_without_errors(bundle_request: BundleRequest, name: str) -> None:
    made = starter(bundle_request, name)
    assert errors(made.problems) == ()
    bundle = read(made)
    manifest = bundle.manifest
    assert (manifest.preset, manifest.language, manifest.question) == (
        bundle_request.preset,
        bundle_request.language,
        bundle_request.question,
    )
    assert (
        manifest.labels
        == made.labels
        == (bundle_request.labels or labels_to_begin_with(bundle_request.preset, bundle_request.language))
    )
    assert manifest.title == (
        bundle_request.title or bundle_request.question or question_of(bundle_request.preset, bundle_request.language)
    )
    assert (manifest.requester.contact, manifest.time.expected_s) == (bundle_request.contact, bundle_request.expected_s)
    assert bundle_request.requester in ("", manifest.requester.name)
    stated = None if manifest.pay is None else NewPay(str(manifest.pay.amount), manifest.pay.currency)
    assert stated == bundle_request.pay
    assert len(bundle.tasks) == EXAMPLES
    assert manifest.must_read
    assert bundle.instructions_html


@pytest.mark.parametrize("preset", PRESETS)
def test_its_tasks_are_examples_with_only_the_columns_that_are_shown(preset: str) -> None:
    made = starter(BundleRequest(preset), "my job")
    bundle = read(made)
    assert bundle.manifest.id == "my-job"
    assert set(bundle.tasks[0].columns) == {"id", *bundle.design.variables()}
    assert [task.id for task in bundle.tasks] == ["example-1", "example-2", "example-3"]
    shown = {medium.path for medium in bundle.all_media()}
    assert shown == {path for path in made.files if path.startswith("media/")}
    assert len(shown) in (0, EXAMPLES)
    assert bundle.manifest.reminds_of_first is (preset == "detail-selection")


@pytest.mark.parametrize("preset", PRESETS)
def test_the_first_words_of_instructions_are_in_the_language_of_the_bundle(preset: str) -> None:
    english, french = (
        starter(BundleRequest(preset, language=tag), "it").files["instructions.md"] for tag in ("en", "fr")
    )
    assert english.startswith(b"# What to do\n")
    assert french.decode().startswith("# Ce qu’il faut faire\n")
    assert not re.search(r" [:;?!»]", french.decode())
    assert english.count(b"\n") == french.count(b"\n")


@pytest.mark.parametrize("preset", PRESETS)
@pytest.mark.parametrize("paid", [False, True])
def test_all_of_a_french_bundle_is_french(preset: str, *, paid: bool) -> None:
    pay, expected_s = (NewPay("1", "EUR"), 60) if paid else (None, None)
    english, french = (
        starter(BundleRequest(preset, language=tag, pay=pay, expected_s=expected_s), "it") for tag in ("en", "fr-CA")
    )
    assert not remarks(english) & remarks(french)
    assert len(remarks(french)) == len(remarks(english)) >= 8
    assert not re.search(r" [:;?!»]|« ", french.files["bundle.toml"].decode())
    bundle = read(french)
    assert bundle.manifest.requester.name == PLACEHOLDER_REQUESTERS["fr"]
    assert [problem.params.get("why") for problem in french.problems] == ["placeholder"]
    assert [task.id for task in bundle.tasks] == ["exemple-1", "exemple-2", "exemple-3"]
    assert not {path for path in french.files if "example" in path}


def remarks(made: Starter) -> set[str]:
    """The comments of a manifest that are sentences."""
    lines = made.files["bundle.toml"].decode().splitlines()
    return {line for line in lines if line.startswith("# ") and "=" not in line and "[" not in line}


def test_examples_are_read_in_the_language_of_the_bundle() -> None:
    texts = [
        task.columns["text"] for task in read(starter(BundleRequest("data-enrichment", language="fr"), "it")).tasks
    ]
    assert all(re.search(r"\b(le|la|les)\b", text) and not re.search(r"\b(the|and)\b", text) for text in texts)
    assert not any(re.search(r" [:;?!]", text) for text in texts)
    samples = {"en": ("note", "bakery", "parcel"), "fr": ("street-sign", "cafe-ticket", "jam")}
    for language, names in samples.items():
        files = starter(BundleRequest("image-transcription", language=language), "it").files
        images = [data for path, data in sorted(files.items()) if path.startswith("media/")]
        assert images == [resource_bytes(f"samples/image-transcription/media/{name}.jpg") for name in names]
    samples = {"en": ("message", "wrong-number", "platform"), "fr": ("boulangerie", "rendez-vous", "gare")}
    for language, names in samples.items():
        files = starter(BundleRequest("audio-transcription", language=language), "it").files
        audio_files = [data for path, data in sorted(files.items()) if path.startswith("media/")]
        assert audio_files == [resource_bytes(f"samples/audio-transcription/media/{name}.opus") for name in names]
    samples = {"en": ("stall", "crossing", "boats"), "fr": ("crossing", "boats", "gare")}
    for language, names in samples.items():
        files = starter(BundleRequest("video-moderation", language=language), "it").files
        videos = [data for path, data in sorted(files.items()) if path.startswith("media/")]
        assert videos == [resource_bytes(f"samples/video-moderation/media/{name}.webm") for name in names]


def test_the_manifest_explains_itself() -> None:
    text = starter(BundleRequest("image-tagging"), "it").files["bundle.toml"].decode()
    assert tomllib.loads(text)["design"]["preset"] == "image-tagging"
    assert text.count("\n#") >= 5
    assert "# [pay]" in text
    assert "# [time]" in text


@pytest.mark.parametrize(
    ("bundle_request", "code", "field"),
    [
        (BundleRequest("translations"), ProblemCode.PRESET_UNKNOWN, "design.preset"),
        (BundleRequest("../rules"), ProblemCode.PRESET_UNKNOWN, "design.preset"),
        (BundleRequest("translation", ("a", "b", "a")), ProblemCode.FIELD_VALUE, "design.labels"),
        (BundleRequest("translation", (" ",)), ProblemCode.FIELD_VALUE, "design.labels"),
        (BundleRequest("translation", ("$a",)), ProblemCode.FIELD_VALUE, "design.labels"),
        (BundleRequest("translation", ("0$A",)), ProblemCode.FIELD_VALUE, "design.labels"),
        (BundleRequest("translation", question="what $a"), ProblemCode.FIELD_VALUE, "design.question"),
        (BundleRequest("translation", ("a\nb",)), ProblemCode.FIELD_VALUE, "design.labels"),
        (BundleRequest("translation", ("a\x00b",)), ProblemCode.FIELD_VALUE, "design.labels"),
        (BundleRequest("translation", ("",)), ProblemCode.FIELD_VALUE, "design.labels"),
        (BundleRequest("translation", question="a" * 201), ProblemCode.FIELD_VALUE, "design.question"),
        (BundleRequest("translation", title="a\tb"), ProblemCode.FIELD_VALUE, "title"),
        (BundleRequest("translation", language="Klingon!"), ProblemCode.FIELD_VALUE, "language"),
        (BundleRequest("translation", pay=NewPay("0,05", "EUR")), ProblemCode.AMOUNT_INVALID, "pay.amount"),
        (BundleRequest("translation", pay=NewPay("-1", "EUR")), ProblemCode.AMOUNT_NEGATIVE, "pay.amount"),
        (BundleRequest("translation", pay=NewPay("1", "EURO")), ProblemCode.CURRENCY_UNKNOWN, "pay.currency"),
        (BundleRequest("translation", expected_s=0), ProblemCode.FIELD_VALUE, "time.expected_s"),
    ],
)
def test_what_cannot_be_is_named_by_its_field_and_nothing_is_made(
    bundle_request: BundleRequest, code: ProblemCode, field: str
) -> None:
    made = starter(bundle_request, "it")
    assert made.files == {}
    assert (code, field) in [(one.code, one.place.field) for one in made.problems]


def test_a_preset_that_was_meant_is_suggested() -> None:
    def params(preset: str) -> tuple[str, str]:
        (problem,) = errors(starter(BundleRequest(preset), "it").problems)
        return problem.params.get("why", ""), problem.params.get("suggestion", "")

    assert params("Translate") == ("suggestion", "translation")
    assert params("zzz") == ("", "")
