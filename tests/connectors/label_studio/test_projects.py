"""Projects of a Label Studio as a worker finds them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection
from contextlib import nullcontext

import pytest

from annotator.connectors.http.client import Client
from annotator.connectors.label_studio import pagination, projects
from annotator.connectors.label_studio.projects import LabelStudioProjects
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.servers import ListedProject, ServerProject, ServerTask, Unread
from connectors.label_studio.studio_stage import PAT, TRUST, StudioStage
from connectors.studio_server import StudioServer

PREDICTION = {"result": [{"id": "a"}], "model_version": "m1", "score": 0.5}


def ask[T](stage: StudioStage, question: Callable[[LabelStudioProjects], Awaitable[T]]) -> T:
    async def asked() -> T:
        async with Client(lambda: TRUST) as client:
            return await question(LabelStudioProjects(stage.sign_ins, client))

    return asyncio.run(asked())


def tasks_of(
    stage: StudioStage, most: int | None = None, without: Collection[str] = ()
) -> tuple[list[ServerTask], list[tuple[int, int]]]:
    counts: list[tuple[int, int]] = []

    def progress(done: int, whole: int) -> None:
        counts.append((done, whole))

    url, number = stage.studio.url, str(stage.project)
    found = ask(stage, lambda server: server.tasks(url, number, most, without, progress))
    assert not isinstance(found, Unread), found
    return list(found), counts


def fetched(stage: StudioStage, address: str, limit_bytes: int = 1000) -> bytes | DeliveryReason:
    pieces: list[bytes] = []
    fault = ask(stage, lambda server: server.fetch(stage.studio.url, address, limit_bytes, nullcontext(pieces.append)))
    return b"".join(pieces) if fault is None else fault.reason


def test_all_projects_are_listed_page_by_page(stage: StudioStage) -> None:
    numbers = [stage.project, *(stage.world.add_project(task_number=number) for number in range(130))]
    projects = ask(stage, lambda server: server.projects(stage.studio.url))
    assert not isinstance(projects, Unread)
    assert [project.number for project in projects] == [str(number) for number in numbers]
    assert projects[7] == ListedProject(str(numbers[7]), f"Project {numbers[7]}", 6)
    assert stage.asked("GET /api/projects/") == 2


def test_a_project_says_what_is_asked(stage: StudioStage) -> None:
    number = stage.world.add_project(
        "<View/>", title="Signs", description="d", expert_instruction="<b>Look</b>", show_instruction=True
    )
    found = ask(stage, lambda server: server.project(stage.studio.url, str(number)))
    assert found == ServerProject(str(number), "Signs", "d", "<View/>", "<b>Look</b>", must_read=True)


@pytest.mark.parametrize("count", [10**30, 10**4000, -1, True, 1.5, "7", None])
def test_a_number_of_tasks_that_no_project_has_is_none(stage: StudioStage, count: object) -> None:
    stage.world.projects[stage.project]["task_number"] = count
    reply = {"count": 1, "results": [{"id": stage.project, "title": "Signs", "task_number": count}]}
    stage.studio.say_once("GET /api/projects/", 200, json.dumps(reply).encode())
    found = ask(stage, lambda server: server.projects(stage.studio.url))
    assert found == (ListedProject(str(stage.project), "Signs", None),)


@pytest.mark.parametrize("total", [10**30, 10**4000, -1, True])
def test_a_list_of_more_tasks_than_there_can_be_is_none(stage: StudioStage, total: object) -> None:
    reply = {"total": total, "tasks": [{"id": 1, "data": {}}]}
    stage.studio.say_once("GET /api/tasks/", 200, json.dumps(reply).encode())
    found = ask(stage, lambda server: server.tasks(stage.studio.url, str(stage.project), None, (), lambda *_: None))
    assert isinstance(found, Unread)
    assert found.reason is DeliveryReason.SERVER_STRANGE


@pytest.mark.parametrize("number", [-1, True, 2**63, 10**4000])
def test_an_id_that_no_database_gives_is_passed_over(stage: StudioStage, number: object) -> None:
    listed = [{"id": number, "title": "Signs"}, {"id": stage.project, "title": "Signs"}]
    stage.studio.say_once("GET /api/projects/", 200, json.dumps({"count": 2, "results": listed}).encode())
    found = ask(stage, lambda server: server.projects(stage.studio.url))
    assert found == (ListedProject(str(stage.project), "Signs", None),)


def test_a_long_title_is_cut(stage: StudioStage) -> None:
    stage.world.projects[stage.project] |= {"title": "x" * 900_000, "description": "y" * 50_000}
    projects = ask(stage, lambda server: server.projects(stage.studio.url))
    project = ask(stage, lambda server: server.project(stage.studio.url, str(stage.project)))
    assert isinstance(projects, tuple)
    assert isinstance(project, ServerProject)
    assert {len(project.title), len(projects[0].title)} == {1_000}
    assert len(project.description) == 10_000


@pytest.mark.parametrize("number", ["4711", "../1", ""])
def test_a_project_that_is_not_there(stage: StudioStage, number: str) -> None:
    found = ask(stage, lambda server: server.project(stage.studio.url, number))
    assert found == Unread(DeliveryReason.PLACE_MISSING, number)


@pytest.mark.parametrize("lists_predictions", [True, False])
def test_tasks_come_with_predictions_and_without_anybodys_answers(stage: StudioStage, lists_predictions: bool) -> None:
    stage.world.lists_predictions = lists_predictions
    stage.world.projects[stage.project]["maximum_annotations"] = 2
    first = stage.world.add_task(stage.project, {"text": "a"}, [PREDICTION])
    second = stage.world.add_task(stage.project, {"text": "b"})
    stage.world.annotate(first, {"result": [], "was_cancelled": False})
    stage.world.add_task(stage.world.add_project(), {"text": "of another project"})
    (one_task, other), progress = tasks_of(stage)
    assert (one_task["id"], one_task["data"]) == (first, {"text": "a"})
    assert one_task["predictions"][0]["result"] == PREDICTION["result"]
    assert (other["id"], other.get("predictions", [])) == (second, [])
    assert all(task.keys() <= {"id", "data", "predictions"} for task in (one_task, other))
    assert progress == [(2, 2)]


def test_as_many_tasks_as_the_worker_wants(stage: StudioStage) -> None:
    numbers = [stage.world.add_task(stage.project, {"text": str(number)}) for number in range(250)]
    tasks, progress = tasks_of(stage, most=120)
    assert [task["id"] for task in tasks] == numbers[:120]
    assert progress == [(100, 120), (120, 120)]
    assert stage.asked("GET /api/tasks/") == 2
    assert [task["id"] for task in tasks_of(stage)[0]] == numbers
    assert not any("next" in asked for asked in stage.studio.asked)


def test_tasks_that_are_here_already_are_passed_over(stage: StudioStage) -> None:
    numbers = [stage.world.add_task(stage.project, {"text": str(number)}) for number in range(5)]
    tasks, _progress = tasks_of(stage, most=2, without={str(numbers[0]), str(numbers[2])})
    assert [task["id"] for task in tasks] == [numbers[1], numbers[3]]


def test_a_project_without_tasks(stage: StudioStage) -> None:
    assert tasks_of(stage) == ([], [(0, 0)])


def test_what_is_too_large_as_a_page_comes_in_smaller_ones(stage: StudioStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pagination, "LIMIT_BYTES", 40_000)
    numbers = [
        stage.world.add_task(stage.project, {"text": "x" * (100 if number < 110 else 10_000)}) for number in range(125)
    ]
    assert [task["id"] for task in tasks_of(stage)[0]] == numbers
    sizes = [asked.rpartition("page_size=")[2] for asked in stage.studio.asked if "/api/tasks/" in asked]
    assert list(dict.fromkeys(sizes)) == ["100", "10", "1"]


def test_more_tasks_than_fit_are_there_another_time(stage: StudioStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projects, "_MOST_BYTES", 100_000)
    numbers = [stage.world.add_task(stage.project, {"text": "x" * 5_000}) for _number in range(50)]
    first = [task["id"] for task in tasks_of(stage)[0]]
    assert 10 < len(first) < 30
    assert first == numbers[: len(first)]
    later = [task["id"] for task in tasks_of(stage, without=set(map(str, first)))[0]]
    assert later[0] == numbers[len(first)]


@pytest.mark.parametrize("name", ["projects", "tasks"])
def test_a_list_that_repeats_itself_is_no_list(stage: StudioStage, name: str) -> None:
    body = json.dumps(
        {"results" if name == "projects" else "tasks": [{"id": 1, "data": {}}], "count": 9**9, "total": 9**9}
    )
    for _page in range(9):
        stage.studio.say_once(f"GET /api/{name}/", 200, body.encode(), {"Content-Type": "application/json"})
    url, number = stage.studio.url, str(stage.project)

    async def listed(server: LabelStudioProjects) -> object:
        if name == "projects":
            return await server.projects(url)
        return await server.tasks(url, number, None, (), lambda _done, _whole: None)

    found = ask(stage, listed)
    assert found == Unread(DeliveryReason.SERVER_STRANGE, url)
    assert stage.asked(f"GET /api/{name}/") == 2


def test_what_is_no_label_studio_is_not_read(stage: StudioStage) -> None:
    stage.studio.say_once("GET /api/projects/", 200, b"<title>Sign in</title>")
    found = ask(stage, lambda server: server.projects(stage.studio.url))
    assert found == Unread(DeliveryReason.SERVER_STRANGE, stage.studio.url)


def test_who_is_not_signed_in_is_asked_to_only_where_a_label_studio_is(stage: StudioStage) -> None:
    stage.sign_in(None)
    url = stage.studio.url
    for status, body, reason in (
        (200, b'{"results": []}', DeliveryReason.SERVER_STRANGE),
        (401, b"<h1>Unauthorized</h1>", DeliveryReason.SERVER_STRANGE),
        (401, b'{"detail": "Sign in."}', DeliveryReason.SERVER_STRANGE),
        (404, b"<h1>Not Found</h1>", DeliveryReason.SERVER_STRANGE),
    ):
        stage.studio.say_once("GET /api/projects/", status, body)
        assert ask(stage, lambda server: server.projects(url)) == Unread(reason, url)
    assert ask(stage, lambda server: server.projects(url)) == Unread(DeliveryReason.SIGN_IN_MISSING, url)
    assert not any("authorization" in head for head in stage.studio.heads)
    stage.studio.pull()
    try:
        assert ask(stage, lambda server: server.projects(url)) == Unread(DeliveryReason.SERVER_UNREACHABLE, url)
    finally:
        stage.studio.plug_in()


class TestFiles:
    def test_a_file_of_the_server_is_asked_for_with_the_sign_in(self, stage: StudioStage) -> None:
        stage.world.files["/data/upload/1/0a1b2c3d-sign 1.png"] = b"picture"
        for address in (
            "/data/upload/1/0a1b2c3d-sign%201.png",
            f"{stage.studio.url}/data/upload/1/0a1b2c3d-sign%201.png",
        ):
            assert fetched(stage, address) == b"picture"
        assert all("authorization" in heads for heads in stage.studio.heads[1::2])

    def test_a_token_that_was_refused_is_renewed_once(self, stage: StudioStage) -> None:
        stage.world.files["/data/upload/1/a.png"] = b"picture"
        for _each in range(2):
            stage.studio.say_once("GET /data/", 401, b"")
        assert fetched(stage, "/data/upload/1/a.png") is DeliveryReason.SIGN_IN_EXPIRED
        stage.studio.say_once("GET /data/", 401, b"")
        assert fetched(stage, "/data/upload/1/a.png") == b"picture"

    @pytest.mark.parametrize(
        "address",
        [
            "/api/projects/1/next/",
            "/data/../api/projects/",
            "/data/%2e%2e/api/",
            "s3://bucket/a.png",
            "http://[",
            "\ud800",
            "",
            "//",
        ],
    )
    def test_nothing_else_is_asked_for_because_a_task_names_it(self, stage: StudioStage, address: str) -> None:
        assert fetched(stage, address) is DeliveryReason.ADDRESS_WRONG
        assert not stage.studio.asked

    def test_what_lies_elsewhere_is_asked_for_without_the_sign_in(self, stage: StudioStage) -> None:
        with StudioServer().running() as elsewhere:
            elsewhere.say_once("GET /pictures/", 200, b"picture")
            assert fetched(stage, f"{elsewhere.url}/pictures/a.png") == b"picture"
            assert not any("authorization" in heads or PAT in str(heads) for heads in elsewhere.heads)
        assert not stage.studio.asked

    def test_a_file_that_is_larger_than_wanted_or_not_there(self, stage: StudioStage) -> None:
        stage.world.files["/data/upload/1/a.png"] = b"picture"
        assert fetched(stage, "/data/upload/1/a.png", limit_bytes=6) is DeliveryReason.SERVER_STRANGE
        assert fetched(stage, "/data/upload/1/b.png") is DeliveryReason.SERVER_FAILED


def test_the_first_task_is_one_small_question_whatever_was_answered(stage: StudioStage) -> None:
    url, number = stage.studio.url, str(stage.project)
    assert ask(stage, lambda server: server.first_task(url, number)) is None
    task = stage.world.add_task(stage.project, {"text": "a"})
    for text in "bc":
        stage.world.add_task(stage.project, {"text": text})
    stage.world.annotate(task, {"result": []})
    found = ask(stage, lambda server: server.first_task(url, number))
    assert isinstance(found, dict)
    assert found["data"] == {"text": "a"}
    assert "page=1&page_size=1" in stage.studio.asked[-1]
    gone = ask(stage, lambda server: server.first_task(url, "4711"))
    assert gone == Unread(DeliveryReason.PLACE_MISSING, "4711")


def test_a_task_that_could_not_be_sent_is_not_offered(stage: StudioStage) -> None:
    good = stage.world.add_task(stage.project, {"text": "a"})
    task = stage.world.tasks.pop(stage.world.add_task(stage.project, {"text": "b"}))
    stage.world.tasks[-7] = task | {"id": -7}
    assert [task["id"] for task in tasks_of(stage)[0]] == [good]
