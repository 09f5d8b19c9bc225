"""When it is looked what became of tasks elsewhere: only where somebody is signed in, and not too often."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

from annotator.core.events import SignedIn, TaskShown
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind
from annotator.core.ports.servers import RemoteTaskStatus, Unread
from annotator.services.servers.remote_status import LOOK_EVERY_S, RemoteTaskWatcher
from services.service_env import KEY, ServiceEnv, files, make_env, running, until

URL = "https://studio.example.org"
SUBMIT = f'\n[submit]\nkind = "label-studio"\nurl = "{URL}"\nproject = "7"\n'
SIGN_IN = SignIn(SignInKind.TOKEN, "a-secret")


class Watching:
    """`answers` is what the server says, the last of them from then on; `asked` what it was asked about."""

    def __init__(self, env: ServiceEnv, *answers: RemoteTaskStatus | Unread) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, ...]] = []
        self.dropped: list[tuple[str, RemoteTaskStatus]] = []
        services = env.services
        self.env = env
        self.watch = RemoteTaskWatcher(
            services.journal.running_ms,
            env.records,
            services.bundles,
            self,
            lambda: env.sign_ins,
            lambda key, found: self.dropped.append((key, found)),
            services.event_bus,
        )

    async def remote_status(self, url: str, number: str, task_ids: Collection[str]) -> RemoteTaskStatus | Unread:
        assert (url, number) == (URL, "7")
        self.asked.append(tuple(task_ids))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    async def signed_in(self) -> Watching:
        await self.env.sign_ins.keep(URL, SIGN_IN)
        return self


async def opened(manifest_more: str = SUBMIT) -> ServiceEnv:
    """Open a bundle with the task IDs of a server: 1, 2 and 3."""
    given = files(manifest_more)
    for number, name in enumerate((b"first", b"second", b"third"), start=1):
        given["tasks.csv"] = given["tasks.csv"].replace(b"\n%b," % name, b"\n%d," % number)
    return await make_env(given).start()


def test_only_what_was_never_begun_is_asked_about_and_what_is_found_is_handed_on() -> None:
    async def scenario() -> None:
        found = RemoteTaskStatus(frozenset({"3"}), frozenset({"2"}))
        watching = await Watching(await opened(), found).signed_in()
        await watching.watch.look()
        assert watching.asked == [("2", "3")]
        assert watching.dropped == [(KEY, found)]

    asyncio.run(scenario())


def test_nobody_is_asked_without_a_sign_in_or_about_bundles_of_other_ways() -> None:
    async def scenario() -> None:
        watching = Watching(await opened(), RemoteTaskStatus())
        await watching.watch.look()
        folder = await Watching(await opened(""), RemoteTaskStatus()).signed_in()
        await folder.watch.look()
        assert watching.asked == folder.asked == []

    asyncio.run(scenario())


def test_offline_nothing_happens_and_it_is_asked_again() -> None:
    async def scenario() -> None:
        away = Unread(DeliveryReason.SERVER_UNREACHABLE, URL)
        watching = await Watching(await opened(), away, RemoteTaskStatus(frozenset({"3"}))).signed_in()
        await watching.watch.look()
        assert watching.dropped == []
        assert watching.env.events[-1] == TaskShown(KEY, 0)
        await watching.watch.look()
        assert len(watching.dropped) == 1

    asyncio.run(scenario())


def test_the_bundle_at_work_is_looked_at_every_ten_minutes_and_others_once() -> None:
    async def scenario() -> None:
        env = await opened()
        watching = await Watching(env, RemoteTaskStatus()).signed_in()
        await watching.watch.look()
        env.clock.advance(round(LOOK_EVERY_S * 1000))
        await watching.watch.look()
        assert len(watching.asked) == 1  # it was opened before anybody watched
        await env.services.session.step(1)
        await watching.watch.look()
        await watching.watch.look()
        assert watching.asked[1:] == [("3",)]
        await env.services.session.leave_task()
        env.clock.advance(round(LOOK_EVERY_S * 1000))
        await watching.watch.look()
        assert len(watching.asked) == 2

    asyncio.run(scenario())


def test_opening_a_bundle_and_signing_in_are_reasons_to_look() -> None:
    async def scenario() -> None:
        env = await opened()
        watching = Watching(env, RemoteTaskStatus())
        async with running(watching.watch.run()):
            await env.sign_ins.keep(URL, SIGN_IN)
            env.services.event_bus.announce(SignedIn(URL, Keeping.KEYRING))
            await until(lambda: len(watching.asked) == 1, "it looks after signing in")
            env.clock.advance(round(LOOK_EVERY_S * 1000))
            await env.services.session.step(1)
            await until(lambda: len(watching.asked) == 2, "it looks where a bundle is opened")

    asyncio.run(scenario())
