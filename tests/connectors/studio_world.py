"""The state of the fake Label Studio, and its answers, as observed with Label Studio 1.23."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

VERSION = "1.23.2"
NO_CREDENTIALS = "Authentication credentials were not provided."


class StudioRefusal(Exception):
    """An error as Label Studio words it; `is_page` where it shows a page instead."""

    def __init__(self, status: int, detail: str, errors: Any = None, *, is_page: bool = False) -> None:
        super().__init__(status, detail)
        self.is_page = is_page
        self.status = status
        self.detail = detail
        self.errors = errors

    @property
    def body(self) -> dict[str, Any]:
        errors = {} if self.errors is None else {"validation_errors": self.errors}
        of_its_own = {"id": str(uuid.uuid4()), "status_code": self.status, "version": VERSION}
        return {**of_its_own, "detail": self.detail, "exc_info": None, **errors}


class World(Struct):
    """`files` are what was uploaded, by their paths below the host. `may_export` is False for a hosted Label Studio
    with roles. `names_unique_id` is how old servers fail: 500 in the place of 409; `lists_predictions` False how
    they list tasks, and `knows_selections` False that they list any whoever asks for some."""

    personal_tokens: set[str] = field(default_factory=set)
    revoked_tokens: set[str] = field(default_factory=set)
    legacy_tokens: set[str] = field(default_factory=set)
    accesses: set[str] = field(default_factory=set)
    projects: dict[int, dict[str, Any]] = field(default_factory=dict)
    tasks: dict[int, dict[str, Any]] = field(default_factory=dict)
    annotations: dict[int, dict[str, Any]] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    may_export: bool = True
    lists_predictions: bool = True
    knows_selections: bool = True
    names_unique_id: bool = False
    exchanges: int = 0
    _numbers: int = 0
    _persons: dict[str, int] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def number(self) -> int:
        with self._lock:
            self._numbers += 1
            return self._numbers

    def add_project(self, config: str = "<View/>", **fields: Any) -> int:
        number = self.number()
        usual = {"title": f"Project {number}", "description": "", "expert_instruction": "", "show_instruction": False}
        usual |= {"show_skip_button": True, "enable_empty_annotation": True, "maximum_annotations": 1}
        self.projects[number] = {"id": number, **usual, "label_config": config, **fields}
        return number

    def add_task(self, project: int, data: Mapping[str, Any] | None = None, predictions: Any = ()) -> int:
        number = self.number()
        listed = [{"id": self.number(), "task": number, "project": project, **fields} for fields in predictions]
        self.tasks[number] = {"id": number, "project": project, "data": dict(data or {}), "predictions": listed}
        return number

    def delete_task(self, task: int) -> None:
        del self.tasks[task]
        self.annotations = {number: there for number, there in self.annotations.items() if there["task"] != task}

    def counts(self, task: int) -> dict[str, Any]:
        """Return the counts of a task in a list."""
        answers = [there for there in self.annotations.values() if there["task"] == task and not there["was_cancelled"]]
        wanted = self.projects[self.tasks[task]["project"]]["maximum_annotations"]
        people = {there["completed_by"] for there in answers}
        return {"total_annotations": len(answers), "overlap": wanted, "is_labeled": len(people) >= wanted}

    def delete_project(self, project: int) -> None:
        for task in [number for number, task in self.tasks.items() if task["project"] == project]:
            self.delete_task(task)
        del self.projects[project]

    def revoke(self, token: str) -> None:
        self.personal_tokens.discard(token)
        self.revoked_tokens.add(token)

    def stored(self, unique_id: str) -> list[dict[str, Any]]:
        """All annotations of that name: there is one at most."""
        return [there for there in self.annotations.values() if there["unique_id"] == unique_id]

    # What is asked of it.

    def exchange(self, value: Any) -> dict[str, Any]:
        with self._lock:
            self.exchanges += 1
            token = value.get("refresh") if isinstance(value, dict) else None
            if token is None:
                raise StudioRefusal(400, "Validation error", {"refresh": ["This field is required."]})
            if token in self.revoked_tokens:
                raise StudioRefusal(401, "Token is blacklisted")
            if token not in self.personal_tokens:
                raise StudioRefusal(401, "Token is invalid")
            access = f"{uuid.uuid4().hex}-of-{self.person(token)}"
            self.accesses.add(access)
            return {"access": access}

    def person(self, token: str) -> int:
        """The number of whose it is: a personal token, an access token that was given for it, or an older one."""
        _, was_given, number = token.partition("-of-")
        with self._lock:
            return int(number) if was_given else self._persons.setdefault(token, len(self._persons) + 1)

    def check(self, authorization: str) -> None:
        kind, _, token = authorization.partition(" ")
        if kind == "Token" and token and token not in self.legacy_tokens:
            raise StudioRefusal(
                401,
                "Authentication token no longer valid: legacy token authentication has been disabled for"
                " this organization",
            )
        if not (kind == "Token" and token) and not (kind == "Bearer" and token in self.accesses):
            raise StudioRefusal(401, NO_CREDENTIALS)

    def annotate(self, task: int, value: Any, by: int = 0) -> dict[str, Any]:
        """`by`: the number of a person; 0 is somebody else each time."""
        with self._lock:
            if task not in self.tasks:
                raise StudioRefusal(404, "No Task matches the given query.")
            _check_annotation(value)
            unique_id = value.get("unique_id")
            if unique_id is not None and self.stored(unique_id):
                if self.names_unique_id:
                    raise StudioRefusal(500, f"UNIQUE constraint failed: task_completion.unique_id {unique_id}")
                raise StudioRefusal(409, "Annotation with this unique id already exists")
            number = self.number()
            self.annotations[number] = {
                "id": number,
                "task": task,
                "project": self.tasks[task]["project"],
                "unique_id": unique_id,
                "result": value.get("result"),
                "lead_time": value.get("lead_time"),
                "was_cancelled": value.get("was_cancelled", False),
                "completed_by": by or -number,
            }
            return {name: there for name, there in self.annotations[number].items() if name != "unique_id"}

    def export(self, project: int, tasks: set[int]) -> list[dict[str, Any]]:
        """Export these tasks, or all of them if none are given."""
        with self._lock:
            if project not in self.projects:
                raise StudioRefusal(404, "", is_page=True)
            if not self.may_export:
                raise StudioRefusal(403, "You do not have permission to perform this action.")
            chosen = [task for task in self.tasks.values() if task["project"] == project]
            exported = [
                {**task, "annotations": [there for there in self.annotations.values() if there["task"] == task["id"]]}
                for task in chosen
                if not tasks or task["id"] in tasks
            ]
            return [task for task in exported if task["annotations"]]

    def project(self, number: int) -> dict[str, Any]:
        if number not in self.projects:
            raise StudioRefusal(404, "No Project matches the given query.")
        return self.projects[number]


def _check_annotation(value: Any) -> None:
    if not isinstance(value, dict):
        wanted = f"Invalid data. Expected a dictionary, but got {type(value).__name__}."
        raise StudioRefusal(400, "Validation error", {"non_field_errors": [wanted]})
    for name in ("task", "project"):
        if name in value and not isinstance(value[name], int):
            kind = type(value[name]).__name__
            raise StudioRefusal(
                400, "Validation error", {name: [f"Incorrect type. Expected pk value, received {kind}."]}
            )
    if not isinstance(value.get("result"), list):
        raise StudioRefusal(
            400, "Validation error", {"result": ['annotation "result" field in annotation must be list']}
        )
    lead_time = value.get("lead_time")
    if lead_time is not None and not isinstance(lead_time, int | float):
        raise StudioRefusal(400, "Validation error", {"lead_time": ["A valid number is required."]})
    unique_id = value.get("unique_id")
    try:
        uuid.UUID(str(unique_id)) if unique_id is not None else None
    except ValueError:
        raise StudioRefusal(500, f"['“{unique_id}” is not a valid UUID.']") from None
