"""Problems of a bundle that only a requester sees."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from annotator.core.errors import MediaFault
from annotator.core.problems import Place, ProblemCode, Severity
from annotator.formats.bundle.reader import read_bundle
from annotator.services.requester.checks import RequesterChecks
from annotator.services.requester.media_checks import Decoders
from annotator.ui.problems.sentences import sentence
from bundle_making import IMAGES, TASKS, image, valid_files
from fakes.audio_files import FakeAudioFiles
from fakes.bundle_library import HeldSource, MemoryLibrary
from services.requester.checking_harness import ASIDE, CONFIG, FIRST, Harness
from services.service_env import PLACE


def undecodable(detail: str) -> MediaFault:
    return MediaFault(MediaFault.UNDECODABLE, path="x", detail=detail)


def test_every_image_of_a_sound_bundle_is_decoded_once() -> None:
    twice = TASKS + "fourth,media/first.png\n"
    harness = Harness({**valid_files(), "tasks.csv": twice.encode(), "media/other.png": b"no task shows this"})
    checked = harness.check()
    assert (checked.bundle is not None, checked.problems) == (True, ())
    assert sorted(request.path for request in harness.asked) == sorted(ASIDE + path for path in IMAGES)
    assert (harness.opened, harness.steps) == ([3], [(0, 3), (1, 3), (2, 3), (3, 3)])
    assert all(lender.is_closed for lender in harness.lenders)


def test_an_image_that_cannot_be_decoded_is_an_error_with_its_file_as_place() -> None:
    harness = Harness(valid_files(), {"media/second.jpg": undecodable(f"cut off in {ASIDE}media/second.jpg")})
    checked = harness.check()
    (problem,) = checked.problems
    assert (problem.code, problem.severity) == (ProblemCode.MEDIA_UNDECODABLE, Severity.ERROR)
    assert (problem.place, problem.params) == (
        Place("media/second.jpg"),
        {"detail": "cut off in media/second.jpg", **FIRST, "tasks_row": "2"},
    )
    assert checked.bundle is None


def test_a_page_that_cannot_be_decoded_is_told_with_the_tasks_that_list_it() -> None:
    lists = [["media/first.png"], ["media/second.jpg", "media/second.jpg"], ["media/first.png", "media/second.jpg"]]
    cells = (json.dumps(pages).replace('"', '""') for pages in lists)
    tasks = "id,image\n" + "".join(f'{number},"{cell}"\n' for number, cell in enumerate(cells))
    files = {**valid_files(), "tasks.csv": tasks.encode()}
    files["config.xml"] = files["config.xml"].replace(b'value="$image"', b'valueList="$image"')
    checked = Harness(files, {"media/second.jpg": undecodable("cut off")}).check()
    (params,) = [each.params for each in checked.problems if each.code is ProblemCode.MEDIA_UNDECODABLE]
    assert params == {"detail": "cut off", "tasks_file": "tasks.csv", "tasks_row": "2", "tasks": "2"}


@pytest.mark.parametrize(
    ("content", "fault", "why"),
    [
        (b"", undecodable("?"), "empty"),
        (b"<!doctype html>", undecodable("?"), "kind"),
        (b"nothing known", undecodable("?"), ""),
        (
            IMAGES["media/first.png"],
            MediaFault(MediaFault.TOO_LARGE, path="x", megapixels="300", limit="250"),
            "large",
        ),
    ],
)
def test_the_reason_is_told_as_far_as_it_is_known(content: bytes, fault: MediaFault, why: str) -> None:
    harness = Harness({**valid_files(), "media/first.png": content}, {"media/first.png": fault})
    assert harness.told() == [(ProblemCode.MEDIA_UNDECODABLE, "media/first.png", why)]


def test_an_image_whose_name_says_another_format_is_noted() -> None:
    checked = Harness({**valid_files(), "media/first.png": image("JPEG", "red")}).check()
    (note,) = checked.problems
    assert (note.code, note.severity) == (ProblemCode.MEDIA_SUFFIX, Severity.NOTE)
    assert (note.place.file, note.params) == ("media/first.png", {"suffix": ".png", "kind": "JPEG"})
    assert checked.bundle is not None


@pytest.mark.parametrize(("name", "code"), [("torn", ProblemCode.ARCHIVE_DAMAGED), ("full", ProblemCode.UNREADABLE)])
def test_what_cannot_be_lent_is_told_and_the_others_are_still_looked_at(name: str, code: ProblemCode) -> None:
    harness = Harness(valid_files(), {"media/first.png": undecodable("cut off")}, name)
    assert harness.told() == [
        (ProblemCode.MEDIA_UNDECODABLE, "media/first.png", ""),
        (code, "media/third.webp", ""),
    ]


def test_media_are_looked_at_although_a_table_and_a_design_are_wrong_too() -> None:
    files = valid_files()
    del files["instructions.md"]
    files["tasks.csv"] = (TASKS.replace("first.png", "none.png") + "fourth,media/second.jpg\n").encode()
    harness = Harness(files, {"media/second.jpg": undecodable("cut off")})
    checked = harness.check()
    assert [(problem.code, problem.place.file) for problem in checked.problems] == [
        (ProblemCode.INSTRUCTIONS_MISSING, "bundle.toml"),
        (ProblemCode.MEDIA_UNDECODABLE, "media/second.jpg"),
        (ProblemCode.MEDIA_MISSING, "tasks.csv"),
    ]
    assert harness.opened == [2]  # what is not there is not looked at
    assert sentence(checked.problems[1]) == (
        "Cannot decode the image: cut off. Used by 2 tasks, first in tasks.csv, row 2."
    )


def test_without_images_nothing_is_started_to_decode_any() -> None:
    text = b'<View><Text name="t" value="$image"/><Choices name="c" toName="t"><Choice value="a"/></Choices></View>'
    harness = Harness({**valid_files(), "config.xml": text})
    assert (harness.told(), harness.opened, harness.lenders) == ([], [], [])


def test_a_bundle_that_is_not_there_is_told() -> None:
    assert [one.code for one in Harness({}).check("/nowhere").problems] == [ProblemCode.NOT_FOUND]
    assert [one.code for one in Harness({}).check().problems] == [ProblemCode.NOT_A_BUNDLE]


def test_files_of_several_pages_in_a_list_are_noted_once_with_their_first_place() -> None:
    config = """<View><Image name="image" value="$image"/><Image name="list" valueList="$pages"/>
        <Choices name="same" toName="list"><Choice value="Yes"/><Choice value="No"/></Choices></View>"""
    lists = (["media/third.webp", "media/first.png"], ["media/second.jpg", "media/first.png"])
    tasks = [
        {"id": str(number), "data": {"image": "media/second.jpg", "pages": listed}}
        for number, listed in enumerate(lists, start=1)
    ]
    manifest = valid_files()["bundle.toml"] + b'\n[tasks]\nfile = "tasks.json"\n'
    own = {"bundle.toml": manifest, "config.xml": config.encode(), "tasks.json": json.dumps(tasks).encode()}
    files = {name: content for name, content in valid_files().items() if name != "tasks.csv"} | own
    harness = Harness(files, pages={"media/first.png": 3, "media/second.jpg": 2})
    checked = harness.check()
    (note,) = checked.problems
    assert (note.code, note.severity) == (ProblemCode.MEDIA_PAGES, Severity.NOTE)
    assert note.place == Place("tasks.json", row=1, field="pages")
    assert note.params == {"named": "media/first.png", "pages": "3", "count": "2"}
    assert checked.bundle is not None
    alone = {**files, "config.xml": config.replace('valueList="$pages"', 'value="$image"').encode()}
    assert ProblemCode.MEDIA_PAGES not in [code for code, _file, _why in Harness(alone, pages=harness.pages).told()]


SPOKEN = {
    **valid_files(),
    "config.xml": CONFIG,
    "tasks.csv": b"id,image,audio\nfirst,media/first.png,media/a.flac\nsecond,media/first.png,media/b.wav\n",
    "media/a.flac": b"fLaC",
    "media/b.wav": b"RIFF....WAVEfmt ",
}


def test_every_sound_of_a_bundle_is_opened_once_beside_its_images_and_closed_again() -> None:
    harness = Harness(SPOKEN)
    checked = harness.check()
    assert (checked.bundle is not None, checked.problems) == (True, ())
    assert sorted(harness.heard) == [ASIDE + "media/a.flac", ASIDE + "media/b.wav"]
    assert harness.steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("content", "why", "params"),
    [
        (b"", "empty", {}),
        (b"#EXTM3U\nhttp://192.0.2.1/a.mp3", "sound-kind", {"kind": "M3U"}),
        (b"<!doctype html>", "sound-kind", {"kind": "HTML"}),
        (IMAGES["media/first.png"], "sound-kind", {"kind": "PNG"}),
        (b"fLaC and nothing more", "sound", {"detail": "cut off"}),
    ],
)
def test_an_audio_that_cannot_be_opened_is_told_as_such(content: bytes, why: str, params: dict[str, str]) -> None:
    harness = Harness({**SPOKEN, "media/a.flac": content}, {"media/a.flac": undecodable("cut off")})
    (problem,) = harness.check().problems
    assert (problem.code, problem.severity) == (ProblemCode.MEDIA_UNDECODABLE, Severity.ERROR)
    assert (problem.place, problem.params) == (Place("media/a.flac"), {"why": why, **params, **FIRST})


def test_an_audio_whose_name_says_another_format_is_noted() -> None:
    (note,) = Harness({**SPOKEN, "media/b.wav": b"ID3\x04\x00"}).check().problems
    assert (note.code, note.severity, note.params) == (
        ProblemCode.MEDIA_SUFFIX,
        Severity.NOTE,
        {"suffix": ".wav", "kind": "MP3"},
    )


RECORDED = {
    **valid_files(),
    "config.xml": CONFIG.replace(b"Audio", b"Video"),
    "tasks.csv": b"id,image,audio\nfirst,media/first.png,media/a.mp4\nsecond,media/first.png,media/b.webm\n",
    "media/a.mp4": b"\x00\x00\x00\x18ftypmp42",
    "media/b.webm": b"\x1a\x45\xdf\xa3",
}


def test_every_video_of_a_bundle_is_opened_once_and_closed_again() -> None:
    harness = Harness(RECORDED)
    checked = harness.check()
    assert (checked.bundle is not None, checked.problems) == (True, ())
    assert sorted(harness.heard) == [ASIDE + "media/a.mp4", ASIDE + "media/b.webm"]
    assert harness.steps == [(0, 3), (1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize(
    ("content", "why", "params"),
    [
        (b"", "empty", {}),
        (b"#EXTM3U\nhttp://192.0.2.1/a.ts", "film-kind", {"kind": "M3U"}),
        (b"\x00\x00\x00\x18ftypmp42", "film", {"detail": "cut off"}),
    ],
)
def test_a_video_that_cannot_be_opened_is_told_as_such(content: bytes, why: str, params: dict[str, str]) -> None:
    harness = Harness({**RECORDED, "media/a.mp4": content}, {"media/a.mp4": undecodable("cut off")})
    (problem,) = harness.check().problems
    assert (problem.code, problem.params) == (ProblemCode.MEDIA_UNDECODABLE, {"why": why, **params, **FIRST})


def test_what_fails_in_a_rehearsal_s_look_is_a_sentence_beside_what_was_found_before() -> None:
    @asynccontextmanager
    async def nothing_to_be_had() -> AsyncIterator[FakeAudioFiles]:
        if not harness.heard:
            raise OSError("no process to be had")
        yield FakeAudioFiles({}, {}, harness.heard)

    harness = Harness(SPOKEN, {"media/first.png": undecodable("cut off")})
    library = MemoryLibrary({PLACE: HeldSource(harness.name, harness.files)})
    decoders = Decoders(harness._images, nothing_to_be_had, harness._videos)
    checks = RequesterChecks(library.open_source, harness._lender, decoders, lambda _currency: None, harness.verdicts)
    bundle = read_bundle(HeldSource(harness.name, SPOKEN)).readable
    assert bundle is not None
    failed, undecoded = asyncio.run(checks.look(PLACE, bundle, lambda *_: None, asyncio.Event()))
    assert (undecoded.code, undecoded.place.file) == (ProblemCode.MEDIA_UNDECODABLE, "media/first.png")
    assert (failed.code, failed.severity) == (ProblemCode.MEDIA_UNSEEN, Severity.NOTE)
    assert sentence(failed).endswith("The media check failed: no process to be had. Some problems may not be listed.")


def test_media_that_no_task_names_are_noted_and_known() -> None:
    files = {**SPOKEN, "media/stray.png": b"", "media/notes.txt": b""}
    named, more = Harness(SPOKEN).check_all().unused, Harness(files).check_all()
    assert set(more.unused) - set(named) == {"media/stray.png"}
    (note,) = [problem for problem in more.problems if problem.code is ProblemCode.MEDIA_UNUSED]
    assert (note.params["count"], note.severity) == (str(len(more.unused)), Severity.NOTE)
    assert Harness({**files, "checksums.txt": b""}).check_all().unused == ()
