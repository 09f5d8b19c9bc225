"""Owners of a Label Studio: the same interface for the fake one and the real one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import quote

from annotator.core.outbox.sign_in import SignIn, SignInKind
from connectors.studio_server import StudioServer

type TaskMade = Mapping[str, Any]


class Owner(Protocol):
    """Numbers are those of the server. `url` is its address."""

    @property
    def url(self) -> str: ...

    def add_project(self, config: str, **fields: Any) -> int: ...

    def delete_project(self, project: int) -> None: ...

    def add_tasks(self, project: int, tasks: Sequence[TaskMade]) -> list[int]:
        """Each with `data`, and with `predictions` where there are any."""
        ...

    def delete_task(self, task: int) -> None: ...

    def add_file(self, project: int, name: str, content: bytes) -> str:
        """The address by which a task names it."""
        ...

    def annotations(self, project: int) -> list[dict[str, Any]]:
        """All of them, what was skipped as well, each with its `unique_id` and its `task`."""
        ...

    def new_worker(self, kind: SignInKind) -> SignIn:
        """Somebody else each time."""
        ...

    def revoke(self, sign_in: SignIn) -> None:
        """A personal token."""
        ...

    def allow_legacy_tokens(self, allowed: bool) -> None: ...


class OwnerInMemory:
    """The owner of the fake Label Studio."""

    def __init__(self, studio: StudioServer) -> None:
        self._studio = studio
        self._legacy_tokens: set[str] = set()

    @property
    def url(self) -> str:
        return self._studio.url

    def add_project(self, config: str, **fields: Any) -> int:
        return self._studio.world.add_project(config, **fields)

    def delete_project(self, project: int) -> None:
        self._studio.world.delete_project(project)

    def add_tasks(self, project: int, tasks: Sequence[TaskMade]) -> list[int]:
        world = self._studio.world
        return [world.add_task(project, task["data"], task.get("predictions", ())) for task in tasks]

    def delete_task(self, task: int) -> None:
        self._studio.world.delete_task(task)

    def add_file(self, project: int, name: str, content: bytes) -> str:
        path = f"/data/upload/{project}/{uuid.uuid4().hex[:8]}-{name.replace(' ', '_')}"
        self._studio.world.files[path] = content
        return quote(path)

    def annotations(self, project: int) -> list[dict[str, Any]]:
        return [there for there in self._studio.world.annotations.values() if there["project"] == project]

    def new_worker(self, kind: SignInKind) -> SignIn:
        token, world = uuid.uuid4().hex, self._studio.world
        if kind is SignInKind.LEGACY_TOKEN:
            self._legacy_tokens.add(token)
            world.legacy_tokens.add(token)
        else:
            world.personal_tokens.add(token)
        return SignIn(kind, token)

    def revoke(self, sign_in: SignIn) -> None:
        self._studio.world.revoke(sign_in.secret)

    def allow_legacy_tokens(self, allowed: bool) -> None:
        self._studio.world.legacy_tokens = self._legacy_tokens if allowed else set()
