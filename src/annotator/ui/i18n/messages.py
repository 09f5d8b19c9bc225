"""The sentence for each error: what happened, what was kept, and one thing the person can do."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from annotator.core.answer.validation import Finding, FindingCode
from annotator.core.design.medium import MediumKind
from annotator.core.errors import MoneyReason, MoveReason
from annotator.ui.i18n import number_format
from annotator.ui.i18n.templates import filled
from annotator.ui.i18n.translation import N_, _

_ERRORS: dict[str, str] = {
    "bundle-refused": N_("This bundle has problems and was not taken. Nothing of it was kept."),
    "store-fault": N_(
        "{path} could not be read or written ({detail}). Nothing that was saved before is lost. "
        "Check that the disk is connected, not full and not locked against writing, then try again; "
        "drafts and times are tried again by themselves."
    ),
    "home-in-use": N_("annotator is already open for {path}. Use that window, or close it first."),
    "records-damaged": N_(
        "Your records in {path} cannot be read ({detail}). The file was left as it is. "
        "“annotator ledger restore” puts them together again from the copies beside them, and keeps the file."
    ),
    "records-cut": N_(
        "Your records in {path} lack what was saved in them once: entry {seq} is missing, or another stands in its "
        "place. The file was left as it is. “annotator ledger restore” brings back what the copies beside it hold."
    ),
    "copy-no-room": N_(
        "The disk is full: no copy of your records was made. Your work is saved all the same. "
        "Free some space; it is tried again by itself."
    ),
    "copy-not-made": N_(
        "No copy of your records was made: {path} could not be read or written ({detail}). "
        "Your work is saved all the same; it is tried again by itself."
    ),
    "copy-unsound": N_(
        "No copy of your records was made: something in them is not what was written ({detail}). "
        "The copies of earlier days are kept. Close this window, then let “annotator ledger restore” put it right."
    ),
    "records-missing": N_(
        "Your records are missing: {path} is not there or is empty, and what belongs to it is still beside it. "
        "Nothing was changed. Start annotator without a command: its window shows what can be had back."
    ),
    "records-newer": N_(
        "Your records in {path} were written by a newer annotator. They were left as they are. "
        "Install the newer version."
    ),
    "keyring-refused": N_(
        "The keyring of this computer did not open, so nothing was changed in it. Unlock it, then try again."
    ),
    "taking-stopped": N_("Taking the bundle in was stopped. Nothing of it was kept."),
    "move-stopped": N_("Moving was stopped. Nothing was changed here, and no half file is left."),
    "disk-full": N_(
        "The disk is full: {path} could not be written ({detail}). Nothing that was saved before is lost. "
        "Free some space, then try again; drafts and times are tried again by themselves."
    ),
    "no-temporary-folder": N_(
        "The system's folder for temporary files cannot be used ({path}: {detail}). Nothing was looked at. "
        "See that it is there, that you may write in it and that it has room, or name another in the variable TMPDIR."
    ),
    "no-room-aside": N_(
        "Results are put aside in the system's folder for temporary files while they are sorted, and there is no room "
        "({detail}). Free some space, or name another folder in the variable TMPDIR."
    ),
    "answer-set-aside": N_(
        "The answer that was kept for task {task} cannot be read any more. It is kept as it is in {path}. "
        "What was sent is as it was."
    ),
    "unsaved-at-end": N_(
        "Your last answers could not be saved ({detail}). Free some space and close again; "
        "if you close again as it is, they are lost."
    ),
    "not-seen": N_(
        "Not all of this task can be shown or played, so it cannot be answered. Skip it: your time is kept."
    ),
    "not-yet-seen": N_("Not all of this task is on screen yet. It can be submitted once it is: this goes away then."),
    "answer-too-large": N_(
        "Your answer is too large to be sent: {size}; the limit is {limit}. Nothing is lost. "
        "Make it shorter, or skip the task."
    ),
    "end-sought": N_(
        "The end of the sound is still being looked for. "
        "Your answer is submitted as soon as it is found, unless you change it."
    ),
    "not-agreed": N_("Results may not go to this requester yet: look and decide in the outbox first."),
    "left-already": N_("This result has left already, or may have: it cannot be taken back any more."),
    "media-missing": N_("The file {path} is no longer there. You can skip this task; your time is kept."),
    "media-undecodable": N_("The file {path} cannot be opened ({detail}). You can skip this task; your time is kept."),
    "media-too-large": N_(
        "The picture {path} has {megapixels} megapixels; at most {limit} can be shown. You can skip this task."
    ),
    "decoder-fault": N_(
        "The program that looks at pictures cannot be started ({detail}). Nothing was written; try again."
    ),
    "sink-fault": N_(
        "Sound cannot be played here ({detail}). Everything else works. "
        "Connect headphones or loudspeakers, or choose another device in the settings, then play again."
    ),
}

_ABOUT_MOVING = frozenset(reason.value for reason in MoveReason)
_ABOUT_MONEY = frozenset(reason.value for reason in MoneyReason)
# What a view says of its own kind of medium.
_OF_KINDS: dict[tuple[str, MediumKind], str] = {
    ("media-missing", MediumKind.PICTURE): N_(
        "The picture {path} is no longer there. You can skip this task; your time is kept."
    ),
    ("media-missing", MediumKind.SOUND): N_(
        "The sound {path} is no longer there. You can skip this task; your time is kept."
    ),
    ("media-undecodable", MediumKind.PICTURE): N_(
        "The picture {path} cannot be shown ({detail}). You can skip this task; your time is kept."
    ),
    ("media-undecodable", MediumKind.SOUND): N_(
        "The sound {path} cannot be played ({detail}). You can skip this task; your time is kept."
    ),
    ("media-too-large", MediumKind.SOUND): N_(
        "The sound {path} is too large to be played ({detail}). You can skip this task; your time is kept."
    ),
    ("media-too-large", MediumKind.FILM): N_(
        "The film {path} is too large to be shown ({detail}). You can skip this task; your time is kept."
    ),
}

_FINDINGS: dict[FindingCode, str] = {
    FindingCode.REQUIRED: N_("An answer is missing in “{control}”."),
    FindingCode.UNKNOWN_CONTROL: N_("The answer names “{control}”, which this design does not have."),
    FindingCode.UNKNOWN_CHOICE: N_("The answer holds a choice that “{control}” does not have: {value}."),
    FindingCode.TOO_MANY_CHOICES: N_("“{control}” takes at most {limit}; {count} are chosen. Take some away."),
    FindingCode.WRONG_TYPE: N_("The answer for “{control}” has a shape that this design does not have."),
    FindingCode.OUT_OF_RANGE: N_("{value} is outside of what “{control}” takes ({min} – {max})."),
    FindingCode.OFF_STEP: N_("{value} does not fit “{control}”, which goes in steps of {step}."),
    FindingCode.TOO_LONG: N_("The text in “{control}” has {count} characters; at most {limit} are taken. Shorten it."),
    FindingCode.TOO_MANY_TEXTS: N_("“{control}” takes at most {limit} texts; there are {count}. Remove some."),
    FindingCode.TEXT_TWICE: N_("The same text stands in “{control}” twice. Remove one."),
    FindingCode.TOO_MANY_USES: N_("In “{control}”, “{value}” may mark at most {limit}, not {count}. Take some away."),
    FindingCode.NO_LABEL: N_("Something is marked that has no label in “{control}”. Give it one, or remove it."),
    FindingCode.OUTSIDE: N_("Something that “{control}” marks lies outside. Mark it anew."),
    FindingCode.BAD_MASK: N_("A mask that “{control}” made is empty, or not of this picture. Paint it anew."),
    FindingCode.NOT_HEARD: N_(
        "{percent} of it was played, {limit} is asked for. What is missing of “{control}” begins at {moment}."
    ),
}

_OF_AREAS: dict[FindingCode, str] = {
    FindingCode.REQUIRED: N_("Area {number}: an answer is missing in “{control}”."),
    FindingCode.NO_LABEL: N_("Area {number} has no label in “{control}”. Give it one, or remove it."),
    FindingCode.OUTSIDE: N_("Area {number}, marked by “{control}”, lies outside. Mark it anew."),
    FindingCode.BAD_MASK: N_(
        "Area {number}, painted with “{control}”, is empty, or not of this picture. Remove it, or paint it anew."
    ),
}


def error_sentence(code: str, params: Mapping[str, str], kind: MediumKind | None = None) -> str:
    """The sentence for a code of `core.errors`; an unknown code is said as such. `kind`: of the medium that it is
    about, where whoever asks knows."""
    if code in _ABOUT_MONEY:
        from annotator.ui.i18n.money_messages import money_sentence

        return money_sentence(MoneyReason(code), params)
    if code in _ABOUT_MOVING:
        from annotator.ui.i18n.transfer.refusals import move_sentence

        return move_sentence(MoveReason(code), params)
    template = _ERRORS.get(code) if kind is None else _OF_KINDS.get((code, kind), _ERRORS.get(code))
    if template is None:
        return _("Something went wrong ({code}). What was saved before is safe.").format(code=code)
    if "detail" in params:
        from annotator.ui.i18n.library_errors import in_plain_words

        params = {**params, "detail": in_plain_words(params["detail"])}
    return filled(_(template), params)


def _of_hearing(params: Mapping[str, str]) -> dict[str, str]:
    """As they are read; nothing where it is not known how much was heard."""
    if not params:
        return dict.fromkeys(("percent", "limit", "moment"), "…")
    shares = {name: number_format.percent(Decimal(params[name])) for name in ("percent", "limit")}
    return {**shares, "moment": number_format.stopwatch(int(params["from_ms"]))}


def hearing_words(finding: Finding, *, is_mute: bool) -> str:
    """How much was heard, how much is asked, and where to go on; that it takes a sound device where there is none."""
    params = _of_hearing(finding.params)
    if is_mute:
        return _("{percent} played, {limit} asked: needs a sound device").format(**params)
    return _("{percent} played, {limit} asked: go on from {moment}").format(**params)


def finding_sentence(finding: Finding, words: str = "", number: int = 0) -> str:
    """The requester's own words where the design gives some. `words` is what the control asks, its name where empty;
    `number` that of the area that it is about, 0 for none."""
    params = {name: value or "…" for name, value in finding.params.items()}  # one end of a range may be open
    params["control"] = words or finding.control
    if finding.code is FindingCode.NOT_HEARD:
        params |= _of_hearing(finding.params)
    if number and not finding.message and finding.code in _OF_AREAS:
        return filled(_(_OF_AREAS[finding.code]), {**params, "number": str(number)})
    sentence = finding.message or filled(_(_FINDINGS[finding.code]), params)
    return filled(_("Area {number}: {sentence}"), {"number": str(number), "sentence": sentence}) if number else sentence
