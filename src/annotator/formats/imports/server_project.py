"""A bundle of tasks from a server project: read as an import and validated as a bundle. A later download with other
tasks or another config is a separate bundle, because the revision is a hash of the content."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import unquote, urlsplit

import tomlkit
from msgspec.structs import replace

from annotator.core.design.structured_cells import changed_at, place_in, value_at
from annotator.core.errors import BundleRefused
from annotator.core.outbox.destinations import LABEL_STUDIO
from annotator.core.ports.bundles import BundleSource
from annotator.core.ports.servers import ServerProject, ServerTask
from annotator.formats.imports.design import config_design
from annotator.formats.imports.files import ImportFiles
from annotator.formats.imports.html_instructions import instructions_markdown
from annotator.formats.imports.plan import CONFIG_FILE, INSTRUCTIONS_FILE, ImportKind, ImportRequest, NewBundle, Planned
from annotator.formats.imports.reader import plan_import
from annotator.formats.imports.validation import PlannedSource
from annotator.formats.manifest.report import MANIFEST_FILE
from annotator.formats.manifest.writer import NewPay, bundle_id, bundle_title
from annotator.formats.problem_log import ProblemLog
from annotator.formats.source.markdown import instructions_html
from annotator.formats.tasks.writer import JSON_FILE

_REVISIONS: Final = 1_000_000_000
_LONGEST_HOST = 40
_LONGEST_NAME = 60
_LONGEST_DESCRIPTION = 4000
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
# If the task data have an `id`, the server's ID is in a column with an unused name.
_ID, _OTHER_ID = "id", "label_studio_id"


def check_instructions(project: ServerProject) -> None:
    """Raise BundleRefused for instructions that no bundle can have. They need no file of the project."""
    log, data = ProblemLog(), instructions_markdown(project.instructions).encode("utf-8", "replace")
    if data:
        instructions_html(data, INSTRUCTIONS_FILE, frozenset(), log)
    if log.has_errors():
        raise BundleRefused(log.problems())


def media_addresses(config: str, tasks: Sequence[ServerTask]) -> tuple[str, ...]:
    """Return the distinct media addresses of the tasks. Empty if the config is unreadable, which planning reports."""
    design = config_design(config, CONFIG_FILE, ProblemLog())
    columns = design.media_columns if design is not None else ()
    datas = [task["data"] for task in tasks]
    found = (text for data in datas for name in columns for text in _texts(value_at(data, place_in(data, name))))
    return tuple(dict.fromkeys(text for text in found if text.strip()))


def path_of(address: str) -> str:
    """Return the path in the bundle for a media address. Different addresses have different paths."""
    try:
        path = unquote(urlsplit(address).path)
    except ValueError:
        path = ""
    name = _NO_NAME.sub("-", posixpath.basename(path))[-_LONGEST_NAME:].lstrip(".-")
    return f"media/{hashlib.sha256(address.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}-{name}"


def project_files(project: ServerProject, tasks: Sequence[ServerTask], fetched: Mapping[str, str]) -> dict[str, bytes]:
    """Return the source files of the import without media. `fetched` maps addresses to paths."""
    design = config_design(project.config, CONFIG_FILE, ProblemLog())
    columns = design.media_columns if design is not None else ()
    id_column = _id_column(tasks)
    lines = [_task(task, id_column, columns, fetched) for task in tasks]
    files = {
        CONFIG_FILE: project.config.encode("utf-8", "replace"),
        JSON_FILE: json.dumps(lines).encode(),  # a lone surrogate is kept, and is reported for its task
        INSTRUCTIONS_FILE: instructions_markdown(project.instructions).encode("utf-8", "replace"),
    }
    return {path: data for path, data in files.items() if data}


def plan_project(
    source: BundleSource,
    project: ServerProject,
    tasks: Sequence[ServerTask],
    url: str,
    languages: tuple[str, str],
    pay: NewPay | None = None,
) -> Planned:
    """Return the plan for a source with `project_files` and media. `url` is the server's address. `languages`
    are those of the tasks and of the recordings. The worker enters these and `pay`, because a server has no fields for
    them. No untrusted content makes this raise."""
    language, media_language = languages
    host = urlsplit(url).netloc
    request = ImportRequest(
        kind=ImportKind.LABEL_STUDIO,
        config=CONFIG_FILE,
        tasks=JSON_FILE,
        id_column=_id_column(tasks),
        title=bundle_title(project.title) if project.title.strip() else f"{host} {project.number}",
        language=language,
        media_language=media_language,
        requester=host,
        pay=pay,
    )
    planned = plan_import(source, request, {})
    return planned if planned.bundle is None else replace(planned, bundle=_sent_back(planned.bundle, project, url))


def planned_source(bundle: NewBundle, source: BundleSource) -> BundleSource:
    """Return the bundle as a source whose media are still in the source it was planned from."""
    return PlannedSource(bundle, ImportFiles(source, {}, ProblemLog()))


def _sent_back(bundle: NewBundle, project: ServerProject, url: str) -> NewBundle:
    """Return the bundle with ID, revision and the route back to the project of its tasks."""
    manifest = tomlkit.parse(bundle.files[MANIFEST_FILE])
    host = bundle_id(urlsplit(url).netloc)[:_LONGEST_HOST].strip("-")
    manifest["id"] = f"{host}-{project.number}"
    manifest["revision"] = _revision(bundle)
    description = "".join(char for char in project.description if char.isprintable() or char == "\n")
    if description.strip():
        manifest["description"] = description.strip()[:_LONGEST_DESCRIPTION]
    if "instructions" in manifest:
        manifest["instructions"]["must_read"] = project.must_read
    submit = tomlkit.table()
    submit.update({"kind": LABEL_STUDIO, "url": url, "project": project.number})
    manifest["submit"] = submit
    return replace(bundle, files={**bundle.files, MANIFEST_FILE: tomlkit.dumps(manifest).encode()})


def _revision(bundle: NewBundle) -> int:
    """Return a revision from 1 derived from the content. Media count by path, which contains a hash of the address."""
    digest = hashlib.sha256()
    for path in sorted({*bundle.files, *bundle.media} - {MANIFEST_FILE}):
        digest.update(f"{path}\0".encode())
        digest.update(hashlib.sha256(bundle.files.get(path, b"")).digest())
    return 1 + int.from_bytes(digest.digest()[:8]) % _REVISIONS


def _id_column(tasks: Sequence[ServerTask]) -> str:
    columns = {column for task in tasks for column in task["data"]}
    if not any(column.casefold() == _ID for column in columns):
        return _ID
    column = _OTHER_ID
    while column in columns:
        column += "_"
    return column


def _task(task: ServerTask, id_column: str, columns: Sequence[str], fetched: Mapping[str, str]) -> dict[str, Any]:
    data = task["data"]
    for place in dict.fromkeys(place_in(data, name) for name in columns):
        data = changed_at(data, place, lambda value: _moved(value, fetched)) if place else data
    predictions = {"predictions": task["predictions"]} if task.get("predictions") else {}
    if id_column == _ID:
        return {_ID: task["id"], "data": data, **predictions}
    return {"data": {id_column: task["id"], **data}, **predictions}


def _moved(value: Any, fetched: Mapping[str, str]) -> Any:
    if isinstance(value, list):
        return [_moved(entry, fetched) for entry in value]
    return fetched.get(value, value) if isinstance(value, str) else value


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for entry in value:
            yield from _texts(entry)
    elif isinstance(value, str):
        yield value
