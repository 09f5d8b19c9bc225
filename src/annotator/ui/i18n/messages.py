"""The message of each error: the event, the saved data and one action for the user."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from annotator.core.answer.validation import Finding, FindingCode
from annotator.core.design.medium import MediumKind
from annotator.core.errors import MoneyReason, MoveReason
from annotator.ui.i18n import number_format
from annotator.ui.i18n.translation import N_, _, filled

_ERRORS: dict[str, str] = {
    "file-taken": N_("{path} exists already and was not replaced. Nothing was saved. Choose another name."),
    "bundle-refused": N_("This job contains errors and was not added. None of its files were kept."),
    "store-fault": N_(
        "{path} could not be read or written ({detail}). Saved work is not lost. Check that the disk "
        "is connected, not full and not write-protected, then try again. annotator keeps trying to "
        "save drafts and recorded time."
    ),
    "home-in-use": N_("annotator is already open with the folder {path}. Use that window, or close it first."),
    "home-gone": N_(
        "The folder {path} was deleted, moved or disconnected. Your work is in memory until you save it in a folder."
    ),
    "records-damaged": N_(
        "Cannot read your records in {path} ({detail}). The file was not changed. To restore your records "
        "from backups, run “annotator ledger restore”, which also keeps the damaged file."
    ),
    "records-cut": N_(
        "Your records in {path} are incomplete: entry {seq} is missing or does not match the one saved "
        "earlier. The file was not changed. To recover the data from backups, run “annotator ledger "
        "restore”."
    ),
    "copy-no-room": N_(
        "The disk is full, so your records were not backed up. Your work is saved. Free some space. "
        "The backup will be retried automatically."
    ),
    "copy-not-made": N_(
        "Your records were not backed up: {path} could not be read or written ({detail}). Your work is "
        "saved. The backup will be retried automatically."
    ),
    "copy-unsound": N_(
        "Your records were not backed up because they are damaged ({detail}). Earlier backups are kept. "
        "Close this window, then run “annotator ledger restore”."
    ),
    "records-missing": N_(
        "Your records are missing: {path} does not exist or is empty, although related files still exist. "
        "Nothing was changed. Start annotator without a command to see the recoverable data."
    ),
    "records-newer": N_(
        "Your records in {path} were created by a newer version of annotator and were not changed. Install "
        "the newer version. To stay with this one, go back to the copy that was made before the update: see "
        "“Updates” in the worker guide."
    ),
    "keyring-refused": N_("The keyring is locked, so nothing was changed. Unlock it, then try again."),
    "taking-stopped": N_("Adding the job was cancelled. None of its files were kept."),
    "move-stopped": N_(
        "The transfer was cancelled. Nothing was changed on this computer, and no incomplete file was left behind."
    ),
    "disk-full": N_(
        "The disk is full: {path} could not be written ({detail}). Saved work is not lost. Free some "
        "space, then try again. annotator keeps trying to save drafts and recorded time."
    ),
    "no-temporary-folder": N_(
        "Cannot use the system’s temporary folder ({path}: {detail}), so nothing was checked. Make "
        "sure that it exists, is writable and has free space, or set TMPDIR to another folder."
    ),
    "no-room-aside": N_(
        "There is not enough space in the system’s temporary folder to sort results ({detail}). Free "
        "some space, or set TMPDIR to another folder."
    ),
    "answer-set-aside": N_(
        "The saved answer to task {task} can no longer be read. It is kept in {path}. If the result has "
        "already been sent, no action is needed. Otherwise, answer the task again."
    ),
    "unsaved-at-end": N_(
        "Your last answers could not be saved ({detail}). Free some space, then close annotator again. "
        "Otherwise, these answers will be lost."
    ),
    "not-seen": N_(
        "Part of this task cannot be shown or played, so you cannot answer the task. Skip it. Your time is recorded."
    ),
    "not-yet-seen": N_("This task is still loading. You can submit it once loading has finished."),
    "shown-later": N_(
        "This task is still loading. Your answer will be submitted once it is on screen, unless you change it."
    ),
    "answer-too-large": N_(
        "Your answer is too large to send: {size}. The limit is {limit}. Nothing is lost. Shorten your "
        "answer, or skip the task."
    ),
    "end-sought": N_(
        "annotator is still determining the length of the recording. Your answer will be submitted "
        "right afterwards, unless you change it."
    ),
    "not-agreed": N_("You have not agreed to share results with this requester. Decide in the outbox first."),
    "left-already": N_("This result has been sent, or may have been sent, so it can no longer be changed."),
    "media-missing": N_("The file {path} is missing. You can skip this task. Your time is recorded."),
    "media-undecodable": N_("Cannot open the file {path} ({detail}). You can skip this task. Your time is recorded."),
    "media-too-large": N_(
        "The image {path} has {megapixels} megapixels. The maximum is {limit}. You can skip this task."
    ),
    "decoder-fault": N_(
        "The program that reads images could not be started ({detail}). Nothing was written. Try again."
    ),
    "sink-fault": N_(
        "Cannot play audio ({detail}). Everything else works. Connect headphones or speakers, or choose "
        "another device in the settings, then try again."
    ),
}

_ABOUT_MOVING = frozenset(reason.value for reason in MoveReason)
_ABOUT_MONEY = frozenset(reason.value for reason in MoneyReason)
# Messages for specific kinds of media.
_OF_KINDS: dict[tuple[str, MediumKind], str] = {
    ("media-missing", MediumKind.IMAGE): N_(
        "The image {path} is missing. You can skip this task. Your time is recorded."
    ),
    ("media-missing", MediumKind.DOCUMENT): N_(
        "The document {path} is missing. You can skip this task. Your time is recorded."
    ),
    ("media-missing", MediumKind.AUDIO): N_(
        "The audio file {path} is missing. You can skip this task. Your time is recorded."
    ),
    ("media-undecodable", MediumKind.IMAGE): N_(
        "Cannot show the image {path} ({detail}). You can skip this task. Your time is recorded."
    ),
    ("media-undecodable", MediumKind.DOCUMENT): N_(
        "Cannot show the document {path} ({detail}). You can skip this task. Your time is recorded."
    ),
    ("media-undecodable", MediumKind.AUDIO): N_(
        "Cannot play the audio file {path} ({detail}). You can skip this task. Your time is recorded."
    ),
    ("media-too-large", MediumKind.AUDIO): N_(
        "The audio file {path} is too large ({detail}). You can skip this task. Your time is recorded."
    ),
    ("media-too-large", MediumKind.VIDEO): N_(
        "The video {path} is too large ({detail}). You can skip this task. Your time is recorded."
    ),
}

_FINDINGS: dict[FindingCode, str] = {
    FindingCode.REQUIRED: N_("“{control}” has no answer yet."),
    FindingCode.UNKNOWN_CONTROL: N_("The answer refers to “{control}”, which is not in this design."),
    FindingCode.UNKNOWN_CHOICE: N_("The answer contains a choice that is not in “{control}”: {value}."),
    FindingCode.TOO_MANY_CHOICES: N_(
        "“{control}” allows at most {limit}, but {count} choices are selected. Deselect some."
    ),
    FindingCode.WRONG_TYPE: N_("The answer to “{control}” is of the wrong type."),
    FindingCode.OUT_OF_RANGE: N_("{value} is out of range for “{control}” ({min} – {max})."),
    FindingCode.OFF_STEP: N_("{value} is not valid for “{control}”, which uses steps of {step}."),
    FindingCode.TOO_LONG: N_("The text in “{control}” has {count} characters. The maximum is {limit}. Shorten it."),
    FindingCode.TOO_MANY_TEXTS: N_("“{control}” contains {count} texts. The maximum is {limit}. Remove some."),
    FindingCode.TEXT_TWICE: N_("“{control}” contains the same text twice. Remove the duplicate."),
    FindingCode.TOO_MANY_USES: N_(
        "In “{control}”, {count} regions are labelled “{value}”. The maximum is {limit}. Delete some."
    ),
    FindingCode.TOO_FEW_MESSAGES: N_("“{control}” has {count} messages. At least {limit} are needed. Add some."),
    FindingCode.TOO_MANY_MESSAGES: N_("“{control}” has {count} messages. The maximum is {limit}. Delete some."),
    FindingCode.NO_LABEL: N_("A region has no label in “{control}”. Label it or delete it."),
    FindingCode.OUTSIDE: N_("A region of “{control}” is out of bounds. Delete it and create it again."),
    FindingCode.BAD_MASK: N_("A mask made with “{control}” is empty or does not match this image. Paint it again."),
    FindingCode.NOT_PLAYED: N_(
        "Only {percent} of “{control}” was played, but {limit} is required. The unplayed part starts at {moment}."
    ),
}

_OF_REGIONS: dict[FindingCode, str] = {
    FindingCode.REQUIRED: N_("Region {number}: “{control}” has no answer yet."),
    FindingCode.NO_LABEL: N_("Region {number} has no label in “{control}”. Label it or delete it."),
    FindingCode.OUTSIDE: N_("Region {number} of “{control}” is out of bounds. Delete it and create it again."),
    FindingCode.BAD_MASK: N_(
        "Region {number} of “{control}” is empty or does not match this image. Delete it or paint it again."
    ),
}


def rescued_text(folder: str) -> str:
    """Return the message after the records of a home that is gone were saved without asking."""
    text = _(
        "The folder with your work was deleted, moved or disconnected. Your answers, time and pay are saved in "
        "{folder}. Start annotator with “annotator --home {folder}”."
    )
    return filled(text, {"folder": folder})


def error_sentence(code: str, params: Mapping[str, str], kind: MediumKind | None = None) -> str:
    """Return the message for a code of `core.errors`, or a generic message for an unknown code. `kind` is the kind
    of the medium, if the caller knows it."""
    if code in _ABOUT_MONEY:
        from annotator.ui.i18n.money_messages import money_sentence

        return money_sentence(MoneyReason(code), params)
    if code in _ABOUT_MOVING:
        from annotator.ui.i18n.transfer_text import move_sentence

        return move_sentence(MoveReason(code), params)
    template = _ERRORS.get(code) if kind is None else _OF_KINDS.get((code, kind), _ERRORS.get(code))
    if template is None:
        return _("An error occurred ({code}). Your saved work is safe.").format(code=code)
    if "detail" in params:
        from annotator.ui.i18n.library_errors import in_plain_words

        params = {**params, "detail": in_plain_words(params["detail"])}
    return filled(_(template), params)


def _of_hearing(params: Mapping[str, str]) -> dict[str, str]:
    """Return the formatted parameters; an ellipsis if the played part is unknown."""
    if not params:
        return dict.fromkeys(("percent", "limit", "moment"), "…")
    shares = {name: number_format.percent(Decimal(params[name])) for name in ("percent", "limit")}
    return {**shares, "moment": number_format.stopwatch(int(params["from_ms"]))}


def hearing_text(finding: Finding, *, is_mute: bool) -> str:
    """Return played and required part and where to continue; without an audio device, that requirement."""
    params = _of_hearing(finding.params)
    if is_mute:
        return _("{percent} played ({limit} required): connect an audio device").format(**params)
    return _("{percent} played ({limit} required): continue from {moment}").format(**params)


def finding_sentence(finding: Finding, text: str = "", number: int = 0) -> str:
    """Return the message of a finding; the requester's own message takes precedence. `text` is the question of the
    control, its name if empty; `number` is the number of the region, 0 for none."""
    params = {name: value or "…" for name, value in finding.params.items()}  # one end of a range may be open
    params["control"] = text or finding.control
    if finding.code is FindingCode.NOT_PLAYED:
        params |= _of_hearing(finding.params)
    if number and not finding.message and finding.code in _OF_REGIONS:
        return filled(_(_OF_REGIONS[finding.code]), {**params, "number": str(number)})
    sentence = finding.message or filled(_(_FINDINGS[finding.code]), params)
    return (
        filled(_("Region {number}: {sentence}"), {"number": str(number), "sentence": sentence}) if number else sentence
    )
