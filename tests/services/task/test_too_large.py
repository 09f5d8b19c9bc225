"""An answer too large for an export is never submitted: the worker is told before, and nothing is lost."""

from __future__ import annotations

import pytest

from annotator.core.errors import AnswerTooLarge
from annotator.core.outbox.envelope import RESULT_LIMIT_BYTES, SEALED_LIMIT_BYTES
from annotator.formats.results.reader import read_envelope
from annotator.services.task import submit
from services.service_env import ServiceEnv, play


def test_an_answer_that_is_too_large_stays_and_can_be_made_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    async def scenario(env: ServiceEnv) -> None:
        session, unique_id = env.services.session, env.view().unique_id
        answer = env.answered("tree")
        monkeypatch.setattr(submit, "SEALED_LIMIT_BYTES", 100)
        with pytest.raises(AnswerTooLarge) as refused:
            await session.submit(unique_id)
        assert refused.value.params["limit"] == "100 bytes"
        assert await env.records.parcels() == ()
        assert (env.view().unique_id, env.view().answer) == (unique_id, answer)
        monkeypatch.setattr(submit, "SEALED_LIMIT_BYTES", SEALED_LIMIT_BYTES)
        await session.submit(unique_id)
        (parcel,) = await env.records.parcels()
        assert read_envelope(parcel.envelope).unique_id == unique_id

    play(scenario)


def test_a_pseudonym_that_comes_later_finds_room() -> None:
    assert RESULT_LIMIT_BYTES - SEALED_LIMIT_BYTES >= 4096
