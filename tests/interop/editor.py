"""Label Studio's own editor in Chromium: it loads a task with a result and serialises what it made of it."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from PIL import Image

from interop.chromium import Page, chromium_page
from interop.makers import SIZE
from interop.real_studio import OWNER, PASSWORD, RealStudio

type Results = list[dict[str, Any]]

_SETTLED_TRIES, _PAUSE_MS, _SETTLES_MS = 50, 100, 1000
_STORE = "window.Htx?.annotationStore"
# The imported annotation of this task, when it is on screen.
_SERIALIZED = f"""(() => {{
    const annotation = {_STORE}?.selected;
    if (!annotation || String(window.Htx.task?.id) !== "TASK" || !annotation.pk) return null;
    return JSON.stringify(annotation.serializeAnnotation());
}})()"""


def image_address() -> str:
    """Return an image of the size that the regions of the cases are drawn on."""
    held = io.BytesIO()
    Image.new("RGB", SIZE, "teal").save(held, "PNG")
    return "data:image/png;base64," + base64.b64encode(held.getvalue()).decode()


class Editor:
    def __init__(self, studio: RealStudio, page: Page) -> None:
        self._studio = studio
        self._page = page
        self._script = ""

    def returned(self, config: str, data: Mapping[str, Any], result: Results) -> Results:
        """Return what the editor serialises of an imported result: at once if it is the same, else when it has had
        time to change."""
        self._open(config, {"data": data, "annotations": [{"result": result}]})
        found = self._serialized()
        for _try in range(_SETTLED_TRIES):
            if found == result:
                break
            self._wait()
            found = self._serialized()
        return found

    def made(self, config: str, data: Mapping[str, Any], *steps: str) -> Results:
        """Return what the editor serialises after steps in JavaScript. In each, `tag(name)` is a tag of the config."""
        self._open(config, {"data": data, "annotations": [{"result": []}]})
        self._serialized()
        self._wait(_SETTLES_MS)
        self._page.evaluated(f"window.tag = name => {_STORE}.selected.names.get(name)")
        for step in steps:
            self._page.awaited(f"(() => {{ {step}; return true }})()")
            self._wait(_SETTLES_MS)
        return self._serialized()

    def _open(self, config: str, task: Mapping[str, Any]) -> None:
        project = self._studio.requester.add_project(config)
        (number,) = self._studio.requester.add_tasks(project, [task])
        self._script = _SERIALIZED.replace("TASK", str(number))
        self._page.open(f"{self._studio.url}/projects/{project}/data?task={number}")

    def _wait(self, time_ms: int = _PAUSE_MS) -> None:
        self._page.evaluated(f"new Promise(done => setTimeout(done, {time_ms}))")

    def _serialized(self) -> Results:
        found: Results = json.loads(self._page.awaited(self._script))
        return found


@contextmanager
def editor_of(studio: RealStudio) -> Iterator[Editor]:
    """The editor of a Label Studio, signed in as its owner."""
    with (
        tempfile.TemporaryDirectory(prefix="chromium-", ignore_cleanup_errors=True) as profile,
        chromium_page(Path(profile)) as page,
    ):
        page.set_cookies(studio.url, _signed_in(studio.url))
        yield Editor(studio, page)


def _signed_in(url: str) -> Mapping[str, str]:
    """Return the cookies after the form of the sign-in page."""
    address = f"{url}/user/login/"
    with httpx.Client(trust_env=False) as client:
        client.get(address).raise_for_status()
        form = {"email": OWNER, "password": PASSWORD, "csrfmiddlewaretoken": client.cookies["csrftoken"]}
        assert client.post(address, data=form, headers={"Referer": address}).status_code == 302
        return dict(client.cookies)


def _covered(address: str) -> tuple[tuple[int, int], str]:
    """Return the size and the covered pixels of a mask: the editor writes another file of the same image."""
    shown = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).convert("RGBA")
    covered = shown.getchannel("A").point([0] * 128 + [255] * 128)
    return shown.size, hashlib.sha256(covered.tobytes()).hexdigest()


def plain(result: Sequence[Mapping[str, Any]]) -> Results:
    """Return a result without the differences that the editor always makes: a region has the origin of its first
    result, and the words of conversations are copied anew, where nothing stands between two utterances."""
    origins: dict[str, str] = {}
    found: Results = []
    for item in result:
        item = dict(item)
        if "origin" in item:
            item["origin"] = origins.setdefault(item["id"], item["origin"])
        if "startOffset" in item.get("value", {}) and "globalOffsets" not in item["value"]:
            item["value"] = {name: value for name, value in item["value"].items() if name != "text"}
        if "imageDataURL" in item.get("value", {}):
            item["value"] = {**item["value"], "imageDataURL": _covered(item["value"]["imageDataURL"])}
        found.append(item)
    return found
