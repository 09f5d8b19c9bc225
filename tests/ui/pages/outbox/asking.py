"""A window whose worker was not asked yet whether results may go to the requester of the sound bundle."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from annotator.core.events import ConsentRequested
from annotator.core.outbox.parcel import ParcelState
from bundle_making import MANIFEST
from fakes.images import FakeImages
from services.service_env import KEY, ServiceEnv, files, make_env
from ui.stage import Stage

LIBRARY = f"/shelf/{KEY}/media/"


def make_new_env(manifest: str = MANIFEST) -> ServiceEnv:
    sizes = {LIBRARY + name: (4000, 3000) for name in ("first.png", "second.jpg", "third.webp")}
    bundle = {**files(), "bundle.toml": manifest.encode()}
    if "label-studio" in manifest:  # its tasks have numbers
        for number, name in enumerate((b"first", b"second", b"third"), start=1):
            bundle["tasks.csv"] = bundle["tasks.csv"].replace(b"\n%b," % name, b"\n%d," % number)
    return make_env(bundle, images=FakeImages(sizes), agreed=False)


async def asked(stage: Stage) -> str:
    """The first answer is submitted by keyboard and the panel is in front. Returns its unique_id."""
    env, window = stage.env, stage.window
    await stage.on_task()
    stage.press(Qt.Key.Key_B)
    await stage.until(lambda: bool(env.view().answer.items), "there is an answer")
    stage.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    await stage.until(lambda: bool(env.told(ConsentRequested)), "the question is put")
    await stage.settled()
    assert window.page is window.agreement
    return env.told(ConsentRequested)[0].unique_id


async def delivered(stage: Stage) -> list[ParcelState]:
    await stage.env.services.delivery.deliver_due()
    await stage.settled()
    return [parcel.state for parcel in await stage.env.services.delivery.parcels()]


def a_button(stage: Stage, words: str) -> QAbstractButton:
    found = stage.window.page.findChildren(QAbstractButton)
    return next(one for one in found if one.accessibleName() == words and one.isVisible())
