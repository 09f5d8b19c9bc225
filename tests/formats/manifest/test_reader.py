"""bundle.toml: what is read, and what is told about what cannot be."""

from __future__ import annotations

import json
import re
import tomllib
from decimal import Decimal

import pytest
from jsonschema import Draft202012Validator

from annotator.core.bundle.manifest import Assignments, Manifest, MediaRule, SubmitRule
from annotator.core.bundle.tasks import TimeRule
from annotator.core.problems import Problem, ProblemCode, errors
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.manifest.toml_lines import key_lines
from annotator.formats.problem_log import ProblemLog, Reported
from bundle_making import MANIFEST

_LEAST = """
format = "annotator-bundle"
version = 1
id = "a"
revision = 3
title = "A"
[design]
preset = "image-tagging"
labels = ["x"]
"""


def read(text: str) -> tuple[Manifest | None, tuple[Problem, ...]]:
    log = ProblemLog()
    found = read_manifest(text.encode(), log)
    return None if isinstance(found, Reported) else found[0], log.problems()


def codes(text: str) -> list[tuple[ProblemCode, str | None, int | None]]:
    return [(one.code, one.place.field, one.place.line) for one in errors(read(text)[1])]


def test_everything_that_is_written_is_read() -> None:
    manifest, problems = read(MANIFEST)
    assert problems == ()
    assert manifest is not None
    assert manifest.key == "street-things@1"
    assert manifest.requester.contact == "mapping@example.org"
    assert manifest.pay is not None
    assert (manifest.pay.amount, manifest.pay.currency) == (Decimal("0.04"), "EUR")
    assert manifest.time == TimeRule(expected_s=12)


def test_what_is_not_written_has_the_published_defaults() -> None:
    manifest, problems = read(_LEAST)
    assert problems == ()
    assert manifest is not None
    assert manifest.language == "en"
    assert manifest.pay is None
    assert (manifest.tasks_file, manifest.id_column, manifest.must_read) == ("tasks.csv", "id", False)
    assert manifest.assignments == Assignments(overlap=1, allow_skip=True, order="given")
    assert manifest.media == MediaRule("")
    assert manifest.submit == SubmitRule("folder", "", "")


def test_all_problems_come_at_once_each_with_its_line() -> None:
    text = _LEAST.replace("revision = 3", 'revision = "3"').replace("[design]", "colour = 1\n[design]")
    assert codes(text) == [(ProblemCode.FIELD_TYPE, "revision", 5), (ProblemCode.FIELD_UNKNOWN, "colour", 7)]


def test_an_amount_in_exponents_infinities_or_other_digits_is_refused() -> None:
    for amount in ("1e3", "Infinity", "NaN", "٣", "+1", "1_0", " 1", "", "1.0.0", "--1", "1" * 17):
        found = codes(f'{_LEAST}[pay]\ncurrency = "EUR"\namount = "{amount}"\n')
        assert [code for code, _field, _line in found] == [ProblemCode.AMOUNT_INVALID], amount


@pytest.mark.parametrize("amount", ["0", "0.04", "0.000000000001", "12.50"])
def test_a_plain_amount_is_kept_exactly(amount: str) -> None:
    manifest, problems = read(f'{_LEAST}[pay]\ncurrency = "CHF"\namount = "{amount}"\n')
    assert problems == ()
    assert manifest is not None
    assert manifest.pay is not None
    assert str(manifest.pay.amount) == str(Decimal(amount))


@pytest.mark.parametrize("currency", ["eur", "€", "EUR ", "DEM", "ZZZ"])
def test_only_currencies_in_use_are_taken(currency: str) -> None:
    found = codes(f'{_LEAST}[pay]\ncurrency = "{currency}"\namount = "1"\n')
    assert [code for code, _field, _line in found] == [ProblemCode.CURRENCY_UNKNOWN]


@pytest.mark.parametrize("key", ["token", "Password", "client_secret", "api-key", "access_token"])
def test_a_credential_is_found_wherever_it_stands(key: str) -> None:
    for place in (f'{key} = "x"\n{_LEAST}', f'{_LEAST}[a.b.c]\n{key} = "x"'):
        assert ProblemCode.CREDENTIAL in [code for code, _field, _line in codes(place)]


def test_strange_values_are_named_and_never_break_the_reading() -> None:
    odd = ["1979-05-27", "07:32:00", "inf", "nan", "-0.0", "[[[]]]", "{a = {b = 1}}", "9" * 400, '"\\u0000"', '"a\\nb"']
    for value in odd:
        for field in ("id", "version", "revision", "title", "design", "pay", "time", "language"):
            kept = "\n".join(line for line in _LEAST.splitlines() if not line.startswith(f"{field} ="))
            text = f"{field} = {value}\n" + ("" if field == "design" else kept)
            assert codes(text), (field, value)


def test_lines_are_found_through_comments_and_values_of_many_lines() -> None:
    text = '# a\n\na = """\nb = 1\n"""\n[c]\nd = [\n  1,\n  [2],\n]\ne.f = 1\n\n[[g]]\nh = 1\n'
    tomllib.loads(text)
    lines = key_lines(text)
    assert [lines[path] for path in [("a",), ("c",), ("c", "d"), ("c", "e", "f"), ("g",)]] == [3, 6, 7, 11, 13]
    assert ("b",) not in lines


def test_the_published_schema_is_sound_explained_and_holds_its_own_example() -> None:
    schema = json.loads(resource_bytes("schema/bundle.schema.json"))
    Draft202012Validator.check_schema(schema)
    for example in schema["examples"]:
        Draft202012Validator(schema).validate(example)
    sections = [schema, *(part for part in schema["properties"].values() if "properties" in part)]
    undescribed = [name for part in sections for name, field in part["properties"].items() if not field["description"]]
    assert not undescribed


def test_a_taken_manifest_with_a_wrong_type_is_named() -> None:
    log = ProblemLog()
    read_manifest(_LEAST.replace("revision = 3", 'revision = "3"').encode(), log, is_taken=True)
    assert [(one.code, one.place.field) for one in log.problems()] == [(ProblemCode.FIELD_TYPE, "revision")]


@pytest.mark.parametrize("value", ["1e400", "-inf", "nan", "1.5", '"12"', "true", "[1]", "2026-11-24"])
def test_what_is_no_whole_number_is_told_once_and_by_its_type(value: str) -> None:
    text = f"{_LEAST}[time]\nexpected_s = {value}\n"
    assert codes(text) == [(ProblemCode.FIELD_TYPE, "time.expected_s", 11)]


def test_a_design_named_as_tables_are_is_told_what_its_file_is_called() -> None:
    text = re.sub(r'(?m)^config = "', 'file = "', MANIFEST)
    (unknown,) = (problem for problem in read(text)[1] if problem.code is ProblemCode.FIELD_UNKNOWN)
    assert (unknown.place.field, unknown.params["why"]) == ("design.file", "suggestion")
    assert unknown.params["suggestion"] == "design.config"
