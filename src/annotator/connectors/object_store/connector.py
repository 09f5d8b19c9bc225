"""A connector that stores results as objects: `<address>/<bundle id>@<revision>/<unique_id>.json`. Each object is
created once and never overwritten. The store is asked to create it only if the name is free. Some stores ignore that
condition and overwrite, others refuse it. So each bucket is tested first with an empty trial object. If the trial
object can be written twice, the connector reads the name before and after each result is put."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable

from msgspec import Struct
from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.http.request_headers import if_none_match, unchanged_or_none, with_etag
from annotator.connectors.object_store.address import BucketAddress, place_of
from annotator.connectors.object_store.aws_sigv4 import AccessKeys
from annotator.connectors.object_store.bucket import Bucket, Put
from annotator.core.errors import StoreFault
from annotator.core.outbox.destinations import S3
from annotator.core.outbox.parcel import (
    Accepted,
    DeliveryReason,
    Outcome,
    Parcel,
    Refused,
    RetryLater,
    Route,
    unconfirmed_receipt,
)
from annotator.core.outbox.requester_files import MAX_REQUESTER_FILE_BYTES, RequesterFile, Unchanged
from annotator.core.outbox.sign_in import SignIn
from annotator.core.ports.connector import Probed, Tried
from annotator.core.ports.sign_ins import SignIns

TRIAL_NAME = ".annotator-trial"
_TRIAL = b"{}"


class _Known(Struct):
    """Knowledge about a bucket while the program runs. `holds`: the store never creates a second object under one
    name; None while this is unknown. `takes`: the store accepts conditional requests."""

    place: BucketAddress
    holds: bool | None = None
    takes: bool = True


class ObjectStoreConnector:
    """A `core.ports.connector.Connector` for object stores, for use in one event loop."""

    kind = S3

    def __init__(self, sign_ins: SignIns, client: Client, places: Callable[[str], BucketAddress] = place_of) -> None:
        self._sign_ins = sign_ins
        self._client = client
        self._places = places
        self._known: dict[str, _Known] = {}

    async def requester_file(self, route: Route, name: str, mark: str = "") -> RequesterFile | Unchanged | None:
        """`core.ports.connector.RequesterFiles`."""
        try:
            place = self._places(route.url)
            sign_in = await self._sign_in(place.server)
            if sign_in is None:
                return None
            bucket = Bucket(place, AccessKeys(sign_in.name, sign_in.secret), self._client)
            reply = await bucket.read(f"{route.bundle_key}/{name}", MAX_REQUESTER_FILE_BYTES, if_none_match(mark))
        except NetworkError as fault:
            return unchanged_or_none(fault, mark)
        return None if reply is None else with_etag(reply.body, reply.headers)

    async def deliver(self, parcel: Parcel) -> Outcome:
        try:
            known = self._known.setdefault(parcel.url, _Known(self._places(parcel.url)))
        except NetworkError as fault:
            return fault.outcome
        sign_in = await self._sign_in(known.place.server)
        if sign_in is None:
            return RetryLater(DeliveryReason.SIGN_IN_MISSING, known.place.server, never_began=True)
        bucket = Bucket(known.place, AccessKeys(sign_in.name, sign_in.secret), self._client)
        try:
            return await _Delivery(parcel, known, bucket).outcome()
        finally:
            known.place = bucket.place

    async def _sign_in(self, server: str) -> SignIn | None:
        try:
            return await self._sign_ins.find(server)
        except StoreFault:
            return None


class _Found(Struct, frozen=True):
    """The object found under the name. `content` is None if there is none, or if the worker may not read it."""

    content: bytes | None = None
    is_readable: bool = True


class _Delivery:
    def __init__(self, parcel: Parcel, known: _Known, bucket: Bucket) -> None:
        self._bytes = parcel.envelope
        self._name = f"{parcel.bundle_key}/{parcel.unique_id}.json"
        self._known = known
        self._bucket = bucket
        self._has_left = False  # the store has received the result, even if it may have refused it

    async def outcome(self) -> Outcome:
        try:
            if self._known.holds is None:
                await self._test_conditions()
            found = _Found(None) if self._known.holds else await self._read()
        except NetworkError as fault:
            return _never_began(fault, not self._has_left)
        if found.content is not None and not self._is_torn(found.content):
            return self._outcome_of_content(found.content)
        try:
            put = await self._bucket.put(self._name, self._bytes, only_new=self._known.takes)
        except NetworkError as fault:
            return _never_began(fault, fault.never_began and not self._has_left)
        if put is Put.NO_CONDITIONS:
            self._has_left = True
            self._known.holds = self._known.takes = False
            return await self.outcome()
        try:
            return await self._outcome_after_put(put)
        except NetworkError as fault:
            return _never_began(fault, False)

    async def _test_conditions(self) -> None:
        """Test with the trial object if the store respects the condition: unknown if the store forbids writing."""
        try:
            put = await self._bucket.put(TRIAL_NAME, _TRIAL, only_new=True)
            if put is Put.STORED:
                put = await self._bucket.put(TRIAL_NAME, _TRIAL, only_new=True)
        except NetworkError as fault:
            if fault.reason is not DeliveryReason.ACCESS_DENIED:
                raise
            return
        self._known.holds = put is Put.IS_THERE
        self._known.takes = put is not Put.NO_CONDITIONS

    async def _outcome_after_put(self, put: Put) -> Outcome:
        """Return the outcome after the put. The name is a random number that this program drew. If an object has
        that name but cannot be read, it can only be the sent result."""
        if put is Put.STORED and self._known.holds:
            return Accepted(self._receipt)
        found = await self._read()
        if not found.is_readable:
            return Accepted(self._receipt if put is Put.STORED else unconfirmed_receipt(self._receipt))
        if found.content is None or (put is Put.STORED and self._is_torn(found.content)):
            return RetryLater(DeliveryReason.SERVER_FAILED, self._known.place.server)
        return self._outcome_of_content(found.content)

    async def _read(self) -> _Found:
        try:
            return _Found(await self._bucket.get(self._name, len(self._bytes)))
        except NetworkError as fault:
            if fault.reason is not DeliveryReason.ACCESS_DENIED:
                raise
            return _Found(is_readable=False)

    def _is_torn(self, content: bytes) -> bool:
        """Return whether `content` is an incomplete upload: a true prefix of the result that is not valid JSON."""
        return self._bytes.startswith(content) and not _is_json(content)

    def _outcome_of_content(self, content: bytes) -> Outcome:
        if content == self._bytes:
            return Accepted(self._receipt)
        return Refused(DeliveryReason.DIFFERENT_RESULT, self._receipt)

    @property
    def _receipt(self) -> str:
        return self._known.place.receipt(self._name)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _never_began(fault: NetworkError, never_began: bool) -> Outcome:
    outcome = fault.outcome
    return replace(outcome, never_began=never_began) if isinstance(outcome, RetryLater) else outcome


_PROBE_LIMIT_BYTES = 1024


async def probe(client: Client, url: str, sign_in: SignIn | None, *, writes: bool = False) -> Probed:
    """Return whether the store accepts these keys and has the bucket. Keys that can only write are denied reading.
    With `writes`, a trial object is put and removed."""
    tried = Tried.NOTHING
    try:
        place = place_of(url)
        if sign_in is None:
            return Probed(DeliveryReason.SIGN_IN_MISSING, place.server)
        bucket = Bucket(place, AccessKeys(sign_in.name, sign_in.secret), client)
        try:
            await bucket.get(TRIAL_NAME, _PROBE_LIMIT_BYTES)
            tried = Tried.READ
        except NetworkError as fault:
            if fault.reason is not DeliveryReason.ACCESS_DENIED:
                raise
            tried = Tried.READ_DENIED
        return await _written(bucket) if writes else Probed(tried=tried)
    except NetworkError as fault:
        return Probed(fault.reason, fault.detail, tried)


async def _written(bucket: Bucket) -> Probed:
    """Put a trial object and remove it. Raise `NetworkError` if it cannot be put."""
    name = f"{TRIAL_NAME}-{secrets.token_hex(8)}"
    await bucket.put(name, _TRIAL, only_new=False)
    try:
        await bucket.delete(name)
    except NetworkError:
        return Probed(tried=Tried.WRITTEN, left=bucket.place.receipt(name))
    return Probed(tried=Tried.WRITTEN)
