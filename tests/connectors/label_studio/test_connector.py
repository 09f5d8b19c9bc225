"""Results to a Label Studio: what of them is sent, what its answers mean, and how the worker is let in."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import Any

import pytest
from msgspec.structs import replace

from annotator.connectors.http.client import Client, ServerReply
from annotator.connectors.http.errors import NetworkError
from annotator.connectors.label_studio.connector import LabelStudioConnector
from annotator.core.outbox.parcel import Accepted, DeliveryReason, Outcome, RetryLater, unconfirmed_receipt
from annotator.core.outbox.sign_in import SignIn, SignInKind
from annotator.core.ports.connector import Connector
from annotator.formats.results.annotation import annotation_of
from connectors.label_studio.studio_stage import EXCHANGE, EXPORT, LEGACY, PAT, POST, TRUST, UNIQUE_ID, StudioStage
from connectors.studio_world import StudioRefusal

ACCESS = "planted-access-token-1147"
JSON = {"Content-Type": "application/json"}


def error(status: int, detail: str, **more: object) -> tuple[int, bytes, dict[str, str]]:
    return status, json.dumps({**StudioRefusal(status, detail).body, **more}).encode(), JSON


def test_four_fields_of_a_result_are_sent(stage: StudioStage) -> None:
    parcel = stage.parcel()
    receipt = stage.accepted(parcel).receipt
    (there,) = stage.world.stored(UNIQUE_ID)
    assert there["result"] == json.loads(parcel.envelope)["result"]
    assert (there["lead_time"], there["was_cancelled"], str(there["task"])) == (7.25, False, parcel.task_id)
    assert receipt == f"{stage.studio.url}/api/annotations/{there['id']}/"
    assert stage.studio.asked == [EXCHANGE, f"POST /api/tasks/{parcel.task_id}/annotations/"]


def test_a_skip_is_a_cancelled_annotation(stage: StudioStage) -> None:
    stage.accepted(stage.parcel(was_cancelled=True))
    (there,) = stage.world.stored(UNIQUE_ID)
    assert (there["result"], there["was_cancelled"]) == ([], True)


def test_a_label_studio_below_a_folder_of_its_host_is_asked_there(stage: StudioStage) -> None:
    parcel = replace(stage.parcel(), url=f"{stage.studio.url}/annotate/")
    assert stage.later(parcel).reason is DeliveryReason.SERVER_STRANGE
    assert stage.studio.asked == ["POST /annotate/api/token/refresh/"]


@pytest.mark.parametrize("task", ["../1", "1/../../projects/1", "", "\u0661", "-1"])
def test_a_task_that_has_no_number_goes_nowhere(stage: StudioStage, task: str) -> None:
    assert stage.refused(replace(stage.parcel(), task_id=task)).reason is DeliveryReason.ADDRESS_WRONG
    assert not stage.studio.asked


class TestRepeats:
    def test_what_is_there_already_is_looked_at_and_has_the_same_receipt(self, stage: StudioStage) -> None:
        parcel = stage.parcel()
        assert stage.accepted(parcel) == stage.accepted(parcel)
        assert stage.asked(EXPORT) == 1

    def test_another_result_of_that_name_is_refused_with_its_place(self, stage: StudioStage) -> None:
        parcel = stage.parcel()
        receipt = stage.accepted(parcel).receipt
        other = replace(parcel, envelope=stage.parcel(choice="yield").envelope)
        refused = stage.refused(other)
        assert (refused.reason, refused.detail) == (DeliveryReason.DIFFERENT_RESULT, receipt)

    def test_a_skip_of_that_name_is_another_result(self, stage: StudioStage) -> None:
        parcel = stage.parcel(was_cancelled=True)
        task = int(parcel.task_id)
        stage.world.annotate(task, {"unique_id": UNIQUE_ID, "result": [], "was_cancelled": False})
        assert stage.refused(parcel).reason is DeliveryReason.DIFFERENT_RESULT

    def test_what_stands_on_another_task_gives_no_receipt_and_is_kept(self, stage: StudioStage) -> None:
        stage.accepted(stage.parcel())
        later = stage.later(stage.parcel())
        assert later.reason is DeliveryReason.DIFFERENT_RESULT
        assert not later.never_began
        stage.world.delete_task(min(stage.world.tasks))
        stage.accepted(stage.parcel())

    def test_where_the_worker_may_not_look_it_is_accepted_without_a_receipt(self, stage: StudioStage) -> None:
        parcel = stage.parcel()
        stage.accepted(parcel)
        stage.world.may_export = False
        place = f"{stage.studio.url}/api/tasks/{parcel.task_id}/annotations/"
        assert stage.accepted(parcel).receipt == unconfirmed_receipt(place)

    def test_an_old_server_that_fails_on_a_repeat_is_looked_at(self, stage: StudioStage) -> None:
        stage.world.names_unique_id = True
        parcel = stage.parcel()
        assert stage.accepted(parcel) == stage.accepted(parcel)

    def test_a_failure_that_names_the_id_and_left_nothing_is_no_receipt(self, stage: StudioStage) -> None:
        stage.studio.say_once(POST, *error(500, f"something about unique_id {UNIQUE_ID}"))
        assert stage.later(stage.parcel()).reason is DeliveryReason.SERVER_FAILED

    def test_a_look_that_fails_is_no_receipt(self, stage: StudioStage) -> None:
        parcel = stage.parcel()
        stage.accepted(parcel)
        stage.studio.say_once(EXPORT, 200, b"<title>Sign in</title>")
        assert stage.later(parcel).reason is DeliveryReason.SERVER_STRANGE
        stage.studio.say_once(EXPORT, 503, b"", {"Retry-After": "120"})
        assert stage.later(parcel).wait_s == 120

    @pytest.mark.parametrize("body", [b"", b'[{"id": 1, "anno'])
    def test_an_export_that_somebody_is_just_writing_is_no_answer(self, stage: StudioStage, body: bytes) -> None:
        parcel = stage.parcel()
        receipt = stage.accepted(parcel)
        stage.studio.say_once(EXPORT, 200, body, JSON)
        assert stage.later(parcel).reason is DeliveryReason.SERVER_FAILED
        assert stage.accepted(parcel) == receipt

    @pytest.mark.parametrize("other", [{"task": 7}, {"result": []}, {"was_cancelled": True}, {"id": "99"}])
    def test_a_confirmation_of_something_else_is_looked_into(
        self, stage: StudioStage, other: dict[str, object]
    ) -> None:
        parcel = stage.parcel()
        confirmed = {**annotation_of(parcel.envelope), "id": 99, "task": int(parcel.task_id), **other}
        stage.studio.say_once(POST, 201, json.dumps(confirmed).encode(), JSON)
        assert stage.later(parcel).reason is DeliveryReason.SERVER_STRANGE
        receipt = stage.accepted(parcel).receipt
        stage.studio.say_once(POST, 201, json.dumps(confirmed).encode(), JSON)
        assert stage.accepted(parcel).receipt == receipt

    def test_a_look_that_never_began_does_not_say_that_nothing_left(self, stage: StudioStage) -> None:
        class Unplugged(Client):
            async def ask(self, method: str, url: str, **how: Any) -> ServerReply:
                if "/export" in url:
                    raise NetworkError(DeliveryReason.SERVER_UNREACHABLE, url, never_began=True)
                return await super().ask(method, url, **how)

        parcel = stage.parcel()
        stage.accepted(parcel)

        async def deliver() -> Outcome:
            async with Unplugged(lambda: TRUST) as client:
                return await LabelStudioConnector(stage.sign_ins, client).deliver(parcel)

        outcome = asyncio.run(deliver())
        assert isinstance(outcome, RetryLater)
        assert (outcome.reason, outcome.never_began) == (DeliveryReason.SERVER_UNREACHABLE, False)

    def test_ten_at_once_are_accepted_and_make_one_annotation(self, stage: StudioStage) -> None:
        parcel = stage.parcel()

        async def together(connector: Connector) -> list[Outcome]:
            return await asyncio.gather(*(connector.deliver(parcel) for _each in range(10)))

        outcomes = stage.run(together)
        assert len(stage.world.stored(UNIQUE_ID)) == 1
        assert all(isinstance(outcome, Accepted) for outcome in outcomes)
        assert len(set(outcomes)) == 1
        assert stage.world.exchanges == 1


class TestWhatIsInTheWay:
    def test_a_task_that_was_taken_away(self, stage: StudioStage) -> None:
        parcel = stage.parcel()
        stage.world.delete_task(int(parcel.task_id))
        refused = stage.refused(parcel)
        assert (refused.reason, refused.detail) == (DeliveryReason.TASK_GONE, stage.studio.url)

    def test_a_project_that_was_taken_away(self, stage: StudioStage) -> None:
        parcel = stage.parcel()
        stage.world.delete_task(int(parcel.task_id))
        del stage.world.projects[stage.project]
        later = stage.later(parcel)
        assert (later.reason, later.detail) == (DeliveryReason.PLACE_MISSING, parcel.project)

    @pytest.mark.parametrize("status", [200, 201, 400, 401, 403, 404, 405, 409, 415, 418])
    def test_a_page_is_no_answer_whatever_its_status(self, stage: StudioStage, status: int) -> None:
        stage.studio.say_once(POST, status, b"<title>Welcome to the hotel</title>")
        later = stage.later(stage.parcel())
        assert (later.reason, later.never_began) == (DeliveryReason.SERVER_STRANGE, False)

    @pytest.mark.parametrize("status", [400, 403, 404, 409])
    def test_nor_is_the_json_of_somebody_else(self, stage: StudioStage, status: int) -> None:
        stage.studio.say_once(POST, status, b'{"detail": "Not Found"}', JSON)
        assert stage.later(stage.parcel()).reason is DeliveryReason.SERVER_STRANGE

    def test_what_the_server_does_not_take_is_told_in_its_words_on_one_line(self, stage: StudioStage) -> None:
        errors = {"result": ["must be\n\n a list", "not \u202e that"], "lead_time": "x" * 300}
        stage.studio.say_once(POST, *error(400, "Validation error", validation_errors=errors))
        refused = stage.refused(stage.parcel())
        assert refused.reason is DeliveryReason.RESULT_REFUSED
        assert refused.detail.startswith("Validation error; result: must be a list; result: not that; lead_time: xx")
        assert len(refused.detail) == 200

    def test_a_result_that_is_too_large_for_what_stands_before_the_server(self, stage: StudioStage) -> None:
        stage.studio.say_once(POST, 413, b"<h1>413</h1>")
        refused = stage.refused(stage.parcel())
        assert (refused.reason, refused.detail) == (DeliveryReason.RESULT_REFUSED, "413")

    def test_a_task_that_cannot_be_skipped(self, stage: StudioStage) -> None:
        stage.studio.say_once(POST, *error(400, "This task cannot be skipped."))
        assert stage.refused(stage.parcel(was_cancelled=True)).detail == "This task cannot be skipped."

    def test_a_worker_who_may_not(self, stage: StudioStage) -> None:
        stage.studio.say_once(POST, *error(403, "You do not have permission to perform this action."))
        assert stage.refused(stage.parcel()).reason is DeliveryReason.ACCESS_DENIED

    @pytest.mark.parametrize(("status", "body"), [(500, b"<h1>Server Error (500)</h1>"), (502, b""), (500, b"{}")])
    def test_a_server_with_a_fault_is_tried_again(self, stage: StudioStage, status: int, body: bytes) -> None:
        stage.studio.say_once(POST, status, body)
        later = stage.later(stage.parcel())
        assert (later.reason, later.never_began) == (DeliveryReason.SERVER_FAILED, False)

    def test_a_busy_server_says_how_long(self, stage: StudioStage) -> None:
        stage.studio.say_once(POST, 429, b"", {"Retry-After": "77"})
        later = stage.later(stage.parcel())
        assert (later.reason, later.wait_s) == (DeliveryReason.SERVER_BUSY, 77)


class TestTheSignIn:
    def test_nobody_is_signed_in(self, stage: StudioStage) -> None:
        for sign_in in (None, SignIn(SignInKind.PASSWORD, "secret", "me")):
            stage.sign_in(sign_in)
            later = stage.later(stage.parcel())
            assert (later.reason, later.detail) == (DeliveryReason.SIGN_IN_MISSING, stage.studio.url)
            assert later.never_began
        assert not stage.studio.asked

    def test_an_older_kind_of_token_is_sent_as_it_is(self, stage: StudioStage) -> None:
        stage.world.legacy_tokens.add(LEGACY)
        stage.sign_in(SignIn(SignInKind.LEGACY_TOKEN, LEGACY))
        stage.accepted(stage.parcel())
        assert stage.studio.heads[0]["authorization"] == f"Token {LEGACY}"

    @pytest.mark.parametrize("kind", [SignInKind.TOKEN, SignInKind.LEGACY_TOKEN])
    def test_a_token_that_was_taken_back(self, stage: StudioStage, kind: SignInKind) -> None:
        stage.sign_in(SignIn(kind, "revoked"))
        later = stage.later(stage.parcel())
        assert (later.reason, later.detail) == (DeliveryReason.SIGN_IN_EXPIRED, stage.studio.url)
        # Where it has to be exchanged first nothing of the result was sent.
        assert later.never_began is (kind is SignInKind.TOKEN)

    def test_an_access_token_serves_for_several_and_is_renewed_when_it_is_refused(self, stage: StudioStage) -> None:
        parcels = [stage.parcel(f"0f8fad5b-d9cb-469f-a165-7086772895{number:02}") for number in range(6)]

        async def deliver(connector: Connector) -> list[Outcome]:
            outcomes = await asyncio.gather(*(connector.deliver(parcel) for parcel in parcels[:3]))
            stage.world.accesses.clear()
            return outcomes + await asyncio.gather(*(connector.deliver(parcel) for parcel in parcels[3:]))

        assert all(isinstance(outcome, Accepted) for outcome in stage.run(deliver))
        assert stage.world.exchanges == 2

    def test_a_server_that_refuses_every_access_token_is_asked_twice(self, stage: StudioStage) -> None:
        for _each in range(2):
            stage.studio.say_once(POST, *error(401, "Authentication credentials were not provided."))
        later = stage.later(stage.parcel())
        assert (later.reason, later.never_began) == (DeliveryReason.SIGN_IN_EXPIRED, False)
        assert (stage.asked(POST + "2"), stage.world.exchanges) == (2, 2)

    def test_an_exchange_that_is_cut_after_a_refusal_does_not_say_that_nothing_left(self, stage: StudioStage) -> None:
        stage.studio.say_once(POST, *error(401, "Authentication credentials were not provided."))
        stage.studio.say_once(EXCHANGE, 200, json.dumps({"access": "a"}).encode(), JSON)
        stage.studio.say_once(EXCHANGE, 503, b"")
        later = stage.later(stage.parcel())
        assert (later.reason, later.never_began) == (DeliveryReason.SERVER_BUSY, False)

    @pytest.mark.parametrize(
        "body", [b"{}", b"[]", b'{"access": 1}', b"<title>Sign in</title>", b'{"access": "\\u00e9"}']
    )
    def test_an_exchange_that_gives_no_token_sends_nothing(self, stage: StudioStage, body: bytes) -> None:
        stage.studio.say_once(EXCHANGE, 200, body, JSON)
        stage.later(stage.parcel())
        assert not stage.world.annotations

    def test_no_cookie_is_kept(self, stage: StudioStage) -> None:
        parcel = stage.parcel()

        async def twice(connector: Connector) -> list[Outcome]:
            return [await connector.deliver(parcel), await connector.deliver(parcel)]

        assert all(isinstance(outcome, Accepted) for outcome in stage.run(twice))
        assert not any("cookie" in heads for heads in stage.studio.heads)

    @pytest.mark.parametrize("kind", [SignInKind.TOKEN, SignInKind.LEGACY_TOKEN])
    def test_no_secret_is_in_what_is_kept_or_logged(
        self, stage: StudioStage, kind: SignInKind, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        secret, *others = (PAT, ACCESS) if kind is SignInKind.TOKEN else (LEGACY,)
        stage.world.legacy_tokens.add(LEGACY)
        stage.sign_in(SignIn(kind, secret))
        outcomes = [stage.deliver(stage.parcel())]
        for status in (201, 400, 401, 403, 404, 409, 500):
            stage.studio.say_once(EXCHANGE, 200, json.dumps({"access": ACCESS}).encode(), JSON)
            detail = f"unique_id {secret} Bearer {ACCESS}"
            stage.studio.say_once(POST, *error(status, detail, validation_errors={"secret": [secret, ACCESS]}))
            outcomes.append(stage.deliver(stage.parcel()))
        for place in (caplog.text, repr(outcomes)):
            assert not any(planted in place for planted in (secret, *others))
