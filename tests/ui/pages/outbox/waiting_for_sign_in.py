"""An outbox in which results wait until the worker signs in to servers."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from annotator.core.answer.result_items import Answer
from annotator.core.outbox.parcel import DeliveryReason, RetryLater
from annotator.core.outbox.sign_in import server_of
from annotator.ui.pages.outbox.sign_in_sheet import SignInSheet
from services.service_env import KEY, PLACE, ServiceEnv
from store.examples import a_parcel, an_assignment, opening, submission
from ui.stage import Stage

STUDIO = ("label-studio", "https://label.example.org/studio")
SERVERS = (STUDIO, ("webdav", "https://cloud.example.org/remote.php/dav/files/zoe/"), ("s3", "s3://bucket/results"))


async def waits(
    env: ServiceEnv, *servers: tuple[str, str], reason: DeliveryReason = DeliveryReason.SIGN_IN_MISSING
) -> None:
    """Two results for each."""
    for connector, url in servers:
        for number in range(2):
            assignment = an_assignment(f"{connector} {number}", key=KEY)
            parcel = replace(a_parcel(assignment), connector=connector, url=url, project="7")
            await env.records.open_assignment(assignment, opening(assignment))
            await env.records.submit(submission(assignment), parcel, Answer())
            outcome = RetryLater(reason, server_of(url), never_began=True, wait_s=3600)
            await env.records.record_outcome(parcel.unique_id, outcome, env.clock.now().utc_ms)


async def outbox_with(stage: Stage, *servers: tuple[str, str]) -> None:
    stage.window.inbox.take(PLACE)
    await stage.settled()
    await waits(stage.env, *servers)
    stage.window.turn_to("outbox")
    await stage.settled()


def pressed(stage: Stage, name: str) -> QAbstractButton:
    found = stage.window.findChildren(QAbstractButton)
    return next(one for one in found if one.accessibleName() == name and one.isVisible())


def the_sheet(stage: Stage) -> SignInSheet | None:
    return next((sheet for sheet in stage.window.findChildren(SignInSheet) if sheet.isVisible()), None)


def field(sheet: SignInSheet, name: str) -> QLineEdit:
    return next(line for line in sheet.findChildren(QLineEdit) if line.accessibleName() == name and line.isVisible())
