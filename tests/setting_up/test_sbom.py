"""Tests of the bill of materials of a build: CycloneDX, and the same components as NOTICE.md."""

from __future__ import annotations

import json
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from notice import NOTICE, installed, needed, plain, rows
from sbom import bill

TEXT = NOTICE.read_text("utf-8")
# The part of https://cyclonedx.org/schema/bom-1.6.schema.json that a bill uses.
_LICENCE = {
    "oneOf": [
        {"required": ["expression"], "properties": {"expression": {"type": "string"}}, "additionalProperties": False},
        {
            "required": ["license"],
            "properties": {"license": {"oneOf": [{"required": ["id"]}, {"required": ["name"]}]}},
            "additionalProperties": False,
        },
    ]
}
_HASH = {
    "required": ["alg", "content"],
    "properties": {"alg": {"const": "SHA-256"}, "content": {"pattern": "^[a-fA-F0-9]{64}$"}},
    "additionalProperties": False,
}
_COMPONENT = {
    "type": "object",
    "required": ["type", "name"],
    "properties": {
        "type": {"enum": ["application", "library", "file"]},
        **{name: {"type": "string", "minLength": 1} for name in ("bom-ref", "name", "version", "purl")},
        "licenses": {"type": "array", "items": _LICENCE, "maxItems": 1},
        "hashes": {"type": "array", "items": _HASH},
        "components": {"type": "array", "items": {"$ref": "#/definitions/component"}, "uniqueItems": True},
    },
    "additionalProperties": False,
}
SCHEMA = {
    "required": ["bomFormat", "specVersion"],
    "properties": {
        "$schema": {"const": "http://cyclonedx.org/schema/bom-1.6.schema.json"},
        "bomFormat": {"const": "CycloneDX"},
        "specVersion": {"const": "1.6"},
        "serialNumber": {"pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"},
        "version": {"type": "integer", "minimum": 1},
        "metadata": {"properties": {"component": {"$ref": "#/definitions/component"}}, "additionalProperties": False},
        "components": {"type": "array", "items": {"$ref": "#/definitions/component"}, "uniqueItems": True},
    },
    "additionalProperties": False,
    "definitions": {"component": _COMPONENT},
}


def whole_build(folder: Path) -> dict[str, Path]:
    """Return a build with one native file for each pattern of NOTICE."""
    file = folder / "native"
    file.write_bytes(b"\x7fELF")
    return {pattern.replace("*", "0"): file for row in rows(TEXT) for pattern in row.patterns}


def parts(natives: dict[str, Path], modules: list[str]) -> list[dict[str, Any]]:
    made = json.loads(bill("1.2.3", modules, natives, TEXT))
    Draft7Validator(SCHEMA).validate(made)
    assert made["metadata"]["component"]["version"] == "1.2.3"
    found: list[dict[str, Any]] = made["components"]
    return found


def test_its_components_are_those_of_the_notice(tmp_path: Path) -> None:
    found = parts(whole_build(tmp_path), list(packages_distributions()))
    packages = {name for name in needed() if installed(name)}
    texts = {row.text for row in rows(TEXT) if not {plain(name) for name in row.names} & needed()}
    assert {part["name"] for part in found} == packages | texts
    assert len({part["bom-ref"] for part in found}) == len(found)


def test_what_is_not_in_a_build_is_not_in_its_bill(tmp_path: Path) -> None:
    natives = {name: path for name, path in whole_build(tmp_path).items() if not name.startswith("libssl")}
    names = [part["name"] for part in parts({"libssl.so.3": tmp_path / "native"}, ["lxml"])]
    assert {"lxml", "OpenSSL"} <= set(names)
    assert not {"numpy", "SQLite"} & set(names)
    assert [part for part in parts(natives, []) if part["name"] == "OpenSSL"]


def test_a_native_file_is_listed_with_its_digest(tmp_path: Path) -> None:
    (tmp_path / "libz.so.1").write_bytes(b"abc")
    (zlib,) = (part for part in parts({"libz.so.1": tmp_path / "libz.so.1"}, []) if part["name"] == "zlib")
    assert zlib["components"][0]["hashes"] == [
        {"alg": "SHA-256", "content": "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"}
    ]
    assert zlib["licenses"] == [{"expression": "Zlib"}]
