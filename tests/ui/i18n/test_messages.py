"""Every fault, finding, reason and setting has its words."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from annotator.core.answer.validation import Finding, FindingCode
from annotator.core.design.medium import MediumKind
from annotator.core.errors import AnnotatorError, MediaFault, MoneyReason, MoveReason
from annotator.core.outbox.parcel import DeliveryReason
from annotator.core.settings import CURRENCIES, OWN_CURRENCY, SETTINGS, Setting, SettingKind
from annotator.ui.i18n.delivery_text import reason_sentence
from annotator.ui.i18n.messages import _ERRORS, _OF_KINDS, error_sentence, finding_sentence
from annotator.ui.i18n.money_messages import MONEY_ERRORS
from annotator.ui.i18n.transfer_text import MOVE_ERRORS
from annotator.ui.pages.settings.text import choice, explanation, offered, title


def family(kind: type[AnnotatorError]) -> list[type[AnnotatorError]]:
    return [kind, *(found for below in kind.__subclasses__() for found in family(below))]


SOURCE = Path(inspect.getfile(AnnotatorError)).parents[1]
AUDIO_FILES = SOURCE / "media" / "audio"
VIDEOS = SOURCE / "media" / "video"
IMAGES = SOURCE / "media" / "images"
DECODE = {
    *(folder / "decoding" for folder in (AUDIO_FILES, VIDEOS)),
    *(IMAGES / name for name in ("tiff", "dicom", "pdf.py", "decode.py", "limits.py", "webp.py")),
    SOURCE / "media" / "safe_container.py",
}
KINDS = {AUDIO_FILES: MediumKind.AUDIO, VIDEOS: MediumKind.VIDEO}
CODES = sorted(
    {kind.code for kind in family(AnnotatorError)} - {AnnotatorError.code}
    | {MediaFault.MISSING, MediaFault.UNDECODABLE, MediaFault.TOO_LARGE}
)

WORDS = {
    **_ERRORS,
    **{reason.value: words for reason, words in MONEY_ERRORS.items()},
    **{reason.value: words for reason, words in MOVE_ERRORS.items()},
}


@pytest.mark.parametrize("code", CODES)
def test_every_error_says_what_happened_and_survives_without_its_params(code: str) -> None:
    known = error_sentence(code, {})
    assert "An error occurred" not in known
    assert known.endswith((".", ")."))
    assert "{" not in known


@pytest.mark.parametrize(
    ("kind", "name"), [(None, "file"), (MediumKind.IMAGE, "image"), (MediumKind.AUDIO, "audio file")]
)
def test_who_knows_what_a_medium_is_says_so(kind: MediumKind | None, name: str) -> None:
    for code in (MediaFault.MISSING, MediaFault.UNDECODABLE):
        told = error_sentence(code, {"path": "media/a", "detail": "?"}, kind)
        assert f"the {name} media/a " in told.casefold()


def test_an_audio_that_is_too_large_is_not_told_in_megapixels() -> None:
    detail = "it has 64 channels, but the maximum is 32"
    told = error_sentence(MediaFault.TOO_LARGE, {"path": "media/a", "detail": detail}, MediumKind.AUDIO)
    assert "(it has 64 channels, but the maximum is 32)" in told


FAMILY = {kind.__name__: kind for kind in family(AnnotatorError)}
# The border functions choose a kind of StoreFault first and fill it then.
CHOSEN = {"fault": ("store-fault", "disk-full", "records-damaged")}
# Errors of several codes, and where the names of these stand.
CHOSEN_BY_NAME: dict[str, type] = {"MediaFault": MediaFault, "MoneyRefused": MoneyReason, "MoveRefused": MoveReason}


def raised() -> Iterator[tuple[Path, str, set[str]]]:
    """Place, code and names of the params of each error that is made in the layers at the border. Who decodes is
    handed an open file: its path is added by whoever opened it."""
    for folder in ("store", "media", "connectors", "services"):
        for file in sorted((SOURCE / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    if any(word.arg is None for word in node.keywords):
                        continue  # it repeats what another error has
                    given = {one.arg for one in node.keywords if one.arg}
                    given |= {"path"} if DECODE.intersection((file, *file.parents)) else set()
                    for code in codes_of(node, node.func.id):
                        yield file, code, given


def codes_of(call: ast.Call, name: str) -> tuple[str, ...]:
    """Nothing for what is no error, and for what only repeats an error of the worker process."""
    if name in CHOSEN:
        return CHOSEN[name]
    chosen = CHOSEN_BY_NAME.get(name)
    if chosen is None:
        return (FAMILY[name].code,) if name in FAMILY else ()
    match call.args[0]:
        case ast.Attribute(value=ast.Name(id=chosen.__name__), attr=code):
            return (str(getattr(chosen, code)),)
        case _:
            return ()


def test_every_error_that_is_raised_fills_its_sentence() -> None:
    made = list(raised())
    assert {"store-fault", "home-in-use", "records-newer", "disk-full", "media-missing", "money-percent"} <= {
        code for _, code, _ in made
    }
    for where, code, given in made:
        kind = next((kind for folder, kind in KINDS.items() if folder in where.parents), None)
        words = WORDS[code] if kind is None else _OF_KINDS.get((code, kind), WORDS[code])
        needed = {name for _text, name, _form, _conversion in Formatter().parse(words) if name}
        assert needed <= given, where
        assert "–" not in error_sentence(code, dict.fromkeys(given, "x"), kind), where


def test_params_stand_in_the_sentence_and_strange_ones_do_no_harm() -> None:
    said = error_sentence("media-undecodable", {"path": "a{0}b.png", "detail": "{path.__class__}", "else": "x"})
    assert "a{0}b.png" in said
    assert "{path.__class__}" in said


def test_an_unknown_code_is_said_as_such() -> None:
    assert "no-such-code" in error_sentence("no-such-code", {"path": "x"})


@pytest.mark.parametrize("code", list(FindingCode))
def test_every_finding_names_its_control_unless_the_requester_says_it_better(code: FindingCode) -> None:
    assert "things" in finding_sentence(Finding(code, "things"))
    assert finding_sentence(Finding(code, "things", "Say {what} you see")) == "Say {what} you see"
    of_region = finding_sentence(Finding(code, "things", region_id="a"), "What?", 3)
    assert of_region.startswith("Region 3")
    assert "What?" in of_region
    assert finding_sentence(Finding(code, "things", "Say {what}"), "What?", 3) == "Region 3: Say {what}"


@pytest.mark.parametrize("reason", DeliveryReason)
def test_every_reason_has_a_sentence(reason: DeliveryReason) -> None:
    sentence = reason_sentence(reason, "/media/usb: {0}")
    assert sentence.endswith(".")
    assert reason.value not in sentence
    assert reason is DeliveryReason.NO_ANSWER or "/media/usb: {0}" in sentence


@pytest.mark.parametrize(
    ("ahead_s", "named"),
    [
        (
            "7200",
            "This computer’s clock is 2\u00a0h\u00a000\u00a0min ahead of the server’s. https://",
        ),
        ("-900", "This computer’s clock is 15\u00a0min behind the server’s. https://a.example.org does"),
        ("0", "https://a.example.org does"),
        ("9" * 400, "This computer’s clock is"),
    ],
)
def test_a_wrong_clock_is_named_with_the_difference(ahead_s: str, named: str) -> None:
    assert reason_sentence(DeliveryReason.CLOCK_WRONG, f"{ahead_s} https://a.example.org").startswith(named)


def test_an_unknown_reason_is_shown_as_it_came() -> None:
    assert reason_sentence(None, "http-503:try later") == "http-503:try later"


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.key)
def test_every_setting_and_every_choice_has_words(setting: Setting) -> None:
    assert title(setting)
    assert isinstance(explanation(setting), str)
    codes = {offered(setting, code) for code in setting.choices}
    for code in codes:
        assert code in CURRENCIES or setting is OWN_CURRENCY or choice(setting, code) != code
    words = [choice(setting, code) for code in codes]
    assert len(set(words)) == len(words)
    assert (setting.kind is SettingKind.CHOICE) == bool(setting.choices)


def test_what_was_not_heard_is_told_with_how_much_and_where() -> None:
    params = {"percent": "72", "limit": "90", "from_ms": "83000"}
    told = finding_sentence(Finding(FindingCode.NOT_PLAYED, "talk", params=params)).replace("\u00a0", " ")
    assert told == "Only 72% of “talk” was played, but 90% is required. The unplayed part starts at 1:23."
    assert "0%" not in finding_sentence(Finding(FindingCode.NOT_PLAYED, "talk"))


def test_no_sentence_of_the_window_speaks_of_options_of_a_terminal() -> None:
    assert [words for words in MOVE_ERRORS.values() if "--" in words] == []
