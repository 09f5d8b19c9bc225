"""Parcels on their way to a store, for tests."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Sequence

from msgspec.structs import replace

from annotator.connectors.http.client import Client
from annotator.connectors.object_store.address import BucketAddress, place_of
from annotator.connectors.object_store.connector import ObjectStoreConnector
from annotator.core.outbox.parcel import Outcome, Parcel
from annotator.core.outbox.sign_in import SignIn, server_of
from connectors.object_store.moto_store import SIGN_IN
from fakes.sign_ins import MemorySignIns
from store.examples import a_parcel, an_assignment

# Made once: to load all certificates of the system takes longer than most of these tests.
TRUST = ssl.create_default_context()


def parcel_to(url: str) -> Parcel:
    return replace(a_parcel(an_assignment()), connector="s3", url=url)


def delivered(
    *parcels: Parcel,
    sign_in: SignIn | None = SIGN_IN,
    places: Callable[[str], BucketAddress] = place_of,
    trusts: Callable[[], ssl.SSLContext] = lambda: TRUST,
) -> list[Outcome]:
    """By one connector, one after the other."""
    return asyncio.run(_delivered(parcels, sign_in, places, trusts))


async def _delivered(
    parcels: Sequence[Parcel],
    sign_in: SignIn | None,
    places: Callable[[str], BucketAddress],
    trusts: Callable[[], ssl.SSLContext],
) -> list[Outcome]:
    kept = {server_of(parcel.url): sign_in for parcel in parcels} if sign_in is not None else {}
    async with Client(trusts) as client:
        connector = ObjectStoreConnector(MemorySignIns(kept), client, places)
        return [await connector.deliver(parcel) for parcel in parcels]


async def delivered_by(
    clients: int,
    parcel: Parcel,
    sign_in: SignIn = SIGN_IN,
    places: Callable[[str], BucketAddress] = place_of,
) -> list[Outcome]:
    """By so many connectors at once, each with a client of its own."""

    async def delivery() -> Outcome:
        async with Client(lambda: TRUST) as client:
            sign_ins = MemorySignIns({server_of(parcel.url): sign_in})
            return await ObjectStoreConnector(sign_ins, client, places).deliver(parcel)

    return await asyncio.gather(*(delivery() for _ in range(clients)))
