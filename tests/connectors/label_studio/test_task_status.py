"""The state of tasks at their server, as a worker asks for it: by reading only."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from annotator.connectors.http.client import Client
from annotator.connectors.label_studio.task_status import LabelStudioTaskStatus, is_answered
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.ports.servers import RemoteTaskStatus, Unread
from connectors.label_studio.studio_stage import TRUST, StudioStage


def found(stage: StudioStage, tasks: Collection[object], url: str = "") -> RemoteTaskStatus | Unread:
    async def asked() -> RemoteTaskStatus | Unread:
        async with Client(lambda: TRUST) as client:
            source = LabelStudioTaskStatus(stage.sign_ins, client)
            return await source.remote_status(
                url or stage.studio.url, str(stage.project), [str(task) for task in tasks]
            )

    return asyncio.run(asked())


def tasks(stage: StudioStage, count: int) -> list[int]:
    return [stage.world.add_task(stage.project) for _number in range(count)]


def ids(*tasks: int) -> frozenset[str]:
    return frozenset(map(str, tasks))


@pytest.mark.parametrize("knows_selections", [True, False])
def test_what_others_answered_and_what_is_gone_is_found(stage: StudioStage, knows_selections: bool) -> None:
    """A server that lists any tasks whoever asks for some makes no task gone that is on another page."""
    stage.world.knows_selections = knows_selections
    before = tasks(stage, 100)
    first, second, third, fourth = tasks(stage, 4)
    for answered in (before[0], second):
        stage.world.annotate(answered, {"result": []})
    stage.world.annotate(fourth, {"result": [], "was_cancelled": True})
    stage.world.delete_task(third)
    assert found(stage, [first, second, third, fourth]) == RemoteTaskStatus(ids(second), ids(third))
    assert not any("/next" in asked or not asked.startswith("GET") for asked in stage.studio.asked[1:])


def test_a_project_that_wants_more_answers_still_wants_ours(stage: StudioStage) -> None:
    stage.world.projects[stage.project]["maximum_annotations"] = 2
    once, twice = tasks(stage, 2)
    for task in (once, twice, twice):
        stage.world.annotate(task, {"result": []})
    assert found(stage, [once, twice]) == RemoteTaskStatus(ids(twice))


def test_many_are_asked_for_a_hundred_at_a_time(stage: StudioStage) -> None:
    many = tasks(stage, 230)
    stage.world.annotate(many[150], {"result": []})
    assert found(stage, many) == RemoteTaskStatus(ids(many[150]))
    assert stage.asked("GET /api/tasks/") == 3


def test_when_all_are_gone_the_empty_list_is_no_word_about_any(stage: StudioStage) -> None:
    many = tasks(stage, 3)
    for task in many:
        stage.world.delete_task(task)
    assert found(stage, many) == RemoteTaskStatus(gone=ids(*many))


def test_of_very_many_that_no_list_shows_some_have_their_turn_later(stage: StudioStage) -> None:
    many = tasks(stage, 130)
    for task in many:
        stage.world.delete_task(task)
    assert found(stage, many) == RemoteTaskStatus(gone=ids(*many[:100]))


def test_what_is_no_word_of_a_label_studio_makes_nothing_gone(stage: StudioStage) -> None:
    (task,) = tasks(stage, 1)
    stage.world.delete_task(task)
    stage.studio.say_once(f"GET /api/tasks/{task}/", 404, b"<h1>Not here</h1>")
    answer = found(stage, [task])
    assert isinstance(answer, Unread)
    assert answer.reason is DeliveryReason.SERVER_STRANGE


def test_who_is_not_signed_in_or_offline_hears_so(stage: StudioStage) -> None:
    many = tasks(stage, 1)
    away = found(stage, many, "http://127.0.0.1:1")
    assert isinstance(away, Unread)
    stage.sign_in(None)
    nobody = found(stage, many)
    assert isinstance(nobody, Unread)
    assert nobody.reason is DeliveryReason.SIGN_IN_MISSING


def test_ids_that_no_server_gave_are_asked_for_nowhere(stage: StudioStage) -> None:
    assert found(stage, ["../1", "", "first", "²"]) == RemoteTaskStatus()
    assert stage.studio.asked == []


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ({"is_labeled": True}, True),
        ({"is_labeled": False, "total_annotations": 3, "overlap": 1}, False),
        ({"total_annotations": 2, "overlap": 2}, True),
        ({"total_annotations": 1, "overlap": 2}, False),
        ({"total_annotations": 0, "overlap": 0}, False),
        ({"total_annotations": "2", "overlap": 2}, False),
        ({}, False),
    ],
)
def test_enough_is_what_the_server_says(task: dict[str, object], expected: bool) -> None:
    assert is_answered(task) is expected
