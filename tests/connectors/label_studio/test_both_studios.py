"""Writing to and reading from a Label Studio. The fake one is compared with the real one."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, Parcel, RetryLater
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.core.ports.connector import Connector
from annotator.core.ports.servers import ListedProject, RemoteTaskStatus, ServerProject, Unread
from annotator.formats.results.annotation import annotation_of
from connectors.label_studio.owned_stage import CONFIG, OwnedStage
from connectors.label_studio.owners import Owner, OwnerInMemory
from connectors.studio_server import StudioServer
from interop.real_studio import RealStudio

HTML = '<h2>Signs</h2><p>Look <b>well</b> &amp; say.</p><script>alert("no")</script>'
PNG = b"\x89PNG\r\n\x1a\n of no picture"
PREDICTION = {
    "model_version": "m1",
    "score": 0.5,
    "result": [{"id": "a", "from_name": "kind", "to_name": "image", "type": "choices", "value": {"choices": ["stop"]}}],
}


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Owner]:
    with StudioServer().running() as studio:
        yield OwnerInMemory(studio)


@pytest.fixture(scope="module", params=["in_memory", "itself"])
def owner(request: pytest.FixtureRequest) -> Owner:
    if request.param == "in_memory":
        memory: Owner = request.getfixturevalue("in_memory")
        return memory
    studio: RealStudio = request.getfixturevalue("studio_itself")
    return studio.requester


@pytest.fixture(scope="module")
def worker(owner: Owner) -> SignIn:
    return owner.new_worker(SignInKind.TOKEN)


@pytest.fixture
def stage(owner: Owner, worker: SignIn) -> OwnedStage:
    return OwnedStage(owner, worker)


def again(parcel: Parcel) -> Parcel:
    """The same answer under another `unique_id`."""
    other = str(uuid.uuid4())
    envelope = {**json.loads(parcel.envelope), "unique_id": other}
    return replace(parcel, unique_id=other, envelope=json.dumps(envelope).encode())


def later(stage: OwnedStage) -> DeliveryReason:
    return stage.later(stage.parcel()).reason


class TestWriting:
    def test_four_fields_of_a_result_are_there(self, stage: OwnedStage) -> None:
        parcel = stage.parcel()
        receipt = stage.accepted(parcel).receipt
        place, sent = stage.expected(parcel)
        assert receipt == f"{stage.owner.url}{place}"
        assert stage.stored() == {place: sent}

    def test_a_skip_is_a_cancelled_annotation(self, stage: OwnedStage) -> None:
        parcel = stage.parcel(was_cancelled=True)
        stage.accepted(parcel)
        (there,) = stage.owner.annotations(stage.project)
        assert (there["result"], there["was_cancelled"], str(there["task"])) == ([], True, parcel.task_id)
        assert stage.accepted(parcel).receipt.endswith(f"/{there['id']}/"), "a repeat sees it in the export"

    def test_a_repeat_has_the_same_receipt(self, stage: OwnedStage) -> None:
        parcel = stage.parcel()
        assert stage.accepted(parcel) == stage.accepted(parcel)
        assert len(stage.stored()) == 1

    @pytest.mark.parametrize("other", [{"choice": "yield"}, {"was_cancelled": True}])
    def test_another_result_of_that_name_is_refused_with_its_place(
        self, stage: OwnedStage, other: dict[str, Any]
    ) -> None:
        parcel = stage.parcel()
        receipt = stage.accepted(parcel).receipt
        refused = stage.refused(replace(parcel, envelope=stage.parcel(parcel.unique_id, **other).envelope))
        assert (refused.reason, refused.detail) == (DeliveryReason.DIFFERENT_RESULT, receipt)
        assert stage.stored() == dict([stage.expected(parcel)])

    def test_what_stands_on_another_task_gives_no_receipt(self, stage: OwnedStage) -> None:
        parcel = stage.parcel()
        stage.accepted(parcel)
        elsewhere = stage.later(stage.parcel(parcel.unique_id))
        assert (elsewhere.reason, elsewhere.never_began) == (DeliveryReason.DIFFERENT_RESULT, False)

    def test_ten_clients_at_once_make_one_annotation(self, stage: OwnedStage) -> None:
        """Some may have to come again: exports at the same moment are in each other's way there."""
        parcel = stage.parcel()

        async def together(_connector: Connector) -> list[Outcome]:
            return await asyncio.gather(*(asyncio.to_thread(stage.deliver, parcel) for _client in range(10)))

        outcomes = [*stage.run(together), stage.deliver(parcel)]
        assert stage.stored() == dict([stage.expected(parcel)])
        accepted = [outcome for outcome in outcomes if isinstance(outcome, Accepted)]
        waiting = [outcome for outcome in outcomes if outcome not in accepted]
        assert outcomes[-1] in accepted
        assert len(set(accepted)) == 1
        assert all(isinstance(outcome, RetryLater) for outcome in waiting), waiting
        assert {outcome.reason for outcome in waiting if isinstance(outcome, RetryLater)} <= {
            DeliveryReason.SERVER_FAILED
        }

    def test_a_task_that_was_taken_away(self, stage: OwnedStage) -> None:
        parcel = stage.parcel()
        stage.owner.delete_task(int(parcel.task_id))
        refused = stage.refused(parcel)
        assert (refused.reason, refused.detail) == (DeliveryReason.TASK_GONE, stage.owner.url)

    def test_a_project_that_was_taken_away(self, stage: OwnedStage) -> None:
        parcel = stage.parcel()
        stage.owner.delete_project(stage.project)
        gone = stage.later(parcel)
        assert (gone.reason, gone.detail) == (DeliveryReason.PLACE_MISSING, parcel.project)

    def test_a_result_of_two_megabytes(self, stage: OwnedStage) -> None:
        parcel = stage.parcel(choice="é" * 1_000_000)
        stage.accepted(parcel)
        assert stage.stored() == dict([stage.expected(parcel)])


class TestLettingIn:
    def test_a_token_that_was_revoked(self, stage: OwnedStage) -> None:
        worker = stage.sign_in(SignInKind.TOKEN)
        stage.accepted(stage.parcel())
        stage.owner.revoke(worker)
        assert later(stage) is DeliveryReason.SIGN_IN_EXPIRED

    @pytest.mark.parametrize("kind", [SignInKind.TOKEN, SignInKind.LEGACY_TOKEN])
    def test_a_token_that_is_none(self, stage: OwnedStage, kind: SignInKind) -> None:
        asyncio.run(stage.sign_ins.keep(stage.owner.url, SignIn(kind, "0123456789abcdef")))
        assert later(stage) is DeliveryReason.SIGN_IN_EXPIRED

    def test_the_older_kind_of_token_as_long_as_it_is_allowed(self, stage: OwnedStage) -> None:
        stage.sign_in(SignInKind.LEGACY_TOKEN)
        stage.accepted(stage.parcel())
        stage.owner.allow_legacy_tokens(False)
        try:
            assert later(stage) is DeliveryReason.SIGN_IN_EXPIRED
        finally:
            stage.owner.allow_legacy_tokens(True)
        stage.accepted(stage.parcel())


class TestReading:
    def test_projects_are_listed_with_their_counts(self, stage: OwnedStage) -> None:
        others = [stage.owner.add_project(CONFIG, title=f"Other {number}") for number in range(3)]
        stage.owner.add_tasks(others[1], [{"data": {"image": "a"}}] * 2)
        projects = stage.ask(lambda server: server.projects(stage.owner.url))
        assert not isinstance(projects, Unread)
        (offered,) = [project for project in projects if project.number == str(others[1])]
        assert offered == ListedProject(str(others[1]), "Other 1", 2)
        numbers = [int(project.number) for project in projects]
        assert numbers == sorted(numbers)
        assert {stage.project, *others} <= set(numbers)

    def test_a_project_says_what_is_asked(self, stage: OwnedStage) -> None:
        number = stage.owner.add_project(
            CONFIG, title="Signs", description="d", expert_instruction=HTML, show_instruction=True
        )
        found = stage.ask(lambda server: server.project(stage.owner.url, str(number)))
        assert found == ServerProject(str(number), "Signs", "d", CONFIG, HTML, must_read=True)

    def test_a_project_that_is_not_there(self, stage: OwnedStage) -> None:
        stage.owner.delete_project(stage.project)
        url, number = stage.owner.url, str(stage.project)
        gone = Unread(DeliveryReason.PLACE_MISSING, number)
        assert stage.ask(lambda server: server.project(url, number)) == gone
        assert stage.ask(lambda server: server.tasks(url, number, None, (), lambda _done, _whole: None)) == gone

    def test_tasks_come_as_they_were_given_with_predictions_and_without_answers(self, stage: OwnedStage) -> None:
        data = {"image": "/data/upload/1/a%20b.png", "n": 1.5, "deep": [{"é": None}], "s": "s3://bucket/a.png"}
        first, second = stage.owner.add_tasks(
            stage.project, [{"data": data, "predictions": [PREDICTION]}, {"data": data}]
        )
        stage.accepted(stage.parcel())
        found = stage.tasks()
        assert [task["id"] for task in found] == [first, second], "what is answered is no longer needed"
        assert all(task["data"] == data for task in found)
        assert [prediction["result"] for prediction in found[0]["predictions"]] == [PREDICTION["result"]]
        assert not found[1].get("predictions")
        assert all(task.keys() <= {"id", "data", "predictions"} for task in found)

    def test_as_many_tasks_as_wanted_page_by_page(self, stage: OwnedStage) -> None:
        numbers = stage.owner.add_tasks(stage.project, [{"data": {"image": str(number)}} for number in range(205)])
        assert [task["id"] for task in stage.tasks()] == numbers
        assert [task["id"] for task in stage.tasks(most=102, without={str(numbers[1])})] == [
            numbers[0],
            *numbers[2:103],
        ]

    @pytest.mark.parametrize("wanted", [1, 2])
    def test_what_became_of_tasks_meanwhile(self, stage: OwnedStage, wanted: int) -> None:
        """`wanted`: answers by so many people. A skip is none, and who answers twice is one of them."""
        stage.project = stage.owner.add_project(CONFIG, title="Signs", maximum_annotations=wanted)
        many = stage.owner.add_tasks(stage.project, [{"data": {"image": str(number)}} for number in range(120)])
        twice, by_two, skipped = (stage.parcel(was_cancelled=number == 2) for number in range(3))
        for parcel in (twice, again(twice), by_two, skipped):
            stage.accepted(parcel)
        stage.sign_in(SignInKind.TOKEN)
        stage.accepted(again(by_two))
        stage.owner.delete_task(many[7])
        asked = [*map(str, many), *(parcel.task_id for parcel in (twice, by_two, skipped))]
        answered = {by_two.task_id} if wanted == 2 else {twice.task_id, by_two.task_id}
        found = stage.elsewhere(stage.owner.url, str(stage.project), asked)
        assert found == RemoteTaskStatus(frozenset(answered), frozenset({str(many[7])}))

    def test_an_empty_project(self, stage: OwnedStage) -> None:
        assert stage.tasks() == []

    @pytest.mark.parametrize("name", ["sign.png", "a sign é.png"])
    def test_a_file_of_the_server(self, stage: OwnedStage, name: str) -> None:
        address = stage.owner.add_file(stage.project, name, PNG)
        assert address.startswith(f"/data/upload/{stage.project}/")
        assert self._fetched(stage, address) == PNG
        assert self._fetched(stage, f"{stage.owner.url}{address}") == PNG

    def test_a_file_that_is_not_there(self, stage: OwnedStage) -> None:
        address = f"/data/upload/{stage.project}/{uuid.uuid4().hex[:8]}-none.png"
        assert self._fetched(stage, address) is DeliveryReason.SERVER_FAILED

    def _fetched(self, stage: OwnedStage, address: str) -> bytes | DeliveryReason:
        pieces: list[bytes] = []
        fault = stage.ask(lambda server: server.fetch(stage.owner.url, address, 1000, nullcontext(pieces.append)))
        return b"".join(pieces) if fault is None else fault.reason


def test_nobody_signed_in_reads_nothing(stage: OwnedStage) -> None:
    asyncio.run(stage.sign_ins.forget(stage.owner.url))
    found = stage.ask(lambda server: server.projects(stage.owner.url))
    assert found == Unread(DeliveryReason.SIGN_IN_MISSING, stage.owner.url)


def test_numbers_and_texts_of_a_result_come_back_as_they_were(stage: OwnedStage) -> None:
    parcel = stage.parcel(choice="\u202e🦊 1e400 é\u0301")
    stage.accepted(parcel)
    (there,) = stage.owner.annotations(stage.project)
    assert there["result"] == annotation_of(parcel.envelope)["result"]
