"""Data sent to servers, as seen by the system and the servers: a session with a server of each kind speaks only to
these, and sends only envelopes and the words of the protocols. A sign-in goes to its own server, in its header. Linux
only: strace is the witness. It sees the connections; only the server sees data sent by TLS."""

from __future__ import annotations

import asyncio
import json
import re
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from msgspec import Struct

from annotator.core.outbox.destinations import HTTPS, LABEL_STUDIO, S3, WEBDAV
from annotator.core.outbox.parcel import DeliveryReason, Parcel, ParcelState
from annotator.core.outbox.sign_in import Keeping
from annotator.store.credentials import SignInList, SignInPlace, change_sign_in_list
from annotator.store.folders.home import Home
from connectors.example_service import TOKEN
from connectors.webdav_servers import NAME
from connectors.webdav_servers import PASSWORD as DAV_PASSWORD
from depth import IS_DEEP
from journeys.allowed_requests import Rule, beyond, for_dav, for_service, for_store, for_studio
from journeys.capture import Capture, captured
from journeys.captured_place import Place, a_place, holds, leaks, parcels
from journeys.named_servers import KEY_ID, LED_TOKEN, PAT, REDIRECTS, SECRETS, Requester, Servers, all_servers, bundles

CHILD = Path(__file__).with_name("captured_network.py")
USER = "zebra-user-2718"
# Of each bundle.
TASKS = 2 if IS_DEEP else 1
NETWORK = {"AF_INET", "AF_INET6", "AF_NETLINK"}
PEER = re.compile(
    r"sa_family=AF_INET6?, sin6?_port=htons\((?P<port>[0-9]+)\).*?"
    r'(?:inet_addr\("|inet_pton\(AF_INET6, ")(?P<host>[^"]+)"'
)
# What a look-up of a name asks the system itself: who is where, and which addresses the machine has.
OF_THIS_MACHINE = ("sa_family=AF_NETLINK", "/var/run/nscd/", "/run/systemd/resolve/")


class Session(Struct, frozen=True):
    place: Place
    servers: Servers
    found: Capture
    parcels: tuple[Parcel, ...]
    marks: list[str]

    def to(self, kind: str) -> list[Parcel]:
        return [parcel for parcel in self.parcels if parcel.url == self.servers.urls[kind]]

    def rules(self) -> dict[str, list[Rule]]:
        urls, project = self.servers.urls, str(self.servers.project)
        return {
            LABEL_STUDIO: for_studio(self.to(LABEL_STUDIO), PAT, project, self.servers.studio.world.accesses),
            S3: for_store(self.to(S3), KEY_ID, self.servers.bucket),
            WEBDAV: for_dav(self.to(WEBDAV), NAME, DAV_PASSWORD, urls[WEBDAV]),
            HTTPS: for_service(self.to(HTTPS), TOKEN),
        }


def _kept_too(server: str, kept: SignInPlace, known: SignInList) -> SignInList:
    return known.place(server, kept)


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """One session, captured once; each test looks at another side of it."""
    root = tmp_path_factory.mktemp("servers")
    (root / "worker").mkdir()
    with all_servers(root) as servers, a_place(root / "worker") as place:
        for server, sign_in in servers.sign_ins.items():
            kept = SignInPlace(Keeping.FILE, sign_in)
            change_sign_in_list(Home(place.home).sign_ins, partial(_kept_too, server, kept))
        plan = {
            "studio": servers.urls[LABEL_STUDIO],
            "project": str(servers.project),
            "bundles": bundles(servers, root / "given"),
            "leading": servers.leading.url,
            "tasks": TASKS,
        }
        (root / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        requester = Requester(servers.dav.folder)
        requester.start()
        named = {"USER": USER, "LOGNAME": USER, "SSL_CERT_FILE": str(servers.certificate)}
        command = [sys.executable, str(CHILD), str(place.home), str(root / "plan.json")]
        try:
            found = captured(command, place.environment() | named, place.root / "calls")
        finally:
            requester.over.set()
        told: dict[str, Any] = json.loads(found.said)
        marks = [*told["marks"], USER, str(place.person)]
        yield Session(place, servers, found, asyncio.run(parcels(place.home)), marks)


def test_nobody_is_spoken_to_but_the_named_servers(session: Session) -> None:
    """Names are looked up on the machine itself: none of these needs more."""
    servers = session.servers
    ports = {front.port for front in servers.fronts.values()} | {urlsplit(servers.leading.url).port}
    beside = leaks(session.found, session.place, session.marks) - {f"socket: {family}" for family in NETWORK}
    spoken_to = {peer for peer in session.found.peers if PEER.search(peer)}
    assert beside - {f"connected: {peer}" for peer in spoken_to} - of_this_machine(session.found) == set()
    places = {(found["host"], int(found["port"])) for found in map(PEER.search, spoken_to) if found is not None}
    assert {port for _host, port in places} == ports
    assert {host for host, _port in places} <= {"127.0.0.1", "127.0.0.2", "127.0.0.3", "::1"}


def of_this_machine(found: Capture) -> set[str]:
    return {f"connected: {peer}" for peer in found.peers if peer.startswith(OF_THIS_MACHINE)}


@pytest.mark.parametrize("kind", [LABEL_STUDIO, S3, WEBDAV, HTTPS])
def test_nothing_is_said_but_envelopes_and_the_words_of_the_protocol(session: Session, kind: str) -> None:
    front = session.servers.fronts[kind]
    heard, rules = front.heard, session.rules()[kind]
    assert [words for request in heard for words in beyond(request, rules, front)] == []
    # The rules were looked at by something: what is sent, and what is asked for.
    assert {"GET"} < {request.method for request in heard}
    assert len(session.to(kind)) == TASKS
    for parcel in session.to(kind):
        assert parcel.state is ParcelState.ACCEPTED
        assert any(parcel.unique_id.encode() in request.body for request in heard)


def test_what_is_decided_and_what_is_asked_was_fetched(session: Session) -> None:
    """The session did what the rules are about."""
    asked = {kind: [request.target for request in front.heard] for kind, front in session.servers.fronts.items()}
    for kind in (S3, WEBDAV, HTTPS):
        assert any(target.endswith("/decisions.csv") for target in asked[kind])
        assert any(target.endswith("/payments.csv") for target in asked[kind])
    for begins in ("/api/projects/?", f"/api/projects/{session.servers.project}/", "/api/tasks/?", "/data/upload/"):
        assert any(target.startswith(begins) for target in asked[LABEL_STUDIO]), begins


def test_marks_are_in_nothing_that_a_server_got(session: Session) -> None:
    received = [bytes(stream) for front in session.servers.fronts.values() for stream in front.streams]
    received += [repr(request).encode() + request.body for request in session.servers.leading.requests]
    assert sum(map(len, received)) > 5_000
    for mark in session.marks:
        assert not any(holds(data, mark) for data in received), mark
    # The machine's name may be a short one: as a word.
    name = re.compile(rb"(?<![\w+/=-])" + re.escape(socket.gethostname().encode()) + rb"(?![\w+/=-])")
    assert not any(name.search(data) for data in received)


def test_a_sign_in_goes_to_its_own_server_alone(session: Session) -> None:
    """In the header that the rules know, but for the token that is there to be exchanged."""
    servers = session.servers
    received = {kind: b"".join(map(bytes, front.streams)) for kind, front in servers.fronts.items()}
    received["leading"] = b"".join(repr(request).encode() + request.body for request in servers.leading.requests)
    for kind, secret in SECRETS.items():
        there = {other for other, data in received.items() if secret.encode() in data}
        assert there <= {kind}, kind
        assert (kind in there) == (kind not in (S3, WEBDAV)), "a key signs and stays, a password is in Base64"
    for request in servers.leading.requests:
        assert request.headers["authorization"] == f"Bearer {LED_TOKEN}"
        assert LED_TOKEN.encode() not in request.body


def test_who_is_pointed_elsewhere_says_nothing_there(session: Session) -> None:
    servers = session.servers
    parcels_led = [parcel for parcel in session.parcels if parcel.url == servers.leading.url]
    assert len(parcels_led) == TASKS
    assert {parcel.state for parcel in parcels_led} == {ParcelState.WAITING}
    assert DeliveryReason.SERVER_ELSEWHERE in {parcel.reason for parcel in parcels_led}
    assert len(servers.leading.requests) >= len(REDIRECTS)
    assert servers.trap.requests == []
    port = urlsplit(servers.trap.url).port
    assert not [peer for peer in session.found.peers if f"htons({port})" in peer]


def test_the_records_do_hold_what_must_not_leave(session: Session) -> None:
    stored = b"".join(path.read_bytes() for path in session.place.home.rglob("*") if path.is_file())
    assert [mark for mark in session.marks[:4] if not holds(stored, mark)] == []


def test_a_word_too_many_is_seen(session: Session) -> None:
    """The test of the test: what was said, with a word more anywhere, is beyond the rules."""
    front = session.servers.fronts[HTTPS]
    rules = session.rules()[HTTPS]
    heard = next(request for request in front.heard if request.method == "PUT")
    assert list(beyond(heard, rules, front)) == []
    for other in (
        replace(heard, target=f"{heard.target}?user={USER}"),
        replace(heard, headers=(*heard.headers, ("X-Host", "a"))),
        replace(heard, headers=(*heard.headers, ("Cookie", "a=b"))),
        replace(
            heard, headers=tuple((n, f"{v} (linux)" if n.lower() == "user-agent" else v) for n, v in heard.headers)
        ),
        replace(heard, body=heard.body.replace(b"}", b',"a":1}', 1)),
        replace(heard, method="POST"),
    ):
        assert list(beyond(other, rules, front)) != []
