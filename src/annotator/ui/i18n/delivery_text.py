"""Why a result is not there yet, and what to do about it: a sentence for each reason of a connector."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.outbox.parcel import DeliveryReason
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _

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
    DeliveryReason.SERVER_UNREACHABLE: N_("{detail} cannot be reached. Without a connection, work goes on as it is."),
    DeliveryReason.SERVER_UNTRUSTED: N_(
        "The certificate of {detail} is not one that this computer trusts, so nothing was sent. Tell the requester."
    ),
    DeliveryReason.SERVER_CLOCK: N_(
        "By the clock of this computer, the certificate of {detail} is not valid now, so nothing was sent. Set the "
        "clock if it is wrong; if it is right, tell the requester."
    ),
    DeliveryReason.SERVER_BUSY: N_("{detail} asks to wait."),
    DeliveryReason.SERVER_FAILED: N_("{detail} has a fault of its own."),
    DeliveryReason.SERVER_FULL: N_("{detail} has no room left. Tell the requester."),
    DeliveryReason.SERVER_ELSEWHERE: N_(
        "{detail} points to another address, where nothing is sent. Perhaps the network wants you to sign in first."
    ),
    DeliveryReason.SERVER_STRANGE: N_(
        "What answered at {detail} is not the server that was expected. Perhaps the network wants you to sign in first."
    ),
    DeliveryReason.SIGN_IN_MISSING: N_("You are not signed in to {detail}."),
    DeliveryReason.SIGN_IN_EXPIRED: N_("{detail} no longer accepts your sign-in. Sign in again."),
    DeliveryReason.ACCESS_DENIED: N_("{detail} does not allow you to send this. Ask the requester for access."),
    DeliveryReason.ADDRESS_WRONG: N_("Results cannot be sent to the address {detail}. Tell the requester."),
    DeliveryReason.PLACE_MISSING: N_("The place for results is not there: {detail}. Tell the requester."),
    DeliveryReason.TASK_GONE: N_("The requester took this task away at {detail}. Your result is kept here."),
    DeliveryReason.RESULT_REFUSED: N_("The server did not take the result. It says: “{detail}”."),
    DeliveryReason.DIFFERENT_RESULT: N_("Another result stands under the same name at {detail}. Tell the requester."),
    DeliveryReason.RECEIPT_WRONG: N_("{detail} confirmed something else than what was sent. Tell the requester."),
}


def reason_sentence(reason: DeliveryReason | None, detail: str) -> str:
    """Why a parcel is not there yet; what another version of this program said is shown as it is."""
    return filled(_(_REASONS[reason]), {"detail": detail}) if reason is not None else detail
