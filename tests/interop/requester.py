"""A Label Studio's owner over its API: the actions of a requester on its pages."""

from __future__ import annotations

import time
import uuid
from collections.abc import Mapping, Sequence
from itertools import batched
from typing import Any
from urllib.parse import quote

import httpx

from annotator.core.outbox.sign_in import SignIn, SignInKind

PATIENCE_S = 120
FILES_AT_ONCE = 50  # the server takes no more than 100
_ACCESS_S = 200  # of the 300 that it is good for
_USUAL_CONFIG = "<View><Text name='text' value='$text'/><TextArea name='said' toName='text'/></View>"


class Requester:
    """`connectors.label_studio.owners.Owner`. `legacy_token` is the owner's; no cookie is kept, because who has one is
    asked for more with each POST."""

    def __init__(self, url: str, legacy_token: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, timeout=PATIENCE_S, trust_env=False)
        self._personal_token = self._new_token(legacy_token)
        self._access, self._since_s = "", 0.0

    def close(self) -> None:
        self._client.close()

    # As a requester.

    def add_project(self, config: str, **fields: Any) -> int:
        usual = {"title": f"Project {uuid.uuid4()}", "label_config": _USUAL_CONFIG if config == "<View/>" else config}
        return int(self.ask("POST", "/api/projects/", json={**usual, **fields})["id"])

    def delete_project(self, project: int) -> None:
        self.ask("DELETE", f"/api/projects/{project}/")

    def add_tasks(self, project: int, tasks: Sequence[Mapping[str, Any]]) -> list[int]:
        made = self.ask("POST", f"/api/projects/{project}/import?return_task_ids=true", json=list(tasks))
        assert made["task_count"] == len(tasks), made
        numbers: list[int] = made["task_ids"]
        return numbers

    def delete_task(self, task: int) -> None:
        self.ask("DELETE", f"/api/tasks/{task}/")

    def add_file(self, project: int, name: str, content: bytes) -> str:
        return self.add_files(project, {name: content})[name]

    def add_files(self, project: int, files: Mapping[str, bytes]) -> dict[str, str]:
        """By name the address of each. No task is made of any."""
        numbers: dict[str, int] = {}
        for some in batched(files.items(), FILES_AT_ONCE):
            parts = [(name, (name, content)) for name, content in some]
            uploaded = self.ask("POST", f"/api/projects/{project}/import?commit_to_project=false", files=parts)
            numbers.update(zip((name for name, _content in some), uploaded["file_upload_ids"], strict=True))
        uploads = self.ask("GET", f"/api/projects/{project}/file-uploads?all=true")
        there = {upload["id"]: upload["file"] for upload in uploads}
        return {name: quote(f"/data/{there[number]}") for name, number in numbers.items()}

    def annotations(self, project: int) -> list[dict[str, Any]]:
        tasks = self.ask("GET", f"/api/projects/{project}/export?exportType=JSON")
        return [{**there, "task": task["id"]} for task in tasks for there in task["annotations"]]

    def export(self, project: int, kind: str) -> bytes:
        """All annotations in one of the server's own formats; a zip, where it is of several files."""
        return self._answered("GET", f"/api/projects/{project}/export?exportType={kind}").content

    def new_worker(self, kind: SignInKind) -> SignIn:
        """By the invitation and the form that a person fills in."""
        invitation = self.ask("GET", "/api/invite")["invite_url"]
        with httpx.Client(base_url=self.url, timeout=PATIENCE_S, trust_env=False) as browser:
            browser.get(invitation).raise_for_status()
            email, password = f"{uuid.uuid4()}@example.org", str(uuid.uuid4())
            form = {"email": email, "password": password, "csrfmiddlewaretoken": browser.cookies["csrftoken"]}
            signed_up = browser.post(invitation, data=form, headers={"Referer": f"{self.url}{invitation}"})
            assert signed_up.status_code == 302, signed_up.text
            legacy_token = browser.get("/api/current-user/token").raise_for_status().json()["token"]
        if kind is SignInKind.LEGACY_TOKEN:
            return SignIn(kind, legacy_token)
        return SignIn(kind, self._new_token(legacy_token))

    def revoke(self, sign_in: SignIn) -> None:
        self.ask("POST", "/api/token/blacklist/", json={"refresh": sign_in.secret})

    def allow_legacy_tokens(self, allowed: bool) -> None:
        self.ask("POST", "/api/jwt/settings", json={"api_tokens_enabled": True, "legacy_api_tokens_enabled": allowed})

    # How it is asked.

    def ask(self, method: str, path: str, **what: Any) -> Any:
        """None where it answers nothing."""
        answered = self._answered(method, path, **what)
        return answered.json() if answered.content else None

    def _answered(self, method: str, path: str, **what: Any) -> httpx.Response:
        answered = self._asked(method, path, {"Authorization": f"Bearer {self._current_access()}"}, **what)
        assert answered.is_success, f"{method} {path}: {answered.status_code} {answered.text[:2000]}"
        return answered

    def _current_access(self) -> str:
        if not self._access or time.monotonic() - self._since_s > _ACCESS_S:
            self._since_s = time.monotonic()
            exchanged = self._asked("POST", "/api/token/refresh/", {}, json={"refresh": self._personal_token})
            self._access = exchanged.raise_for_status().json()["access"]
        return self._access

    def _new_token(self, legacy_token: str) -> str:
        """Each person has one personal token at a time."""
        answered = self._asked("POST", "/api/token/", {"Authorization": f"Token {legacy_token}"})
        assert answered.status_code == 201, answered.text
        token: str = answered.json()["token"]
        return token

    def _asked(self, method: str, path: str, headers: Mapping[str, str], **what: Any) -> httpx.Response:
        self._client.cookies.clear()
        return self._client.request(method, path, headers=dict(headers), **what)
