"""Sign-in and sign-out for servers that results are sent to."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from annotator.core.errors import KeyringRefused
from annotator.core.events import EventBus, SignedIn, SignedOut, SignInRefused
from annotator.core.outbox.destinations import PendingSignIn
from annotator.core.outbox.parcel import DeliveryReason, Destination
from annotator.core.outbox.sign_in import Keeping, SignIn, server_of
from annotator.core.ports.connector import Probed, ServerProbe
from annotator.core.ports.sign_ins import SignIns
from annotator.services.outbox.delivery import Delivery

PATIENCE_S = 40.0
# A keyring may ask the worker for its password.
KEYRING_PATIENCE_S = 120.0
# With these reasons the sign-in is wrong and is not stored. Any other error may pass.
_NOT_TAKEN = frozenset({DeliveryReason.SIGN_IN_MISSING, DeliveryReason.SIGN_IN_EXPIRED, DeliveryReason.ACCESS_DENIED})


class SignInService:
    def __init__(self, sign_ins: SignIns, probe: ServerProbe, delivery: Delivery, event_bus: EventBus) -> None:
        self._sign_ins = sign_ins
        self._probe = probe
        self._delivery = delivery
        self._event_bus = event_bus

    async def servers(self) -> tuple[str, ...]:
        """Return the servers that the worker is signed in to. Raise `StoreFault`."""
        return await self._sign_ins.servers()

    async def sign_in(self, wanted: PendingSignIn, sign_in: SignIn, is_wanted: Callable[[], bool]) -> None:
        """Test a sign-in, store it if the server accepts it, and send the waiting parcels. `is_wanted` returns
        whether the worker still wants this after the test. Raise `StoreFault`."""
        probed = await self._tried(wanted.destination, wanted.project, sign_in)
        if not is_wanted():
            return
        if probed.reason in _NOT_TAKEN:
            self._event_bus.announce(SignInRefused(wanted.server, probed.reason, probed.detail))
            return
        keeping = await _answered(self._sign_ins.keep(wanted.server, sign_in))
        self._event_bus.announce(SignedIn(wanted.server, keeping, probed.who, probed.reason, probed.detail))
        for destination in await self._destinations(wanted.server):
            await self._delivery.retry_all(destination)

    async def keep_in_file(self, server: str) -> None:
        """Store the sign-in in a file, as the worker wants. Raise `StoreFault`."""
        await self._sign_ins.keep_in_file(server)
        self._event_bus.announce(SignedIn(server, Keeping.FILE))

    async def sign_out(self, server: str) -> None:
        """Forget the sign-in. No more can go to the server, which keeps what it has. Raise `StoreFault`."""
        await _answered(self._sign_ins.forget(server))
        self._event_bus.announce(SignedOut(server))

    async def _tried(self, destination: Destination, project: str, sign_in: SignIn) -> Probed:
        try:
            return await asyncio.wait_for(self._probe.probe(destination, project, sign_in), PATIENCE_S)
        except TimeoutError:
            return Probed(DeliveryReason.NO_ANSWER)

    async def _destinations(self, server: str) -> tuple[Destination, ...]:
        parcels = await self._delivery.parcels()
        return tuple({parcel.destination: None for parcel in parcels if server_of(parcel.url) == server})


async def _answered[T](asked: Coroutine[Any, Any, T]) -> T:
    """Wait for a keyring. Raise `KeyringRefused` if it is not unlocked in time, because others wait behind it."""
    try:
        return await asyncio.wait_for(asked, KEYRING_PATIENCE_S)
    except TimeoutError as error:
        raise KeyringRefused(detail="no answer") from error
