"""The samples in the inbox: each in its own words, taken with one press, and never out of reach."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from annotator.core.events import BundleImported
from annotator.services.container import Sample
from annotator.ui.pages.inbox.page import CollapsibleSection, SampleList
from services.service_env import KEY, PLACE, SAMPLE, make_env
from ui.stage import Stage, says, staged

SAMPLES = (
    Sample("/samples/one", "one@1", "Read <b>signs</b>", "Twelve\nsigns.", frozenset({"one", "one-fr"})),
    Sample("/samples/two", "two@1", "Traduire", "", frozenset({"two"})),
)


def words(widget: SampleList) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel)]


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("is_first", [True, False])
def test_each_says_what_it_is_and_a_press_asks_for_it(is_first: bool) -> None:
    offered = SampleList(SAMPLES, is_first=is_first)
    assert "Read <b>signs</b>" in words(offered)
    assert "Twelve signs." in words(offered)
    assert ("No jobs yet" in words(offered)) is is_first
    assert ("More samples" in words(offered)) is not is_first
    assert "" not in words(offered)
    wanted: list[str] = []
    offered.wanted.connect(wanted.append)
    for one in offered.buttons:
        one.click()
    assert wanted == ["/samples/one", "/samples/two"]
    assert [sample.title in one.accessibleName() for sample, one in zip(SAMPLES, offered.buttons, strict=True)] == [
        True,
        True,
    ]
    assert [one.property("role") for one in offered.buttons] == ["primary" if is_first else None, None]


@pytest.mark.usefixtures("app")
def test_the_way_from_another_computer_comes_before_all_that_is_to_be_tried() -> None:
    offered = SampleList(SAMPLES, is_first=True)
    offered.resize(offered.sizeHint())
    offered.grab()  # laid out
    assert offered.bring.geometry().bottom() < min(one.geometry().top() for one in offered.buttons)
    below = offered.findChildren(QPushButton)
    assert below[0] is offered.bring  # for Tab as well
    assert not hasattr(SampleList(SAMPLES, is_first=False), "bring")


def lists(stage: Stage) -> list[SampleList]:
    return [one for one in stage.window.inbox.findChildren(SampleList) if one.isVisible()]


def test_those_that_are_left_are_offered_below_the_ones_that_were_taken(app: QApplication) -> None:
    env = make_env()
    env = replace(env, services=replace(env.services, samples=lambda _language: (SAMPLE, *SAMPLES)))

    async def scenario(stage: Stage) -> None:
        await stage.settled()
        assert [len(one.buttons) for one in lists(stage)] == [3]
        stage.window.inbox.take(PLACE)
        await stage.until(lambda: bool(env.told(BundleImported)), "it is taken")
        await stage.settled()
        assert [len(one.buttons) for one in lists(stage)] == [2]
        assert says(stage.window.inbox, "More samples")

    staged(app, env, scenario)


def test_a_sample_is_not_offered_again_in_another_language_or_revision(app: QApplication) -> None:
    ids = frozenset({"street-things", "street-things-fr"})
    french = Sample("/samples/fr/street-things", "street-things-fr@2", "Que montre la rue ?", "", ids)
    env = make_env()
    env = replace(env, services=replace(env.services, samples=lambda _language: (french, *SAMPLES)))

    async def scenario(stage: Stage) -> None:
        await stage.settled()
        assert [len(one.buttons) for one in lists(stage)] == [3]
        stage.window.inbox.take(PLACE)  # in English, and an older revision
        await stage.until(lambda: bool(env.told(BundleImported)), "it is taken")
        await stage.settled()
        assert [len(one.buttons) for one in lists(stage)] == [2]

    staged(app, env, scenario)


def arrow(section: CollapsibleSection) -> QImage:
    return section.toggle.icon().pixmap(20).toImage()


def test_below_a_requester_s_bundle_samples_are_folded_away_and_can_be_had(app: QApplication) -> None:
    env = make_env()
    env = replace(env, services=replace(env.services, samples=lambda _language: SAMPLES))

    async def scenario(stage: Stage) -> None:
        await stage.settled()
        assert len(lists(stage)) == 1
        stage.window.inbox.take(PLACE)
        await stage.until(lambda: [event.key for event in env.told(BundleImported)] == [KEY], "it is taken")
        await stage.settled()
        assert lists(stage) == []
        (folded,) = [one for one in stage.window.inbox.findChildren(CollapsibleSection) if one.isVisible()]
        assert folded.toggle.text().strip() == "Samples to try (2)"
        closed = arrow(folded)
        folded.toggle.click()
        assert arrow(folded) != closed, "the arrow turns"
        folded.toggle.click()
        assert arrow(folded) == closed
        folded.toggle.click()
        assert [len(one.buttons) for one in lists(stage)] == [2]

    staged(app, env, scenario)
