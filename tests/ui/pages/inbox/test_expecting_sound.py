"""The audio decoder is ready when a job with audio is about to start, and only then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication

from annotator.core.bundle.content import Summary
from annotator.core.design.medium import MediumKind
from annotator.core.pay.offer import promised
from annotator.core.pay.totals import Totals
from annotator.formats.bundle.reader import read_imported
from annotator.ui.pages.inbox.bundle_card import DWELL_MS, BundleCard, CardData
from bundle_making import valid_files
from core.pay.hourly_pay import NO_WAGE
from fakes.audio_files import FakeAudioFiles
from fakes.bundle_library import HeldSource
from fakes.videos import FakeVideos
from services.service_env import make_env
from ui.stage import Stage, staged

pytestmark = pytest.mark.usefixtures("app")
BUNDLE = Summary(read_imported(HeldSource("street", valid_files())).manifest, 3, frozenset({MediumKind.AUDIO}))
PROMISE = promised(BUNDLE.manifest)


def a_card(*kinds: MediumKind) -> tuple[BundleCard, QSignalSpy]:
    card = BundleCard(CardData(replace(BUNDLE, media_kinds=frozenset(kinds)), 0, False, Totals(), PROMISE), NO_WAGE)
    return card, QSignalSpy(card.player_expected)


def come(card: BundleCard, kind: QEvent.Type) -> None:
    QApplication.sendEvent(card.start, QEvent(kind))


def emitted(expected: QSignalSpy) -> bool:
    return expected.count() == 1 or expected.wait(20 * DWELL_MS)


COME_AND_GO = [(QEvent.Type.FocusIn, QEvent.Type.FocusOut), (QEvent.Type.Enter, QEvent.Type.Leave)]


@pytest.mark.parametrize("comes", [comes for comes, _goes in COME_AND_GO])
def test_sound_is_expected_where_somebody_stays_at_the_button_that_begins_it(
    comes: QEvent.Type,
) -> None:
    card, expected = a_card(MediumKind.IMAGE, MediumKind.AUDIO)
    come(card, comes)
    assert expected.count() == 0
    assert emitted(expected)


@pytest.mark.parametrize(("comes", "goes"), COME_AND_GO)
def test_whoever_only_passes_by_expects_nothing(comes: QEvent.Type, goes: QEvent.Type) -> None:
    passed, at_the_first = a_card(MediumKind.AUDIO)
    stayed, at_the_second = a_card(MediumKind.AUDIO)
    come(passed, comes)
    come(passed, goes)
    come(stayed, comes)
    assert emitted(at_the_second)
    assert at_the_first.count() == 0


def clicked(card: BundleCard) -> None:
    card.start.click()


def stayed_at(card: BundleCard) -> None:
    come(card, QEvent.Type.FocusIn)


@pytest.mark.parametrize("do", [clicked, stayed_at])
def test_a_bundle_without_audio_expects_none(do: Callable[[BundleCard], None]) -> None:
    with_images, of_images = a_card(MediumKind.IMAGE)
    with_audio, of_audio = a_card(MediumKind.AUDIO)
    do(with_images)
    do(with_audio)
    assert emitted(of_audio)
    assert of_images.count() == 0


@pytest.mark.parametrize(
    ("kind", "audio_files", "videos"), [(MediumKind.IMAGE, 0, 0), (MediumKind.AUDIO, 1, 0), (MediumKind.VIDEO, 1, 1)]
)
def test_what_decodes_it_is_told(app: QApplication, kind: MediumKind, audio_files: int, videos: int) -> None:
    asked = (FakeAudioFiles({}), FakeVideos({}))

    async def scenario(stage: Stage) -> None:
        summary = replace(BUNDLE, media_kinds=frozenset({kind}))
        card = stage.window.inbox._card(CardData(summary, 0, False, Totals(), PROMISE))
        card.player_expected.emit()
        assert (asked[0].expected, asked[1].expected) == (audio_files, videos)

    staged(app, make_env(audio_files=asked[0], videos=asked[1]), scenario)
