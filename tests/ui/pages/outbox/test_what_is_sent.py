"""The data shown are the data sent: a Label Studio gets four fields of an envelope."""

from __future__ import annotations

import json

from msgspec.structs import replace
from PySide6.QtWidgets import QApplication, QPushButton

from annotator.core.outbox.consent import OnHold, recipient_of
from annotator.core.outbox.parcel import ParcelState, export_receipt
from annotator.formats.results.annotation import annotation_of
from annotator.ui.pages.outbox.sent_view import SentView
from bundle_making import MANIFEST
from services.service_env import KEY
from ui.pages.outbox.asking import make_new_env
from ui.pages.outbox.studio_result import SUBMIT, submitted
from ui.stage import Stage, says, staged


def test_a_label_studio_gets_four_fields_and_these_are_shown(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        parcel, window = await submitted(stage), stage.window
        manifest = await stage.env.services.bundles.manifest(KEY)
        assert manifest is not None
        held = OnHold(recipient_of(manifest), 1, frozenset({KEY}), parcel.unique_id)
        window.turn_to("outbox")
        await stage.settled()
        window.outbox.decision_wanted.emit(held)
        page = window.agreement
        title = f"Send results of “{manifest.title}” to City Mapping Group?"
        await stage.until(lambda: page.sent.isVisible() and says(page, parcel.unique_id), "it is shown")
        for words in (
            "Bench",
            "1 (project 7)",
            "Your Label Studio account",
            title,
            ", project 7.",
        ):
            assert says(page, words)
        for words in ("street-things, revision 1", "Submitted on", "first.png", "File format"):
            assert not says(page, words)
        assert not says(page, "seudonym")
        assert not page.leave_out.isVisible()
        sent = json.loads(page.sent.file.toPlainText())
        assert sent == annotation_of(parcel.envelope)
        assert set(sent) == {"unique_id", "result", "lead_time", "was_cancelled"}
        window.turn_to("outbox")
        await stage.settled()
        window.outbox.show_data.click()
        (shown,) = window.outbox.findChildren(SentView)
        assert json.loads(shown.file.toPlainText()) == sent

    staged(app, make_new_env(MANIFEST + SUBMIT), scenario)


def test_nobody_is_asked_for_a_pseudonym_where_a_label_studio_gets_none(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        parcel, window, agreements = await submitted(stage), stage.window, stage.env.services.consents
        assert "worker" not in json.loads(parcel.envelope), "nor is it in what is handed over"
        manifest = await stage.env.services.bundles.manifest(KEY)
        assert manifest is not None
        other = replace(recipient_of(manifest), address="https://studio.example.org 42")
        for recipient in (recipient_of(manifest), other):
            await agreements.agree(recipient)
        window.turn_to("settings")
        await stage.settled()
        for words in (
            f"City Mapping Group: {manifest.title}",
            "org, project 7 (consent given on",
            "City Mapping Group, project 42",
        ):
            assert says(window.settings, words)
        assert not says(window.settings, "without a pseudonym")
        names = {button.accessibleName() for button in window.settings.findChildren(QPushButton) if button.isVisible()}
        assert f"Withdraw consent: City Mapping Group: {manifest.title}" in names
        assert not [name for name in names if "pseudonym" in name]
        await agreements.pseudonyms.send(other)
        await stage.settled()
        assert says(window.settings, "under the pseudonym"), "an older choice is shown until it is taken back"

    staged(app, make_new_env(MANIFEST + SUBMIT), scenario)


def test_what_the_worker_handed_over_went_whole(app: QApplication) -> None:
    async def scenario(stage: Stage) -> None:
        parcel = await submitted(stage)
        handed = replace(parcel, state=ParcelState.ACCEPTED, receipt=export_receipt("/results/a.zip"))
        view = SentView(stage.window)
        view.show_parcel(handed, 60)
        assert view.file.toPlainText().encode() == parcel.envelope
        view.show_parcel(parcel, 60)
        assert view.file.toPlainText().encode() != parcel.envelope

    staged(app, make_new_env(MANIFEST + SUBMIT), scenario)
