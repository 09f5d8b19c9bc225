"""Each kind of source becomes the bundle that it means."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from annotator.core.problems import ProblemCode, Severity, errors
from annotator.formats.imports.plan import ImportKind, ImportRequest
from annotator.formats.manifest.writer import NewPay
from formats.foreign_sources import CONFIG, PNG, TAGGING, TEXT_CONFIG, Files, codes, imported, plan, read_again


def test_a_labeling_config_with_a_csv() -> None:
    files: Files = {
        "config.xml": CONFIG,
        "tasks.csv": "id;image\nk1;images/a.png\nk2;images/b.png\n",
        "images/a.png": PNG,
        "images/b.png": PNG,
    }
    new, tasks = imported(files)
    assert new.kind is ImportKind.LABEL_STUDIO
    assert new.files["config.xml"] == CONFIG
    assert tasks == [{"id": "k1", "image": "media/images/a.png"}, {"id": "k2", "image": "media/images/b.png"}]


@pytest.mark.parametrize("name", ["tasks.json", "tasks.jsonl"])
def test_a_labeling_config_with_json_and_lists_in_it(name: str) -> None:
    rows = [
        {"id": 3, "data": {"text": "a", "options": ["x", "y"]}},
        {"id": 4, "data": {"text": "b", "options": [{"value": "z"}]}},
    ]
    text = json.dumps(rows) if name == "tasks.json" else "\n".join(json.dumps(row) for row in rows)
    new, tasks = imported({"config.xml": TEXT_CONFIG, name: text})
    assert json.loads(new.files["tasks.json"]) == rows
    assert tasks == [
        {"id": "3", "text": "a", "options": '["x", "y"]'},
        {"id": "4", "text": "b", "options": '[{"value": "z"}]'},
    ]


def test_an_export_of_a_project_with_uploaded_files_and_answers() -> None:
    task = {"id": 11, "data": {"image": "/data/upload/2/1a2b3c4d-a.png"}, "annotations": [{"result": []}], "meta": {}}
    planned = plan({"export.json": json.dumps([task]), "a.png": PNG, "label.xml": CONFIG})
    assert planned.bundle is not None
    assert planned.bundle.media == {"media/a.png": "a.png"}
    assert planned.bundle.files["tasks.csv"] == b"id,image\r\n11,media/a.png\r\n"
    assert [(one.code, one.severity) for one in planned.problems] == [(ProblemCode.IMPORT_LEFT_OUT, Severity.NOTE)]


def test_a_workbook_beside_a_design_is_told_of_where_the_table_is_missed() -> None:
    assert codes(plan({"config.xml": CONFIG, "tasks.xlsx": b"PK"})) == [(ProblemCode.NOT_UTF8, "workbook")]


def test_tasks_without_a_design_ask_for_one() -> None:
    assert codes(plan({"export.json": "[]"})) == [(ProblemCode.IMPORT_MISSING, "config")]


def test_a_config_from_elsewhere_and_a_table_on_its_own() -> None:
    files: Files = {"export.json": json.dumps([{"data": {"text": "a", "options": ["x"]}}])}
    import_request = ImportRequest(requester="R", config="elsewhere/label.xml")
    new, tasks = imported(files, import_request, {"elsewhere/label.xml": TEXT_CONFIG})
    assert tasks == [{"id": "1", "text": "a", "options": '["x"]'}]
    assert new.files["config.xml"] == TEXT_CONFIG


def test_a_table_with_images_and_labels() -> None:
    new, tasks = imported({"t.csv": "image,city\na.png,Lyon\n", "a.png": PNG}, TAGGING)
    assert new.kind is ImportKind.TABLE
    assert "config.xml" not in new.files
    assert b'preset = "image-tagging"' in new.files["bundle.toml"]
    assert tasks == [{"id": "1", "image": "media/a.png", "city": "Lyon"}]


def test_the_one_column_with_images_gets_the_name_that_the_preset_knows() -> None:
    files: Files = {"t.csv": "Photo,city\na.png,Lyon\n", "a.png": PNG}
    planned = plan(files, TAGGING)
    assert planned.bundle is not None
    assert read_again(planned.bundle, files) == [{"id": "1", "image": "media/a.png", "city": "Lyon"}]
    (note,) = planned.problems
    assert (note.code, note.params) == (ProblemCode.IMPORT_RENAMED, {"column": "Photo", "wanted": "image"})


def test_two_columns_with_images_are_not_chosen_from() -> None:
    assert codes(plan({"t.csv": "one,two\na.png,a.png\n", "a.png": PNG}, TAGGING)) == [
        (ProblemCode.COLUMN_MISSING, "preset")
    ]


def test_a_text_preset_takes_the_one_column_that_there_is() -> None:
    import_request = ImportRequest(requester="R", preset="translation", labels=("French",))
    _new, tasks = imported({"t.csv": "sentence\nHello\n"}, import_request)
    assert tasks == [{"id": "1", "text": "Hello"}]


def test_a_preset_without_labels_asks_for_them() -> None:
    assert codes(plan({"t.csv": "image\na.png\n", "a.png": PNG})) == [(ProblemCode.IMPORT_MISSING, "labels")]
    assert codes(plan({"a.png": PNG}, ImportRequest(preset="nonsense"))) == [(ProblemCode.PRESET_UNKNOWN, "")]


def test_a_bare_folder_of_images() -> None:
    new, tasks = imported({"10.png": PNG, "9.png": PNG, "notes.txt": "x"}, TAGGING)
    assert new.kind is ImportKind.IMAGES
    assert tasks == [{"id": "1", "image": "media/9.png"}, {"id": "2", "image": "media/10.png"}]
    assert set(new.media) == {"media/9.png", "media/10.png"}


def test_a_bare_folder_of_audio_files_is_transcribed() -> None:
    new, tasks = imported(
        {"10.mp3": "x", "9.mp3": "x", "cover.png": PNG}, ImportRequest(labels=("Ada",), requester="R")
    )
    assert new.kind is ImportKind.AUDIO_FILES
    assert tasks == [{"id": "1", "audio": "media/9.mp3"}, {"id": "2", "audio": "media/10.mp3"}]
    assert b'preset = "audio-transcription"' in new.files["bundle.toml"]


def test_videos_in_a_folder_or_a_table_are_moderated() -> None:
    import_request = ImportRequest(labels=("Violence",), requester="R")
    new, tasks = imported({"10.mp4": "x", "9.webm": "x", "cover.png": PNG}, import_request)
    assert new.kind is ImportKind.VIDEOS
    assert tasks == [{"id": "1", "video": "media/9.webm"}, {"id": "2", "video": "media/10.mp4"}]
    assert b'preset = "video-moderation"' in new.files["bundle.toml"]
    new, tasks = imported({"t.csv": "clip,length\na.mp4,7\n", "a.mp4": "x"}, import_request)
    assert new.kind is ImportKind.TABLE
    assert [task["video"] for task in tasks] == ["media/a.mp4"]


def test_a_table_of_audio_files_is_transcribed_and_its_column_gets_the_preset_s_name() -> None:
    files: Files = {"t.csv": "clip,length\na.wav,7\n", "a.wav": "x"}
    new, tasks = imported(files, ImportRequest(labels=("Ada",), requester="R"))
    assert new.kind is ImportKind.TABLE
    assert [task["audio"] for task in tasks] == ["media/a.wav"]
    assert b'preset = "audio-transcription"' in new.files["bundle.toml"]


def test_a_pool_of_toloka_with_audio_files_gets_labels_to_begin_with() -> None:
    files: Files = {"pool.tsv": "INPUT:audio\tGOLDEN:result\na.ogg\tcat\n", "a.ogg": "x"}
    new, tasks = imported(files, ImportRequest(requester="R"))
    assert new.kind is ImportKind.TOLOKA
    assert tasks == [{"id": "1", "audio": "media/a.ogg"}]


def test_a_table_of_toloka_is_told_by_its_columns() -> None:
    files: Files = {"pool.tsv": "INPUT:image\tGOLDEN:result\na.png\tcat\n", "a.png": PNG}
    planned = plan(files, TAGGING)
    assert planned.bundle is not None
    assert planned.bundle.kind is ImportKind.TOLOKA
    assert read_again(planned.bundle, files) == [{"id": "1", "image": "media/a.png"}]
    assert not [path for path, data in planned.bundle.files.items() if b"cat" in data and path != "bundle.toml"]
    with_config, _tasks = imported({**files, "config.xml": CONFIG})
    assert with_config.kind is ImportKind.TOLOKA
    assert with_config.files["config.xml"] == CONFIG


@pytest.mark.parametrize(
    ("header", "import_request", "labels", "why"),
    [
        ("INPUT:text", ImportRequest(requester="R"), ["Name", "Address", "Phone", "Web page"], ""),
        (
            "INPUT:sentence",
            ImportRequest(requester="R", language="fr"),
            ["Nom", "Adresse", "Téléphone", "Page web"],
            "",
        ),
        (
            "INPUT:text\tOUTPUT:mood\tGOLDEN:mood\tGOLDEN:topic",
            ImportRequest(requester="R"),
            ["mood", "topic"],
            "answers",
        ),
        ("INPUT:text\tGOLDEN:mood", ImportRequest(requester="R", labels=("City",)), ["City"], None),
    ],
)
def test_a_pool_of_texts_gets_a_form(
    header: str, import_request: ImportRequest, labels: list[str], why: str | None
) -> None:
    files: Files = {"pool.tsv": f"{header}\nHello{'\t' * header.count('\t')}\n"}
    new, tasks = imported(files, import_request)
    assert tasks == [{"id": "1", "text": "Hello"}]
    manifest = tomllib.loads(new.files["bundle.toml"].decode())
    assert manifest["design"] == {"preset": "data-enrichment", "labels": labels}
    notes = [
        one.params.get("why", "")
        for one in plan(files, import_request).problems
        if one.code is ProblemCode.IMPORT_LABELS
    ]
    assert notes == ([] if why is None else [why])


def test_a_pool_of_images_gets_choices_and_one_of_several_texts_says_what_to_do() -> None:
    new, _tasks = imported({"pool.tsv": "INPUT:url\na.png\n", "a.png": PNG})
    assert tomllib.loads(new.files["bundle.toml"].decode())["design"]["preset"] == "image-tagging"
    assert codes(plan({"pool.tsv": "INPUT:a\tINPUT:b\nx\ty\n"})) == [(ProblemCode.COLUMN_MISSING, "preset-text")]


def test_an_export_whose_files_are_elsewhere_says_where_they_are() -> None:
    paths = [
        "/data/upload/2/1a2b3c4d-a.png",
        "/data/local-files/?d=x/b.png",
        "https://ls.example.org/data/upload/2/c.png",
        "d.png",
    ]
    tasks = [{"id": number, "data": {"image": path}} for number, path in enumerate(paths)]
    planned = plan({"label.xml": CONFIG, "export.json": json.dumps(tasks)})
    assert codes(planned) == [(ProblemCode.MEDIA_MISSING, why) for why in ["label-studio"] * 3 + ["import"]]


def test_ids_are_looked_at_although_the_design_cannot_be_read() -> None:
    found = codes(plan({"c.xml": b"<View><Image></View>", "t.csv": "id,image\n1,a.png\n1,a.png\n,a.png\n"}))
    assert [code for code, _why in found] == [
        ProblemCode.XML_SYNTAX,
        ProblemCode.TASK_ID_DUPLICATE,
        ProblemCode.TASK_ID_EMPTY,
    ]


def test_media_that_lie_in_a_folder_of_that_name_keep_their_place() -> None:
    new, _tasks = imported({"config.xml": CONFIG, "t.csv": "image\nmedia/a.png\n", "media/a.png": PNG})
    assert new.media == {"media/a.png": "media/a.png"}


def test_media_from_inside_and_beside_that_folder_do_not_meet() -> None:
    new, _tasks = imported(
        {"config.xml": CONFIG, "t.csv": "image\nmedia/a.png\na.png\n", "media/a.png": PNG, "a.png": PNG}
    )
    assert new.media == {"media/media/a.png": "media/a.png", "media/a.png": "a.png"}


def test_an_image_that_the_config_names_itself_keeps_its_place_and_meets_nobody() -> None:
    config = CONFIG.replace(b"<Choices", b'<Image name="logo" value="media/logo.png"/><Choices')
    new, _tasks = imported({"config.xml": config, "t.csv": "image\nlogo.png\n", "media/logo.png": PNG, "logo.png": PNG})
    assert new.media == {"media/tasks/logo.png": "logo.png", "media/logo.png": "media/logo.png"}


def test_instructions_at_the_top_come_along() -> None:
    new, _tasks = imported({"instructions.md": "# Look", "a.png": PNG}, TAGGING)
    assert new.files["instructions.md"] == b"# Look"
    assert b"must_read = true" in new.files["bundle.toml"]


def test_a_unicode_config_of_another_encoding_is_written_as_utf_8() -> None:
    new, _tasks = imported({"config.xml": CONFIG.decode().encode("utf-16"), "t.csv": "image\na.png\n", "a.png": PNG})
    assert new.files["config.xml"] == CONFIG


def test_the_manifest_says_what_the_requester_said() -> None:
    import_request = ImportRequest(
        labels=("cat", "dog"), question="What is it?", title="Cats", language="fr",
        requester="Ann", contact="a@example.org", pay=NewPay("0.05", "EUR"), expected_s=7,
    )  # fmt: skip
    new, _tasks = imported({"a.png": PNG}, import_request)
    manifest = tomllib.loads(new.files["bundle.toml"].decode())
    assert (manifest["id"][:5], manifest["title"], manifest["language"]) == ("cats-", "Cats", "fr")
    assert manifest["requester"] == {"name": "Ann", "contact": "a@example.org"}
    assert manifest["design"] == {"preset": "image-tagging", "labels": ["cat", "dog"], "question": "What is it?"}
    assert (manifest["pay"], manifest["time"]) == ({"amount": "0.05", "currency": "EUR"}, {"expected_s": 7})


@pytest.mark.parametrize(
    ("import_request", "field"),
    [
        (ImportRequest(labels=("cat",), pay=NewPay("five", "EUR")), "pay.amount"),
        (ImportRequest(labels=("cat",), pay=NewPay("5", "EURO")), "pay.currency"),
        (ImportRequest(labels=("cat", "cat")), "design.labels"),
        (ImportRequest(labels=("cat",), language="klingon!"), "language"),
        (ImportRequest(labels=("cat",), title="\n"), "title"),
    ],
)
def test_a_wish_that_no_manifest_can_hold_is_a_problem(import_request: ImportRequest, field: str) -> None:
    planned = plan({"a.png": PNG}, import_request)
    assert planned.bundle is None
    assert field in {problem.place.field for problem in errors(planned.problems)}


def test_ids_are_kept_made_or_asked_for() -> None:
    table = "ID,key,image\n7,k,a.png\n"
    _new, tasks = imported({"t.csv": table, "a.png": PNG}, TAGGING)
    assert tasks == [{"ID": "7", "key": "k", "image": "media/a.png"}]
    import_request = ImportRequest(requester="R", labels=("cat",), id_column="key")
    new, _tasks = imported({"t.csv": table, "a.png": PNG}, import_request)
    assert b'id_column = "key"' in new.files["bundle.toml"]
    missing = ImportRequest(requester="R", labels=("cat",), id_column="kye")
    assert codes(plan({"t.csv": table, "a.png": PNG}, missing)) == [(ProblemCode.COLUMN_MISSING, "suggestion")]


def test_files_that_only_look_like_tables_are_no_tables() -> None:
    files: Files = {
        "config.xml": CONFIG,
        "a.png": PNG,
        "t.csv": "image\na.png\n",
        "package.json": '{"name": "x"}',
        "deep/results.csv": "x\n1\n",
    }
    assert imported(files)[0].tasks == 1


def test_annotations_as_xml_are_no_configs() -> None:
    files: Files = {
        "config.xml": b"<!-- a --><!-- b -->" + CONFIG,
        "voc/1.xml": b"<annotation/>",
        "t.csv": "image\na.png\n",
        "a.png": PNG,
    }
    assert imported(files)[0].kind is ImportKind.LABEL_STUDIO


def id_of(files: Mapping[str, bytes | str], **asked: str) -> str:
    new, _tasks = imported(files, replace(ImportRequest(requester="Ann", labels=("cat", "dog")), **asked))
    written: str = tomllib.loads(new.files["bundle.toml"].decode())["id"]
    return written


def test_other_tasks_of_the_same_name_have_another_id_and_the_same_tasks_the_same() -> None:
    one = id_of({"a.png": PNG}, title="Data")
    assert one == id_of({"a.png": PNG}, title="Data")
    assert len({one, id_of({"b.png": PNG}, title="Data"), id_of({"a.png": PNG}, title="Other")}) == 3
    assert len(id_of({"a.png": PNG}, title="a" * 200)) == 64
    assert id_of({"a.png": PNG}, title="Data", id="my-own") == "my-own"
