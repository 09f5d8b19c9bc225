"""Letters about rejected work: every figure is there, in the letter's language, whatever a requester wrote."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from annotator.core.letters import LETTER_LANGUAGES, LetterKind
from annotator.core.money.amount import Money
from annotator.core.money.items import Item
from annotator.core.money.rejections import RejectedJob, Rejection
from annotator.core.money.states import MoneyState
from annotator.core.outbox.parcel import Parcel
from annotator.formats.builtin.letters import letter_texts
from annotator.services.bookkeeping.rejections import CheckedLedger, SentResult
from annotator.ui.i18n import translation
from annotator.ui.pages.earnings.letter_text import LetterFacts, letter

TODAY = date(2026, 11, 24)
LEDGER = CheckedLedger(1234, "ab" * 32, (0, 0), (1_795_000_000_000, 60))


def facts(reasons: list[str], *, was_sent: bool = True) -> LetterFacts:
    rejections = tuple(
        Rejection(
            Item(
                f"id-{at}", MoneyState.REJECTED, Money(Decimal("1.50"), "EUR"), TODAY, TODAY, "Lab", "Lab", "job@3", "a"
            ),
            reason,
            1000,
        )
        for at, reason in enumerate(reasons)
    )
    sent = {
        each.item.unique_id: SentResult(
            Parcel(each.item.unique_id, "job@3", "a", "folder", b"", 0, was_cancelled=False), f"{at:064}", "w-1", 3, ""
        )
        for at, each in enumerate(rejections)
    }
    job = RejectedJob("Lab", "Lab", "job@3", rejections, len(rejections) + 1, "Signs {0}", "")
    return LetterFacts(job, sent if was_sent else {}, LEDGER, TODAY)


@given(st.lists(st.text(max_size=30), min_size=1, max_size=4), st.sampled_from(LetterKind), st.data())
def test_a_letter_names_every_task_once_whatever_the_reason(
    reasons: list[str], kind: LetterKind, data: st.DataObject
) -> None:
    language = data.draw(st.sampled_from(LETTER_LANGUAGES))
    texts, known = letter_texts(language), facts([" ".join(reason.split()) for reason in reasons])
    lines = letter(kind, language, texts, known).split("\n")
    assert lines.count(texts["list_heading"]) == 1
    for unique_id, sent in known.sent.items():
        assert sum(line.endswith(f": {unique_id}") for line in lines) == 1
        assert sum(line.endswith(f": {sent.sha256}") for line in lines) == 1
    assert len(lines) == len(letter(kind, language, texts, facts(["x"] * len(reasons))).split("\n"))


@pytest.mark.parametrize("language", LETTER_LANGUAGES)
@pytest.mark.parametrize("kind", LetterKind)
def test_a_letter_tells_what_it_is_based_on_and_leaves_out_what_is_not_known(kind: LetterKind, language: str) -> None:
    texts, known = letter_texts(language), facts(["too dark"] * 10)
    whole = letter(kind, language, texts, known)
    for rule in ("(UE) 2016/679", "(UE) 2024/2831") if language == "fr" else ("(EU) 2016/679", "(EU) 2024/2831"):
        assert rule in whole
    assert LEDGER.sha256 in whole
    assert ("1 234" if language == "fr" else "1,234") in whole.replace("\u202f", " ").replace("\u00a0", " ")
    assert ("novembre" if language == "fr" else "November") in whole
    assert "w-1" in whole
    assert not re.search(r"\n{3}", whole), "no gap where a line is left out"
    damaged = letter(kind, language, texts, replace(known, ledger=replace(LEDGER, broken=7)))
    assert LEDGER.sha256 not in damaged
    elsewhere = letter(kind, language, texts, facts(["too dark"], was_sent=False))
    assert "SHA-256:" not in elsewhere.replace("\u00a0", "")
    assert texts["unknown_worker"] in elsewhere
    assert translation.language() == "en", "the program's own language stays"


def test_all_languages_have_the_same_blanks() -> None:
    def blanks(language: str) -> dict[str, list[str]]:
        return {name: sorted(re.findall(r"\{\w+\}", text)) for name, text in letter_texts(language).items()}

    first, *others = LETTER_LANGUAGES
    assert all(blanks(language) == blanks(first) for language in others)
