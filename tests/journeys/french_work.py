"""Actions for each sample, by keyboard only, and the expected result."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import pytest
from msgspec import Struct
from PySide6.QtCore import Qt

from journeys.french_session import FrenchSession

NARROW = "\u202f"
TRANSLATED = "L’ascenseur est en panne jusqu’à jeudi.\nSonnez" + NARROW + ": quelqu’un viendra, à coup sûr, vous aider."
REMARK = "« lift »" + NARROW + ": un ascenseur, à l’anglaise"
LIBRARY = "Bibliothèque de la rue du Sel, 1ᵉʳ étage"
OBSTACLE = "À l’étage, où nul ascenseur ne mène"
HEARD = "Bonjour monsieur, vous désirez…"
# How far a step of the arrows goes depends on how large the picture is shown.
SMALL = pytest.approx(5, abs=4)
FROM_THE_MIDDLE = {"x": 50, "y": 50, "width": SMALL, "height": SMALL, "rotation": 0}
TRANSCRIBED = "CAFÉ DU PORT\n2 cœurs d’artichaut 3,60"


async def image_tagging(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    for letter in "26N":
        await keys.type(letter)
    await session.undo_and_redo()
    await session.send()
    await keys.type("1")
    await keys.type("F")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def object_naming(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await keys.type("3")
    await session.box("image")
    await session.undo_and_redo()
    await session.send()
    await keys.type("0")
    assert not session.is_shown("objects")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def detail_selection(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await session.box("image")
    await session.undo_and_redo()
    await session.send()
    await keys.type("0")
    assert not session.is_shown("detail")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def translation(session: FrenchSession) -> None:
    await session.submit_too_early()
    await session.write("translation", TRANSLATED)
    await session.write("remark", REMARK)
    await session.undo_and_redo()
    await session.send()
    assert session.is_shown("translation")
    await session.to("problem")
    await session.keyboard.type("1")
    assert not session.is_shown("translation")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def data_enrichment(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await session.write("name", "poterie de la rue du Four")
    await session.write("kind", "Ate")
    await session.write("opened", "2011")
    await session.write("event", "14/06/2025")
    await session.write("phone", "05 55 01 42 20")
    await session.to("access")
    await keys.type("O")
    await session.to("confidence")
    await keys.type("5")
    await session.undo_and_redo()
    await session.send()
    await session.skip()
    await session.write("name", LIBRARY)
    await session.write("kind", "Bib")
    assert not session.is_shown("obstacle")
    await session.to("access")
    await keys.type("N")
    assert session.is_shown("obstacle")
    await session.write("obstacle", OBSTACLE)
    await session.pause_and_resume()
    await session.to("confidence")
    await keys.key(Qt.Key.Key_Right)
    await keys.key(Qt.Key.Key_Right)
    await session.send()


async def image_transcription(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await session.write("transcription", TRANSCRIBED)
    await session.to("legibility")
    assert not session.is_shown("reason")
    await keys.type("2")
    assert session.is_shown("reason")
    await keys.type("8")  # what comes and goes has the keys after those of what stays
    await keys.type("4")
    await session.undo_and_redo()
    await session.send()
    await session.to("legibility")
    await keys.type("3")
    assert not session.is_shown("transcription")
    await keys.type("9")
    await keys.type("0")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def audio_transcription(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await keys.type("1")
    await keys.known(keys.panel.parts.marked["audio"])
    await keys.key(Qt.Key.Key_F10)
    await keys.key(Qt.Key.Key_F5)
    await keys.key(Qt.Key.Key_F10)
    await session.write("transcription", HEARD)
    await session.undo_and_redo()
    await session.to("clarity")
    await keys.type("4")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def video_moderation(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await keys.type("5")
    await session.undo_and_redo()
    await session.send()
    for letter in "447":  # a label's key opens a range, and closes it at the same frame
        await keys.type(letter)
    await session.to("severity")
    await keys.key(Qt.Key.Key_Right)
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def compare_two(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    for letter in "14":
        await keys.type(letter)
    await session.undo_and_redo()
    await session.send()
    await session.to("better")
    await keys.key(Qt.Key.Key_Right)
    await keys.key(Qt.Key.Key_Space)
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def rank_answers(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await keys.type("2")
    await session.to("ranking")
    await keys.key(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    await session.undo_and_redo()
    await session.send()
    await keys.type("0")
    await session.to("ranking")
    await keys.key(Qt.Key.Key_Down)
    await keys.key(Qt.Key.Key_Up, Qt.KeyboardModifier.ControlModifier)
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def text_spans(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await keys.type("1")
    await session.words("text", 2)
    await session.undo_and_redo()
    await session.send()
    await keys.type("9")
    assert not session.is_shown("spans")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def dialogue_review(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await keys.type("1")
    await session.words("dialogue", 3)
    await session.undo_and_redo()
    await session.to("outcome")
    await keys.type("5")
    await session.send()
    await keys.type("6")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


async def document_classification(session: FrenchSession) -> None:
    keys = session.keyboard
    await session.submit_too_early()
    await keys.type("1")
    await session.undo_and_redo()
    await session.send()
    await keys.type("0")
    await session.write("remark", "Une lettre : « Cher voisin »")
    await session.pause_and_resume()
    await session.send()
    await session.skip()


class Expected(Struct, frozen=True):
    """`asked` is the control that F8 leads to; `beside` what is said there; `answers` the values of each task in the
    order of the tasks, by control; the skipped task has none."""

    work: Callable[[FrenchSession], Awaitable[None]]
    missing: int
    asked: str
    beside: str
    answers: tuple[Mapping[str, Mapping[str, object]], ...]


EXPECTED = {
    "image-tagging": Expected(
        image_tagging,
        missing=2,
        asked="quality",
        beside="Dites si l’image est nette ou floue.",
        answers=(
            {"content": {"choices": ["boat", "water"]}, "quality": {"choices": ["sharp"]}},
            {"content": {"choices": ["animal"]}, "quality": {"choices": ["blurred"]}},
            {},
        ),
    ),
    "object-naming": Expected(
        object_naming,
        missing=1,
        asked="objects",
        beside="Tracez un cadre autour de chacun, ou dites qu’il n’y en a aucun.",
        answers=(
            {"objects": {**FROM_THE_MIDDLE, "rectanglelabels": ["car"]}},
            {"absence": {"choices": ["none"]}},
            {},
        ),
    ),
    "detail-selection": Expected(
        detail_selection,
        missing=1,
        asked="detail",
        beside="Tracez un cadre autour de l’horloge, ou dites pourquoi il n’y en a pas.",
        answers=(
            {"detail": {**FROM_THE_MIDDLE, "rectanglelabels": ["clock"]}},
            {"absence": {"choices": ["hidden"]}},
            {},
        ),
    ),
    "translation": Expected(
        translation,
        missing=1,
        asked="translation",
        beside="Traduisez le texte, ou dites pourquoi ce n’est pas possible.",
        answers=(
            {"translation": {"text": [TRANSLATED]}, "remark": {"text": [REMARK]}},
            {"problem": {"choices": ["unread"]}},
            {},
        ),
    ),
    "data-enrichment": Expected(
        data_enrichment,
        missing=4,
        asked="kind",
        beside="Choisissez le type de lieu.",
        answers=(
            {
                "name": {"text": ["poterie de la rue du Four"]},
                "kind": {"choices": ["workshop"]},
                "opened": {"number": 2011},
                "event": {"datetime": "2025-06-14"},
                "phone": {"text": ["05 55 01 42 20"]},
                "access": {"choices": ["yes"]},
                "confidence": {"rating": 5},
            },
            {},
            {
                "name": {"text": [LIBRARY]},
                "kind": {"choices": ["library"]},
                "access": {"choices": ["no"]},
                "obstacle": {"text": [OBSTACLE]},
                "confidence": {"rating": 2},
            },
        ),
    ),
    "image-transcription": Expected(
        image_transcription,
        missing=2,
        asked="legibility",
        beside="Dites quelle part est lisible.",
        answers=(
            {
                "transcription": {"text": [TRANSCRIBED]},
                "legibility": {"choices": ["part"]},
                "reason": {"choices": ["blurred"]},
                "kind": {"choices": ["Panneau"]},
            },
            {"legibility": {"choices": ["none"]}, "reason": {"choices": ["faded", "covered"]}},
            {},
        ),
    ),
    "audio-transcription": Expected(
        audio_transcription,
        missing=2,
        asked="clarity",
        beside="Dites quelle part est compréhensible.",
        answers=(
            {
                "speaker": {"start": 0.0, "end": 3.0, "channel": 0, "labels": ["Voix 1"]},
                "transcription": {"start": 0.0, "end": 3.0, "channel": 0, "text": [HEARD]},
                "clarity": {"choices": ["all"]},
            },
            {},
        ),
    ),
    "video-moderation": Expected(
        video_moderation,
        missing=1,
        asked="decision",
        beside="Dites ce qu’il faut faire de la vidéo.",
        answers=(
            {"decision": {"choices": ["keep"]}},
            {
                "content": {"ranges": [{"start": 1, "end": 1}], "timelinelabels": ["advertising"]},
                "decision": {"choices": ["remove"]},
                "severity": {"rating": 1},
            },
            {},
        ),
    ),
    "compare-two": Expected(
        compare_two,
        missing=1,
        asked="better",
        beside="Choisissez la meilleure réponse.",
        answers=(
            {"better": {"selected": "left"}, "reasons": {"choices": ["Plus claire"]}},
            {"better": {"selected": "right"}},
            {},
        ),
    ),
    "rank-answers": Expected(
        rank_answers,
        missing=1,
        asked="fault",
        beside="Dites ce qui ne va pas dans la dernière réponse.",
        answers=(
            {"ranking": {"ranker": {"ranking": ["b", "c", "a"]}}, "fault": {"choices": ["Elle est incomplète"]}},
            {"ranking": {"ranker": {"ranking": ["b", "a", "c"]}}, "fault": {"choices": ["nothing"]}},
            {},
        ),
    ),
    "text-spans": Expected(
        text_spans,
        missing=1,
        asked="spans",
        beside="Marquez ce qui est nommé, ou dites qu’il n’y a rien de tel.",
        answers=(
            {"spans": {"start": 0, "end": 8, "text": "Ana Roux", "labels": ["Personne"]}},
            {"absence": {"choices": ["none"]}},
            {},
        ),
    ),
    "dialogue-review": Expected(
        dialogue_review,
        missing=1,
        asked="outcome",
        beside="Dites si la demande a été satisfaite.",
        answers=(
            {
                "faults": {
                    "start": "0",
                    "end": "0",
                    "startOffset": 0,
                    "endOffset": 11,
                    "text": "Où est mon",
                    "paragraphlabels": ["Faux"],
                },
                "outcome": {"choices": ["part"]},
            },
            {"outcome": {"choices": ["no"]}},
            {},
        ),
    ),
    "document-classification": Expected(
        document_classification,
        missing=1,
        asked="kind",
        beside="Choisissez une sorte, ou dites qu’aucune ne convient.",
        answers=(
            {"kind": {"choices": ["Facture"]}},
            {"kind": {"choices": ["none"]}, "remark": {"text": ["Une lettre\u202f: « Cher voisin »"]}},
            {},
        ),
    ),
}
