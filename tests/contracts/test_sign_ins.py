"""The contract of `core.ports.sign_ins.SignIns`."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from annotator.core.outbox.sign_in import Keeping, SignIn, SignInKind
from annotator.core.ports.sign_ins import SignIns
from annotator.store.credentials import HomeSignIns
from fakes.sign_ins import FakeKeyring, MemorySignIns

SERVER, OTHER = "https://label.example.org", "https://dav.example.org:8443"
TOKEN = SignIn(SignInKind.TOKEN, "s3cret 🔑")
PASSWORD = SignIn(SignInKind.PASSWORD, "pass\nword", "Zoé")


@pytest.fixture(params=["memory", "keyring", "file", "this-run"])
def sign_ins(request: pytest.FixtureRequest, tmp_path: Path) -> SignIns:
    if request.param == "memory":
        return MemorySignIns()
    if request.param == "keyring":
        keyring = FakeKeyring()
        return HomeSignIns(tmp_path / "sign-ins.json", lambda: keyring)
    kind = KeptInFile if request.param == "file" else HomeSignIns
    return kind(tmp_path / "sign-ins.json", lambda: None)


class KeptInFile(HomeSignIns):
    """Sign-ins for which the user agrees to file storage every time."""

    async def keep(self, server: str, sign_in: SignIn) -> Keeping:
        await super().keep(server, sign_in)
        await self.keep_in_file(server)
        return Keeping.FILE


def test_what_is_kept_is_found_by_its_server_and_no_other(sign_ins: SignIns) -> None:
    async def scenario() -> None:
        assert await sign_ins.find(SERVER) is None
        await sign_ins.keep(SERVER, TOKEN)
        assert await sign_ins.find(SERVER) == TOKEN
        assert await sign_ins.find(OTHER) is None
        await sign_ins.keep(OTHER, PASSWORD)
        assert (await sign_ins.find(OTHER), await sign_ins.find(SERVER)) == (PASSWORD, TOKEN)

    asyncio.run(scenario())


def test_a_newer_one_takes_the_place_of_the_older(sign_ins: SignIns) -> None:
    async def scenario() -> None:
        await sign_ins.keep(SERVER, TOKEN)
        await sign_ins.keep(SERVER, PASSWORD)
        assert await sign_ins.find(SERVER) == PASSWORD
        assert await sign_ins.servers() == (SERVER,)

    asyncio.run(scenario())


def test_what_is_forgotten_is_gone_and_the_others_stay(sign_ins: SignIns) -> None:
    async def scenario() -> None:
        await sign_ins.keep(SERVER, TOKEN)
        await sign_ins.keep(OTHER, PASSWORD)
        await sign_ins.forget(SERVER)
        await sign_ins.forget(SERVER)
        assert await sign_ins.find(SERVER) is None
        assert await sign_ins.servers() == (OTHER,)
        assert await sign_ins.find(OTHER) == PASSWORD

    asyncio.run(scenario())


def test_servers_are_told_by_name_in_order(sign_ins: SignIns) -> None:
    async def scenario() -> None:
        assert await sign_ins.servers() == ()
        for server in (SERVER, OTHER):
            await sign_ins.keep(server, TOKEN)
        assert await sign_ins.servers() == tuple(sorted((SERVER, OTHER)))

    asyncio.run(scenario())


def test_a_file_is_asked_for_only_where_something_is_known_for_this_run(sign_ins: SignIns) -> None:
    async def scenario() -> None:
        await sign_ins.keep_in_file(SERVER)
        assert await sign_ins.servers() == ()

    asyncio.run(scenario())


def test_many_at_once_are_all_kept(sign_ins: SignIns) -> None:
    async def scenario() -> None:
        servers = [f"https://{number:02}.example.org" for number in range(12)]
        await asyncio.gather(*(sign_ins.keep(server, TOKEN) for server in servers))
        assert await sign_ins.servers() == tuple(servers)

    asyncio.run(scenario())
