"""Bodies of entries: what each kind writes, byte for byte, and what is read from entries of earlier versions."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from annotator.core.ledger.entries import EntryKind
from annotator.core.ledger.entry_fields import EMPTY, Activity, Body, InvalidField, Reward
from annotator.core.ledger.entry_types import (
    BODIES,
    BonusBody,
    CorrectedBody,
    DecidedBody,
    DeclarationBody,
    DroppedBody,
    EnteredBody,
    FeeBody,
    IdleBody,
    LoadedBody,
    MovedBody,
    OpenedBody,
    OtherPlatformBody,
    PausedBody,
    PaymentBody,
    PlatformReportBody,
    PlatformTaskBody,
    RestoredBody,
    StartedBody,
    SubmittedBody,
    TaskReopenedBody,
    TimeCorrectionBody,
    ValuedBody,
    VoucherBody,
    WithdrawnTasksBody,
    new_entry,
)
from annotator.core.ledger.hash_chain import canonical
from core.histories import Script

PAID = Reward("0.05", "EUR")
REWARD = '"reward":{"amount":"0.05","currency":"EUR"}'
DAY = '"currency":"EUR","day":"2026-11-23"'
NAMES = '"payer":"Lab","unique_id":"u"'
# Written out as earlier versions wrote them: their hashes are in every ledger.
WRITTEN: list[tuple[Body, str]] = [
    (EMPTY, "{}"),
    (StartedBody("0.1.0"), '{"version":"0.1.0"}'),
    (
        OpenedBody("u", "b@1", "t", "Lab", PAID, loading=True, idle_after_s=90),
        f'{{"bundle":"b@1","idle_after_s":90,"loading":true,"requester":"Lab",{REWARD},"task":"t","unique_id":"u"}}',
    ),
    (
        OpenedBody("u", "b@1", "t", "Lab", None, loading=False, idle_after_s=0),
        '{"bundle":"b@1","idle_after_s":0,"loading":false,"requester":"Lab","reward":null,"task":"t","unique_id":"u"}',
    ),
    (
        SubmittedBody("u", "b@1", "t", "Lab", was_cancelled=True, reward=None),
        '{"bundle":"b@1","requester":"Lab","reward":null,"task":"t","unique_id":"u","was_cancelled":true}',
    ),
    (TaskReopenedBody("u", "b@1", "t", "Lab"), '{"bundle":"b@1","requester":"Lab","task":"t","unique_id":"u"}'),
    (DroppedBody("b@1", "Lab", ("t", "v")), '{"answered":["t","v"],"bundle":"b@1","requester":"Lab"}'),
    (DroppedBody("b@1", "Lab", gone=("w",)), '{"bundle":"b@1","gone":["w"],"requester":"Lab"}'),
    (LoadedBody("u"), '{"unique_id":"u"}'),
    (
        LoadedBody("u", "b@1", "t", "Lab", Reward("0.6955", "EUR")),
        '{"bundle":"b@1","requester":"Lab","reward":{"amount":"0.6955","currency":"EUR"},"task":"t","unique_id":"u"}',
    ),
    (
        SubmittedBody("u", "", "", "", False, None, media_ms=83_457),
        '{"bundle":"","media_ms":83457,"requester":"","reward":null,"task":"","unique_id":"u","was_cancelled":false}',
    ),
    (RestoredBody(12), '{"missing":12}'),
    (MovedBody("f-1", "out"), '{"file":"f-1","way":"out"}'),
    (PausedBody("break"), '{"reason":"break"}'),
    (IdleBody(95_000), '{"since_running_ms":95000}'),
    (OtherPlatformBody("Clicks", Activity.WORKING), '{"activity":"working","platform":"Clicks"}'),
    (TimeCorrectionBody(1, 2, None, ""), '{"counts_as":null,"end_ms":2,"reason":"","start_ms":1}'),
    (
        TimeCorrectionBody(1, 2, "pause", "idle", "u", "Clicks"),
        '{"counts_as":"pause","end_ms":2,"platform":"Clicks","reason":"idle","start_ms":1,"task":"u"}',
    ),
    (
        BonusBody("u", "Lab", "1.50", "EUR", "2026-11-23", spent_ms=9),
        f'{{"amount":"1.50",{DAY},"payer":"Lab","spent_ms":9,"unique_id":"u"}}',
    ),
    (BonusBody("u", "Lab", "1.50", "EUR", "2026-11-23"), f'{{"amount":"1.50",{DAY},"payer":"Lab","unique_id":"u"}}'),
    (FeeBody("u", "Lab", "1.50", "EUR", "2026-11-23"), f'{{"amount":"1.50",{DAY},"payer":"Lab","unique_id":"u"}}'),
    (
        FeeBody("u", "Lab", "1.50", "EUR", "2026-11-23", purpose="conversion", into="USD"),
        f'{{"amount":"1.50",{DAY},"into":"USD","payer":"Lab","purpose":"conversion","unique_id":"u"}}',
    ),
    (
        EnteredBody("u", "Lab", "1.50", "EUR", "2026-11-23", "Prof", "", "submitted"),
        f'{{"amount":"1.50",{DAY},"payer":"Lab","requester":"Prof","state":"submitted","unique_id":"u"}}',
    ),
    (
        PlatformTaskBody("u", "Lab", "1.50", "EUR", "2026-11-23", "Prof", "Faces", "approved", 2, 1, "a.csv", "0"),
        (
            f'{{"amount":"1.50",{DAY},"file":"a.csv","note":"Faces","payer":"Lab","requester":"Prof","sha256":"0",'
            '"spent_ms":2,"start_utc_ms":1,"state":"approved","unique_id":"u"}'
        ),
    ),
    (WithdrawnTasksBody(("u", "v")), '{"unique_ids":["u","v"]}'),
    (
        PaymentBody("u", "Lab", "1.50", "EUR", "2026-11-23", note="late", covers=("a", "b")),
        f'{{"amount":"1.50","covers":["a","b"],{DAY},"note":"late","payer":"Lab","unique_id":"u"}}',
    ),
    (
        PaymentBody("u", "Lab", "1.50", "EUR", "2026-11-23", source="folder"),
        f'{{"amount":"1.50",{DAY},"payer":"Lab","source":"folder","unique_id":"u"}}',
    ),
    (
        PaymentBody("u", "Lab", "1.50", "EUR", "2026-11-23", means="SEPA"),
        f'{{"amount":"1.50",{DAY},"means":"SEPA","payer":"Lab","unique_id":"u"}}',
    ),
    (
        DeclarationBody("2026-07-01", "2026-09-30", "120", "EUR", "2026-10-02"),
        '{"amount":"120","currency":"EUR","day":"2026-10-02","first":"2026-07-01","last":"2026-09-30"}',
    ),
    (
        DeclarationBody("2026-07-01", "2026-09-30", "", "EUR", None),
        '{"amount":"","currency":"EUR","day":null,"first":"2026-07-01","last":"2026-09-30"}',
    ),
    (
        PlatformReportBody("Lab", 2026, 3, "120", "EUR"),
        '{"amount":"120","currency":"EUR","payer":"Lab","quarter":3,"year":2026}',
    ),
    (
        VoucherBody("u", "Lab", "1.50", "EUR", "2026-11-23", factor="0.8", issuer="Shop", expires="2027-01-31"),
        f'{{"amount":"1.50",{DAY},"expires":"2027-01-31","factor":"0.8","issuer":"Shop",{NAMES}}}',
    ),
    (DecidedBody("u", "paid"), '{"decision":"paid","unique_id":"u"}'),
    (
        DecidedBody("u", "paid", "2", "2026-11-23", "late"),
        '{"amount":"2","day":"2026-11-23","decision":"paid","note":"late","unique_id":"u"}',
    ),
    (ValuedBody("u", "0.8"), '{"factor":"0.8","unique_id":"u"}'),
    (CorrectedBody("u", "0"), '{"amount":"0","unique_id":"u"}'),
]


@pytest.mark.parametrize(("body", "written"), WRITTEN)
def test_a_body_is_written_as_ever_and_read_again(body: Body, written: str) -> None:
    assert canonical(body.as_json()).decode() == written
    assert type(body).read(body.as_json()) == body


def test_every_kind_has_a_body_and_every_body_is_written_out_above() -> None:
    assert set(BODIES) == set(EntryKind)
    assert {type(body) for body, _written in WRITTEN} == set(BODIES.values())


def test_nobody_writes_the_body_of_another_kind() -> None:
    with pytest.raises(TypeError, match="idle-began"):
        new_entry(EntryKind.IDLE_BEGAN, Script().now, EMPTY)
    with pytest.raises(TypeError, match="heartbeat"):
        new_entry(EntryKind.HEARTBEAT, Script().now, IdleBody(1))
    assert new_entry(EntryKind.IDLE_BEGAN, Script().now, IdleBody(1)).body == {"since_running_ms": 1}


def test_what_earlier_versions_left_out_is_read() -> None:
    opened, sent = OpenedBody.read({"unique_id": "u"}), SubmittedBody.read({"unique_id": "u"})
    assert (opened.loading, opened.reward, opened.bundle, opened.idle_after_s) == (False, None, "", 0)
    assert (sent.was_cancelled, sent.reward, sent.requester) == (False, None, "")
    assert OtherPlatformBody.read({}) == OtherPlatformBody("", Activity.SEARCHING)
    assert (PausedBody.read({}), StartedBody.read({})) == (PausedBody(""), StartedBody(""))
    assert ValuedBody.read({"unique_id": "u"}) == ValuedBody("u", None)


@pytest.mark.parametrize(
    ("body", "written", "key"),
    [
        (OpenedBody, {}, "unique_id"),
        (SubmittedBody, {"unique_id": 3}, "unique_id"),
        (IdleBody, {"since_running_ms": True}, "since_running_ms"),
        (TimeCorrectionBody, {"start_ms": 0, "end_ms": "1"}, "end_ms"),
        (TimeCorrectionBody, {"start_ms": 0, "end_ms": 1, "counts_as": 3}, "counts_as"),
        (DecidedBody, {"unique_id": "u"}, "decision"),
        (BonusBody, {"unique_id": "u", "payer": "Lab", "amount": 2}, "amount"),
        (ValuedBody, {"unique_id": "u", "factor": None}, "factor"),
    ],
)
def test_a_body_names_the_key_that_it_cannot_do_without(body: type[Body], written: dict[str, Any], key: str) -> None:
    with pytest.raises(InvalidField, match=key) as misfit:
        body.read(written)
    assert misfit.value.key == key


def test_a_reward_that_is_none_is_empty_and_a_missing_one_nothing() -> None:
    rewards = [
        SubmittedBody.read({"unique_id": "u", "reward": reward}).reward for reward in ("much", {"amount": 1}, "")
    ]
    assert rewards == [Reward("", ""), Reward("", ""), None]


@given(
    st.sampled_from(EntryKind),
    st.dictionaries(
        st.sampled_from(sorted({field.name for body in BODIES.values() for field in fields(body)})),
        st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()),
    ),
)
def test_whatever_was_written_is_read_or_named(kind: EntryKind, written: dict[str, Any]) -> None:
    with suppress(InvalidField):
        body = BODIES[kind].read(written)
        assert BODIES[kind].read(body.as_json()) == body
