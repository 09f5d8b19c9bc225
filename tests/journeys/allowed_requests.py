"""Everything that a server of each kind may get from this program, word for word: what is not listed here is a leak."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct

from annotator.connectors.object_store.connector import TRIAL_NAME
from annotator.connectors.webdav.listing import ASKED
from annotator.core.outbox.parcel import Parcel
from annotator.core.outbox.requester_files import REQUESTER_FILE_NAMES
from annotator.formats.results.annotation import annotation_of
from journeys.recording_front import Heard, Recording

# What stands in every request, and tells nothing of anybody.
USUAL: Mapping[str, str] = {
    "accept": r"\*/\*",
    "accept-encoding": "identity",
    "connection": "keep-alive",
    "user-agent": "annotator",
    "content-length": "[0-9]+",
}
JSON = {"content-type": "application/json"}
ETAG = {"if-none-match": r'"?[0-9a-f-]+"?'}
BESIDE = "|".join(map(re.escape, sorted(REQUESTER_FILE_NAMES)))


class Rule(Struct, frozen=True):
    """`target` and the values of `headers` are patterns for the whole; `bodies` all that may be in it."""

    method: str
    target: str
    headers: Mapping[str, str]
    bodies: frozenset[bytes] = frozenset({b""})


def beyond(heard: Heard, rules: list[Rule], recording: Recording) -> Iterator[str]:
    """Return the parts of a request that no rule allows, as text."""
    fitting = [rule for rule in rules if rule.method == heard.method and re.fullmatch(rule.target, heard.target)]
    if not fitting:
        yield f"asked: {heard.method} {heard.target}"
        return
    allowed = {**USUAL, "host": re.escape(f"{recording.name}:{recording.port}"), **fitting[0].headers}
    for name, value in heard.headers:
        if not re.fullmatch(allowed.get(name.lower(), "(?!)"), value):
            yield f"header: {heard.method} {heard.target}: {name}"
    if len(heard.by_name) != len(heard.headers):
        yield f"header twice: {heard.method} {heard.target}"
    if heard.body not in fitting[0].bodies:
        yield f"body: {heard.method} {heard.target}: {heard.body[:200]!r}"


def for_studio(parcels: list[Parcel], secret: str, project: str, given: Collection[str]) -> list[Rule]:
    """A personal token goes to be exchanged, alone; what was `given` for it is in a header."""
    headers = {"authorization": f"Bearer ({'|'.join(map(re.escape, given))})", "accept": "application/json"}
    exchange = json.dumps({"refresh": secret}).encode()
    fields = {json.dumps(annotation_of(parcel.envelope), ensure_ascii=False).encode() for parcel in parcels}
    tasks = r"/api/tasks/\?project=[0-9]+&"
    picked = r"page=1&page_size=100&resolve_uri=false&include=[a-z_%0-9C]+&query=[A-Za-z0-9%]+"
    return [
        Rule("POST", "/api/token/refresh/", JSON, frozenset({exchange})),
        Rule("POST", r"/api/tasks/[0-9]+/annotations/", headers | JSON, frozenset(fields)),
        Rule("GET", r"/api/projects/\?include=id,title,task_number&ordering=id&page=1&page_size=[0-9]+", headers),
        Rule("GET", rf"/api/projects/{project}/", headers),
        Rule("GET", rf"{tasks}fields=all&resolve_uri=false&page=1&page_size=[0-9]+", headers),
        Rule("GET", rf"{tasks}{picked}", headers),
        Rule("GET", r"/data/upload/[0-9]+/[a-z.-]+", {**headers, "accept": r"\*/\*"}),
    ]


def for_store(parcels: list[Parcel], name: str, bucket: str) -> list[Rule]:
    headers = {
        "authorization": rf"AWS4-HMAC-SHA256 Credential={name}/[0-9]{{8}}/us-east-1/s3/aws4_request, "
        r"SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}",
        "x-amz-date": "[0-9]{8}T[0-9]{6}Z",
        "x-amz-content-sha256": "[0-9a-f]{64}",
    }
    putting = {**headers, **JSON, "content-md5": "[A-Za-z0-9+/]{22}==", "if-none-match": r"\*"}
    return [
        Rule("PUT", rf"/{bucket}/{re.escape(TRIAL_NAME)}", putting, frozenset({b"{}"})),
        *(
            Rule("PUT", f"/{bucket}/{_quoted(_place(parcel))}", putting, frozenset({parcel.envelope}))
            for parcel in parcels
        ),
        Rule("GET", rf"/{bucket}/{_quoted(_keys(parcels))}/({BESIDE})", headers | ETAG),
    ]


def for_dav(parcels: list[Parcel], name: str, password: str, url: str) -> list[Rule]:
    words = base64.b64encode(f"{name}:{password}".encode()).decode()
    headers = {"authorization": re.escape(f"Basic {words}")}
    rules = [
        Rule("MKCOL", rf"/results/{_keys(parcels)}/", headers),
        Rule("GET", rf"/results/{_keys(parcels)}/({BESIDE})", headers | ETAG),
        Rule("PROPFIND", rf"/results/{_keys(parcels)}/", headers, frozenset({ASKED})),
    ]
    for parcel in parcels:
        place = f"/results/{_place(parcel)}"
        part = place.removesuffix(r"\.json") + r"\.[0-9a-f]{16}\.part"
        moving = {"destination": f"({re.escape(url)})?{place.removeprefix('/results')}", "overwrite": "F"}
        rules += [
            Rule("PUT", part, headers, frozenset({parcel.envelope})),
            Rule("MOVE", part, headers | moving),
            Rule("HEAD", place, headers),
        ]
    return rules


def for_service(parcels: list[Parcel], token: str) -> list[Rule]:
    headers = {"authorization": re.escape(f"Bearer {token}")}
    asking = {**headers, "accept": "text/csv", **ETAG}
    rules = [Rule("GET", rf"/{_keys(parcels)}/({BESIDE})", asking)]
    for parcel in parcels:
        digest = base64.b64encode(hashlib.sha256(parcel.envelope).digest()).decode()
        putting = {
            **headers,
            **JSON,
            "accept": "application/json",
            "content-digest": re.escape(f"sha-256=:{digest}:"),
            "idempotency-key": f'"{parcel.unique_id}"',
        }
        place = _place(parcel).removesuffix(r"\.json")
        rules.append(Rule("PUT", f"/{place}", putting, frozenset({parcel.envelope})))
    return rules


def _place(parcel: Parcel) -> str:
    return re.escape(f"{parcel.bundle_key}/{parcel.unique_id}.json")


def _keys(parcels: list[Parcel]) -> str:
    return "|".join(sorted({re.escape(parcel.bundle_key) for parcel in parcels})).join("()")


def _quoted(place: str) -> str:
    """Quote like the stores that sign requests."""
    return place.replace("@", "%40")
