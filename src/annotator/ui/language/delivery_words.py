"""Why a result is not there yet, and what to do about it: a sentence for each reason of a connector."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.outbox.parcel import DeliveryReason
from annotator.ui.language.blanks import filled
from annotator.ui.language.translation import N_, _

_REASONS: Mapping[DeliveryReason, str] = {
    DeliveryReason.FOLDER_MISSING: N_(
        "The results folder is not there: {detail}. Connect the disk or choose another folder."
    ),
    DeliveryReason.FOLDER_UNWRITABLE: N_(
        "The results folder cannot be written: {detail}. Choose another folder in the settings."
    ),
    DeliveryReason.FOLDER_FULL: N_("The disk of the results folder is full: {detail}. Free some space."),
    DeliveryReason.FOLDER_SLOW: N_("The results folder does not answer: {detail}. Check the disk or the network."),
    DeliveryReason.FOLDER_FAILED: N_(
        "The results folder could not be used: {detail}. Choose another folder in the settings."
    ),
    DeliveryReason.DIFFERENT_FILE: N_("Another file already stands at {detail}. Move it away, then try again."),
    DeliveryReason.CONNECTOR_UNKNOWN: N_("This program cannot deliver to “{detail}”. A newer version may."),
    DeliveryReason.NO_ANSWER: N_("There was no answer in time."),
}


def reason_sentence(reason: DeliveryReason | None, detail: str) -> str:
    """Why a parcel is not there yet; what another version of this program said is shown as it is."""
    return filled(_(_REASONS[reason]), {"detail": detail}) if reason is not None else detail
