"""The texts of signing in: the fields of each kind of server, where to find the values, and the outcome."""

from __future__ import annotations

from collections.abc import Mapping

from annotator.core.events import SignedIn
from annotator.core.outbox.destinations import HTTPS, LABEL_STUDIO, S3, WEBDAV, PendingSignIn
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.outbox.sign_in import Keeping, SignInKind
from annotator.ui.i18n.delivery_text import reason_sentence
from annotator.ui.i18n.translation import N_, _, filled

_HELP: Mapping[str, str] = {
    LABEL_STUDIO: N_(
        "Open {server} in your browser and sign in there. In your account settings, under “Personal Access "
        "Token”, create a token, copy it and paste it here. You can also paste a token that the requester "
        "gave you."
    ),
    WEBDAV: N_(
        "Enter your user name and a password for this program only. In Nextcloud, create this password in "
        "the settings, under “Security”, with “Create new app password”."
    ),
    S3: N_(
        "The requester gives you the key ID and the secret key. These only give access to the place where "
        "results are stored."
    ),
    HTTPS: N_("The requester gives you the token."),
}
_KEY_HELP = N_("The requester gives you the key. It only gives access to the place where results are stored.")
_NAMES: Mapping[SignInKind, str] = {SignInKind.PASSWORD: N_("Name"), SignInKind.KEYS: N_("Key ID")}
_SECRETS: Mapping[SignInKind, str] = {
    SignInKind.TOKEN: N_("Token"),
    SignInKind.PASSWORD: N_("App password"),
    SignInKind.KEYS: N_("Secret key"),
}


def where_to_find(wanted: PendingSignIn) -> str:
    connector = wanted.destination.connector
    text = _KEY_HELP if connector == S3 and wanted.kind is SignInKind.TOKEN else _HELP[connector]
    return filled(_(text), {"server": wanted.server})


def name_text(kind: SignInKind) -> str:
    """Return the label of the name field, or "" if the secret needs no name."""
    return _(_NAMES[kind]) if kind in _NAMES else ""


def secret_text(kind: SignInKind) -> str:
    return _(_SECRETS[kind])


def signed_in_text(event: SignedIn) -> str:
    """Return the success message, with the reason if the sign-in could not be tested."""
    known = _("You are signed in to {server} as {who}.") if event.who else _("You are signed in to {server}.")
    text = filled(known, {"server": event.server, "who": event.who})
    if event.reason is None:
        return text
    kept = _("Your sign-in to {server} was stored, but could not be tested: {reason}")
    return filled(kept, {"server": event.server, "reason": reason_sentence(event.reason, event.detail)})


def refused_text(server: str, reason: DeliveryReason, detail: str) -> str:
    """Return why the sign-in was rejected and how to fix it."""
    if reason is DeliveryReason.ACCESS_DENIED:
        return reason_sentence(reason, detail)
    return filled(_("{server} rejected your sign-in. Check what you entered, then try again."), {"server": server})


def keeping_text(keeping: Keeping) -> str:
    """Return the sentence about the place where a sign-in is stored."""
    match keeping:
        case Keeping.KEYRING:
            return _("The sign-in is stored in this computer’s keyring.")
        case Keeping.FILE:
            return _("The sign-in is stored in a file that only you can read.")
        case Keeping.THIS_RUN:
            return _("The sign-in is kept until you quit annotator.")


def file_question() -> str:
    return _(
        "Store this sign-in on this computer? It would be stored in a file that only you can read. Anyone "
        "who can use your user account could sign in with it."
    )
