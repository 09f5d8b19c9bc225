"""Destinations for results: valid addresses without secrets."""

from __future__ import annotations

import pytest

from annotator.core.bundle.manifest import SubmitRule
from annotator.core.problems import ProblemCode, errors
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.problem_log import ProblemLog, Reported
from bundle_making import MANIFEST


def found(submit: str) -> tuple[SubmitRule | None, list[tuple[ProblemCode, str | None, str]]]:
    log = ProblemLog()
    read = read_manifest(f"{MANIFEST}\n[submit]\n{submit}".encode(), log)
    problems = [(one.code, one.place.field, one.params.get("why", "")) for one in errors(log.problems())]
    return (None if isinstance(read, Reported) else read[0].submit), problems


@pytest.mark.parametrize(
    ("kind", "url", "project"),
    [
        ("label-studio", "https://labels.example.org", "12"),
        ("label-studio", "http://127.0.0.1:8080", "1"),
        ("s3", "s3://bucket/folder", ""),
        ("s3", "https://s3.example.org/bucket/folder", ""),
        ("s3", "gs://bucket", ""),
        ("s3", "az://account/container", ""),
        ("webdav", "https://cloud.example.org/remote.php/dav/files/ann/results", ""),
        ("https", "https://example.org:8443/results", ""),
    ],
)
def test_every_way_has_its_address(kind: str, url: str, project: str) -> None:
    submit = f'kind = "{kind}"\nurl = "{url}"\nproject = "{project}"'
    assert found(submit) == (SubmitRule(kind, url, project), [])


@pytest.mark.parametrize("url", ["http://example.org", "ftp://example.org", "example.org", "s3://bucket", "https://"])
def test_nothing_is_sent_in_the_clear_or_to_no_address(url: str) -> None:
    assert found(f'kind = "webdav"\nurl = "{url}"')[1] == [(ProblemCode.FIELD_VALUE, "submit.url", "server")]


def test_a_password_in_an_address_is_told_once_and_not_repeated() -> None:
    (problem,) = found('kind = "https"\nurl = "https://ann:secret@example.org"')[1]
    assert problem == (ProblemCode.CREDENTIAL, "submit.url", "address")


def test_what_a_kind_needs_is_missed() -> None:
    assert found('kind = "s3"')[1] == [(ProblemCode.FIELD_MISSING, "submit.url", "server")]
    studio = 'kind = "label-studio"\nurl = "https://labels.example.org"'
    assert found(studio)[1] == [(ProblemCode.FIELD_MISSING, "submit.project", "project")]
    assert found(f'{studio}\nproject = "twelve"')[1] == [(ProblemCode.FIELD_VALUE, "submit.project", "project")]
