"""The published API of a results service matches the example's answers and the connector's requests."""

from __future__ import annotations

import asyncio
import http.client
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from jsonschema import Draft202012Validator
from msgspec.structs import replace
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from annotator.connectors.results_service import ResultsServiceConnector
from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.requester_files import REQUESTER_FILE_NAMES
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.formats.builtin.resources import resource_bytes
from annotator.formats.results.envelope import SCHEMA
from architecture.source_tree import ROOT
from connectors.example_service import TOKEN, ExampleService, example_service
from connectors.fresh_client import FreshClient
from connectors.strange_server import Request, answering, strange_server
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

PUBLISHED = json.loads(resource_bytes("schema/results-service.openapi.json"))
(PLACE, PLACED), *_OTHERS = PUBLISHED["paths"].items()
BESIDE = [path for path, _what in _OTHERS]
PUT = PLACED["put"]
REGISTRY: Registry[Any] = Registry().with_resource("urn:published", DRAFT202012.create_resource(PUBLISHED))


def is_valid(schema: Mapping[str, Any], value: object) -> bool:
    whole = json.loads(json.dumps(schema).replace('"#/', '"urn:published#/'))
    return Draft202012Validator(whole, registry=REGISTRY).is_valid(value)


def body_schema(status: int) -> Mapping[str, Any]:
    (kind,) = PUT["responses"][str(status)]["content"].values()
    schema: Mapping[str, Any] = kind["schema"]
    return schema


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ExampleService]:
    with example_service(tmp_path_factory.mktemp("service") / "results.sqlite") as started:
        yield started


@pytest.fixture
def parcel() -> Parcel:
    return a_parcel(an_assignment())


def sent(parcel: Parcel) -> Request:
    """Return a request as the connector sends it."""
    sign_ins = {}
    with strange_server(answering("200 OK")) as server:
        sign_ins[server.url] = SignIn(SignInKind.TOKEN, TOKEN)
        way = FreshClient("https", server.url, lambda client: ResultsServiceConnector(MemorySignIns(sign_ins), client))
        asyncio.run(way.deliver(parcel))
    (request,) = server.requests
    return request


def answer(service: ExampleService, request: Request, **changed: str) -> tuple[int, Any]:
    """Return the example's answer to this request; headers are named with `_` for `-`."""
    connection = http.client.HTTPConnection(urlsplit(service.url).netloc)
    headers = {**request.headers, **{name.lower().replace("_", "-"): value for name, value in changed.items()}}
    connection.request("PUT", request.target, request.body, headers)
    reply = connection.getresponse()
    status, body = reply.status, json.loads(reply.read())
    connection.close()
    return status, body


def test_its_schemas_are_schemas() -> None:
    for schema in PUBLISHED["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    for parameter in (*PLACED["parameters"], *PUT["parameters"]):
        Draft202012Validator.check_schema(parameter["schema"])
    assert PUT["requestBody"]["content"]["application/json"]["schema"] == {"$ref": Path(SCHEMA).name}
    assert json.loads(resource_bytes(SCHEMA))


def test_all_that_it_refers_to_is_there() -> None:
    """A name that leads nowhere is only found by who follows it."""
    for reference in re.findall(r'"\$ref": "#/([^"]+)"', json.dumps(PUBLISHED)):
        found: Any = PUBLISHED
        for name in reference.split("/"):
            found = found[name]
        assert found


def test_the_connector_sends_what_is_published(parcel: Parcel) -> None:
    request = sent(parcel)
    names = re.fullmatch(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/@]+)", PLACE), request.target)
    assert names is not None
    given: dict[str, Any] = {**names.groupdict(), "revision": int(names["revision"])}
    given |= {parameter["name"]: request.headers[parameter["name"].lower()] for parameter in PUT["parameters"]}
    for parameter in (*PLACED["parameters"], *PUT["parameters"]):
        assert is_valid(parameter["schema"], given[parameter["name"]]), parameter["name"]
    assert Draft202012Validator(json.loads(resource_bytes(SCHEMA))).is_valid(json.loads(request.body))


def test_the_example_answers_what_is_published(service: ExampleService, parcel: Parcel) -> None:
    request = sent(parcel)
    other = sent(replace(parcel, envelope=parcel.envelope + b" "))
    answers = {
        201: answer(service, request),
        200: answer(service, request),
        422: answer(service, other),
        400: answer(service, request, Content_Digest="sha-256=:AAAA:"),
    }
    assert {expected: status for expected, (status, _body) in answers.items()} == {number: number for number in answers}
    for status, (_status, body) in answers.items():
        assert is_valid(body_schema(status), body)
    assert not is_valid(body_schema(201), answers[422][1])
    assert answer(service, request, authorization="Bearer wrong")[0] == 401
    assert answer(service, Request("PUT", "/elsewhere", request.headers, request.body))[0] == 404
    assert {str(number) for number in (*answers, 401, 404)} <= set(PUT["responses"])


def test_what_is_told_beside_results_stands_where_it_is_published(parcel: Parcel) -> None:
    published = [path.format(bundle="street-signs", revision=1) for path in BESIDE]
    assert sorted(published) == sorted(f"/{parcel.bundle_key}/{name}" for name in REQUESTER_FILE_NAMES)


def test_the_example_is_short() -> None:
    lines = (ROOT / "tests" / "connectors" / "https_example.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60, "requesters read it as an example"
