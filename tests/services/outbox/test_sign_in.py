"""Signing in to a server that results wait for, and out again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from msgspec.structs import replace

from annotator.core.answer.result_items import Answer
from annotator.core.errors import KeyringRefused
from annotator.core.events import SignedIn, SignedOut, SignInRefused
from annotator.core.outbox.destinations import PendingSignIn, pending_sign_ins
from annotator.core.outbox.parcel import DeliveryReason as Reason
from annotator.core.outbox.parcel import RetryLater
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind
from annotator.core.ports.connector import Probed
from annotator.services.outbox import sign_in
from services.service_env import ServiceEnv, make_env
from store.examples import a_parcel, an_assignment, opening, submission

URL, SERVER = "https://label.example.org/studio", "https://label.example.org"
TOKEN = SignIn(SignInKind.TOKEN, "secret")


def play(scenario: Callable[[ServiceEnv, PendingSignIn], Awaitable[None]]) -> None:
    """One parcel was tried without a sign-in, and another waits behind it for an hour."""

    async def whole() -> None:
        env = make_env()
        for task in ("1", "2"):
            assignment = an_assignment(task)
            parcel = replace(a_parcel(assignment), connector="label-studio", url=URL, project="7")
            await env.records.open_assignment(assignment, opening(assignment))
            await env.records.submit(submission(assignment), parcel, Answer())
            outcome = RetryLater(Reason.SIGN_IN_MISSING, SERVER, never_began=True, wait_s=3600)
            await env.records.record_outcome(parcel.unique_id, outcome, env.clock.now().utc_ms)
        (wanted,) = pending_sign_ins(await env.records.parcels())
        await scenario(env, wanted)

    asyncio.run(whole())


async def due(env: ServiceEnv) -> int:
    return len(await env.records.due_parcels(env.clock.now().utc_ms))


def test_a_sign_in_is_tried_before_it_is_kept_and_then_all_is_due() -> None:
    async def scenario(env: ServiceEnv, wanted: PendingSignIn) -> None:
        env.probe.finds = Probed(who="zoe@example.org")
        assert await due(env) == 0
        await env.services.sign_in_service().sign_in(wanted, TOKEN, lambda: True)
        ((destination, project, tried),) = env.probe.asked
        assert (destination.url, project, tried) == (URL, "7", TOKEN)
        assert await env.sign_ins.find(SERVER) == TOKEN
        assert env.told(SignedIn) == [SignedIn(SERVER, Keeping.KEYRING, "zoe@example.org")]
        assert await due(env) == 2

    play(scenario)


@pytest.mark.parametrize("reason", [Reason.SIGN_IN_EXPIRED, Reason.SIGN_IN_MISSING, Reason.ACCESS_DENIED])
def test_what_the_server_does_not_take_is_not_kept(reason: Reason) -> None:
    async def scenario(env: ServiceEnv, wanted: PendingSignIn) -> None:
        before = SignIn(SignInKind.TOKEN, "before")
        await env.sign_ins.keep(SERVER, before)
        env.probe.finds = Probed(reason, SERVER)
        await env.services.sign_in_service().sign_in(wanted, TOKEN, lambda: True)
        assert await env.sign_ins.find(SERVER) == before
        assert env.told(SignInRefused) == [SignInRefused(SERVER, reason, SERVER)]
        assert await due(env) == 0

    play(scenario)


@pytest.mark.parametrize("reason", [Reason.SERVER_UNREACHABLE, Reason.SERVER_BUSY, Reason.PLACE_MISSING])
def test_what_could_not_be_tried_is_kept_and_the_person_is_told(reason: Reason) -> None:
    async def scenario(env: ServiceEnv, wanted: PendingSignIn) -> None:
        env.probe.finds = Probed(reason, SERVER)
        await env.services.sign_in_service().sign_in(wanted, TOKEN, lambda: True)
        assert await env.sign_ins.find(SERVER) == TOKEN
        assert env.told(SignedIn) == [SignedIn(SERVER, Keeping.KEYRING, "", reason, SERVER)]

    play(scenario)


def test_whoever_changed_their_mind_while_it_was_tried_is_not_signed_in() -> None:
    async def scenario(env: ServiceEnv, wanted: PendingSignIn) -> None:
        await env.services.sign_in_service().sign_in(wanted, TOKEN, lambda: False)
        assert await env.sign_ins.servers() == ()
        assert (env.told(SignedIn), env.told(SignInRefused)) == ([], [])

    play(scenario)


def test_signing_out_forgets() -> None:
    async def scenario(env: ServiceEnv, wanted: PendingSignIn) -> None:
        services = env.services.sign_in_service()
        await services.sign_in(wanted, TOKEN, lambda: True)
        assert await services.servers() == (SERVER,)
        await services.sign_out(SERVER)
        assert await services.servers() == ()
        assert env.told(SignedOut) == [SignedOut(SERVER)]

    play(scenario)


def test_a_keyring_that_nobody_opens_does_not_keep_others_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "KEYRING_PATIENCE_S", 0.01)

    async def scenario(env: ServiceEnv, wanted: PendingSignIn) -> None:
        env.sign_ins.opens = asyncio.Event()
        with pytest.raises(KeyringRefused):
            await env.services.sign_in_service().sign_in(wanted, TOKEN, lambda: True)
        assert env.told(SignedIn) == []

    play(scenario)
