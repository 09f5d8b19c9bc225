"""Where sign-ins are kept, as a protocol."""

from __future__ import annotations

from typing import Protocol

from annotator.core.outbox.sign_in import Keeping, SignIn


class SignIns(Protocol):
    """By server, as `core.outbox.sign_in.server_of` names it. All raise StoreFault. May be asked in any loop."""

    async def find(self, server: str) -> SignIn | None: ...

    async def keep(self, server: str, sign_in: SignIn) -> Keeping:
        """In the place of the one before. Never in a file for which the person has not said yes: where the system has
        no keyring, or it does not take the sign-in, that is known for this run only."""
        ...

    async def keep_in_file(self, server: str) -> None:
        """The person's yes: what is known for this run only goes to a file that only they can read."""
        ...

    async def forget(self, server: str) -> None: ...

    async def servers(self) -> tuple[str, ...]:
        """Those that there is a sign-in for, by name."""
        ...
