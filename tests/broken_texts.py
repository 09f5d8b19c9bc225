"""Bundles with errors in their text: the valid bundle with one changed text each."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from msgspec import Struct

from annotator.core.problems import Place
from annotator.core.problems import ProblemCode as Code
from bundle_making import CONFIG, MANIFEST, TASKS


class BrokenText(Struct, frozen=True):
    name: str
    codes: frozenset[Code]
    place: Place
    files: Mapping[str, bytes]
    without: tuple[str, ...] = ()


def _manifest(name: str, code: Code, place: Place, old: str, new: str) -> BrokenText:
    assert old in MANIFEST, old
    return BrokenText(name, frozenset({code}), place, {"bundle.toml": MANIFEST.replace(old, new, 1).encode()})


def _config(name: str, code: Code, place: Place, old: str, new: str) -> BrokenText:
    assert old in CONFIG, old
    return BrokenText(name, frozenset({code}), place, {"config.xml": CONFIG.replace(old, new, 1).encode()})


def _tasks(name: str, code: Code, place: Place, old: str, new: str) -> BrokenText:
    assert old in TASKS, old
    return BrokenText(name, frozenset({code}), place, {"tasks.csv": TASKS.replace(old, new, 1).encode()})


def _files(name: str, code: Code, place: Place, files: Mapping[str, bytes], *without: str) -> BrokenText:
    return BrokenText(name, frozenset({code}), place, files, without)


def _toml(line: int, field: str) -> Place:
    return Place("bundle.toml", line, field=field)


def _xml(line: int, field: str | None = None) -> Place:
    return Place("config.xml", line, field=field)


def _row(row: int, field: str | None = None) -> Place:
    return Place("tasks.csv", row + 1, row, field)


_PRESET = 'preset = "image-tagging"\nlabels = ["Bench", "Tree"]'
_CONFIG_LINE = 'config = "config.xml"'
_IMAGE = '<Image name="picture" value="$image"/>'
_ENTITIES = '<!DOCTYPE View [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
_LONG = "x" * 20_000
_WRONG_SUM = hashlib.sha256(b"another picture").hexdigest()
_JSON_MANIFEST = MANIFEST.replace("[pay]", '[tasks]\nfile = "tasks.json"\n\n[pay]').encode()

_MANIFESTS = (
    _files("no-manifest", Code.NOT_A_BUNDLE, Place("."), {}, "bundle.toml"),
    _manifest("bad-toml", Code.TOML_SYNTAX, Place("bundle.toml", 5), '"Say what stands', "Say what stands"),
    _manifest("open-toml", Code.TOML_SYNTAX, Place("bundle.toml", 20), "expected_s = 12", "expected_s = ["),
    _manifest("deep-key", Code.TOML_SYNTAX, Place("bundle.toml", 1), "format", "a." * 9_000 + "format"),
    _manifest("other-version", Code.VERSION_UNSUPPORTED, _toml(2, "version"), "version = 1", "version = 2"),
    _manifest("other-format", Code.FIELD_VALUE, _toml(1, "format"), "annotator-bundle", "something-else"),
    _manifest("no-title", Code.FIELD_MISSING, Place("bundle.toml", field="title"), "title =", "# title ="),
    _manifest("empty-title", Code.FIELD_VALUE, _toml(5, "title"), "Say what stands in the street", ""),
    _manifest("wrong-id", Code.FIELD_VALUE, _toml(3, "id"), "street-things", "Street Things"),
    _manifest("id-with-line-break", Code.FIELD_VALUE, _toml(3, "id"), '"street-things"', '"street-things\\n"'),
    _manifest("wrong-type", Code.FIELD_TYPE, _toml(4, "revision"), "revision = 1", 'revision = "1"'),
    _manifest("revision-zero", Code.FIELD_VALUE, _toml(4, "revision"), "revision = 1", "revision = 0"),
    _manifest(
        "section-as-text", Code.FIELD_TYPE, _toml(19, "time"), "[time]\nexpected_s = 12", "[[time]]\nexpected_s = 12"
    ),
    _manifest(
        "unknown-field", Code.FIELD_UNKNOWN, _toml(14, "design.configg"), _CONFIG_LINE, _CONFIG_LINE + '\nconfigg = ""'
    ),
    _manifest("field-too-low", Code.FIELD_UNKNOWN, _toml(20, "time.currency"), "expected_s = 12", 'currency = "EUR"'),
    _manifest(
        "later-field",
        Code.FIELD_UNKNOWN,
        _toml(21, "validate.min_regions"),
        "expected_s = 12",
        "[validate]\nmin_regions = 1",
    ),
    _manifest("no-design", Code.FIELD_MISSING, _toml(12, "design.config"), _CONFIG_LINE, ""),
    _manifest("two-designs", Code.FIELD_VALUE, _toml(12, "design"), _CONFIG_LINE, f"{_CONFIG_LINE}\n{_PRESET}"),
    _manifest(
        "preset-unknown",
        Code.PRESET_UNKNOWN,
        _toml(13, "design.preset"),
        _CONFIG_LINE,
        _PRESET.replace("image", "imag"),
    ),
    _manifest(
        "preset-no-labels", Code.FIELD_MISSING, _toml(12, "design.labels"), _CONFIG_LINE, 'preset = "image-tagging"'
    ),
    _manifest(
        "labels-twice", Code.FIELD_VALUE, _toml(14, "design.labels"), _CONFIG_LINE, _PRESET.replace("Tree", "Bench")
    ),
    _manifest("wrong-currency", Code.CURRENCY_UNKNOWN, _toml(16, "pay.currency"), '"EUR"', '"EURO"'),
    _manifest("old-currency", Code.CURRENCY_UNKNOWN, _toml(16, "pay.currency"), '"EUR"', '"FRF"'),
    _manifest("negative-pay", Code.AMOUNT_NEGATIVE, _toml(17, "pay.amount"), '"0.04"', '"-0.04"'),
    _manifest("exponent-pay", Code.AMOUNT_INVALID, _toml(17, "pay.amount"), '"0.04"', '"4e-2"'),
    _manifest("comma-pay", Code.AMOUNT_INVALID, _toml(17, "pay.amount"), '"0.04"', '"0,04"'),
    _manifest("too-fine-pay", Code.AMOUNT_INVALID, _toml(17, "pay.amount"), '"0.04"', '"0.0000000000001"'),
    _manifest("float-pay", Code.FIELD_TYPE, _toml(17, "pay.amount"), '"0.04"', "0.04"),
    _manifest(
        "amount-of-practice",
        Code.FIELD_VALUE,
        _toml(17, "pay.amount"),
        'currency = "EUR"\namount',
        'kind = "practice"\namount',
    ),
    _manifest(
        "currency-of-a-test", Code.FIELD_VALUE, _toml(16, "pay.currency"), 'amount = "0.04"', 'kind = "qualification"'
    ),
    _manifest("pay-of-no-kind", Code.FIELD_VALUE, _toml(18, "pay.kind"), '"0.04"', '"0.04"\nkind = "gift"'),
    _manifest("pay-by-minute", Code.FIELD_VALUE, _toml(18, "pay.unit"), '"0.04"', '"0.04"\nunit = "media-minute"'),
    _manifest(
        "heard-of-a-picture",
        Code.FIELD_VALUE,
        _toml(23, "validate.min_listen_ratio"),
        "12",
        "12\n\n[validate]\nmin_listen_ratio = 0.9",
    ),
    _manifest(
        "heard-twice",
        Code.FIELD_VALUE,
        _toml(23, "validate.min_listen_ratio"),
        "12",
        "12\n\n[validate]\nmin_listen_ratio = 2",
    ),
    _manifest(
        "heard-in-words",
        Code.FIELD_TYPE,
        _toml(23, "validate.min_listen_ratio"),
        "12",
        '12\n\n[validate]\nmin_listen_ratio = "all"',
    ),
    _manifest("hurtful", Code.FIELD_VALUE, _toml(23, "media.sensitive"), "12", '12\n\n[media]\nsensitive = "very"'),
    _manifest(
        "hurtful-in-no-list",
        Code.FIELD_TYPE,
        _toml(23, "media.categories"),
        "12",
        '12\n\n[media]\ncategories = "blood"',
    ),
    _manifest(
        "hurtful-in-lines",
        Code.FIELD_VALUE,
        _toml(23, "media.categories"),
        "12",
        '12\n\n[media]\ncategories = ["a\\nb"]',
    ),
    _manifest(
        "hurtful-in-no-word", Code.FIELD_VALUE, _toml(23, "media.categories"), "12", '12\n\n[media]\ncategories = [""]'
    ),
    _manifest(
        "no-design-at-all", Code.FIELD_MISSING, Place("bundle.toml", field="design"), f"[design]\n{_CONFIG_LINE}\n", ""
    ),
    _manifest("token", Code.CREDENTIAL, _toml(23, "submit.api_key"), "12", '12\n\n[submit]\napi_key = "k"'),
    _manifest(
        "login-in-address", Code.CREDENTIAL, _toml(23, "submit.url"), "12", '12\n\n[submit]\nurl = "https://a:b@c.org"'
    ),
    _manifest("later-connector", Code.FIELD_VALUE, _toml(23, "submit.kind"), "12", '12\n\n[submit]\nkind = "http"'),
    _manifest(
        "reminder-of-nothing",
        Code.FIELD_VALUE,
        _toml(14, "design.reminder"),
        _CONFIG_LINE,
        f'{_CONFIG_LINE}\nreminder = "last"',
    ),
    _manifest("config-missing", Code.FILE_MISSING, _toml(13, "design.config"), "config.xml", "konfig.xml"),
    _files("tasks-missing", Code.FILE_MISSING, Place("bundle.toml", field="tasks.file"), {}, "tasks.csv"),
    _files("manifest-not-utf8", Code.NOT_UTF8, Place("bundle.toml", 2), {"bundle.toml": b"format = 1\n# caf\xe9\n"}),
    _files("manifest-too-large", Code.FILE_TOO_LARGE, Place("bundle.toml"), {"bundle.toml": b"#" * 300_000}),
    _files(
        "checksum-differs",
        Code.CHECKSUM_MISMATCH,
        Place("checksums.txt", 1),
        {"checksums.txt": f"{_WRONG_SUM}  media/first.png\n".encode()},
    ),
    _files("checksum-nonsense", Code.CHECKSUM_LINE, Place("checksums.txt", 1), {"checksums.txt": b"media/first.png\n"}),
)

_TASKS = (
    _tasks("media-missing", Code.MEDIA_MISSING, _row(2, "image"), "second.jpg", "nowhere.jpg"),
    _tasks("media-misspelt", Code.MEDIA_MISSING, _row(2, "image"), "media/second.jpg", "Media\\second.JPG"),
    _tasks("media-remote", Code.MEDIA_REMOTE, _row(1, "image"), "media/first.png", "https://example.org/first.png"),
    _tasks("media-other-kind", Code.MEDIA_KIND, _row(1, "image"), "media/first.png", "instructions.md"),
    _tasks("media-empty", Code.VALUE_EMPTY, _row(3, "image"), "media/third.webp", ""),
    _tasks("same-id", Code.TASK_ID_DUPLICATE, _row(3, "id"), "third,", "first,"),
    _tasks("no-id", Code.TASK_ID_EMPTY, _row(3, "id"), "third,", ","),
    _tasks("no-id-column", Code.COLUMN_MISSING, Place("tasks.csv"), "id,image", "number,image"),
    _tasks(
        "column-twice",
        Code.COLUMN_DUPLICATE,
        Place("tasks.csv", 1, field="image"),
        TASKS,
        "id,image,image\na,x,media/first.png\n",
    ),
    _tasks("row-too-long", Code.ROW_LENGTH, _row(2), "second.jpg", "second.jpg,more"),
    _tasks("row-too-short", Code.ROW_LENGTH, _row(2), "second,media/second.jpg", "second"),
    _tasks("open-quotes", Code.CSV_SYNTAX, Place("tasks.csv", 4), "third,", 'third,"'),
    _tasks(
        "negative-reward", Code.AMOUNT_NEGATIVE, _row(1, "reward"), TASKS, "id,image,reward\na,media/first.png,-1\n"
    ),
    _tasks("odd-seconds", Code.TASK_NUMBER, _row(1, "max_s"), TASKS, "id,image,max_s\na,media/first.png,soon\n"),
    _tasks("no-tasks", Code.TASKS_EMPTY, Place("tasks.csv"), TASKS, "id,image\n"),
    _tasks("empty-tasks", Code.TASKS_EMPTY, Place("tasks.csv"), TASKS, ""),
    _files(
        "text-too-long",
        Code.TASK_SHAPE,
        _row(1, "words"),
        {
            "config.xml": CONFIG.replace(_IMAGE, f'{_IMAGE}<Text name="text" value="$words"/>').encode(),
            "tasks.csv": f"id,image,words\na,media/first.png,{_LONG}x\nb,media/first.png,{_LONG}\n".encode(),
        },
    ),
    _files("tasks-not-utf8", Code.NOT_UTF8, Place("tasks.csv", 2), {"tasks.csv": b"id,image\n\xff,\xfe\n"}),
    _files(
        "bad-json",
        Code.JSON_SYNTAX,
        Place("tasks.json", 2),
        {"bundle.toml": _JSON_MANIFEST, "tasks.json": b'[\n{"id": 1,}]'},
    ),
    _files(
        "json-no-list",
        Code.TASK_SHAPE,
        Place("tasks.json"),
        {"bundle.toml": _JSON_MANIFEST, "tasks.json": b'{"id": 1}'},
    ),
)

_DESIGNS = (
    _config("bad-xml", Code.XML_SYNTAX, _xml(8), "    </Choices>\n", ""),
    _config("doctype", Code.XML_DOCTYPE, _xml(1), '<View style="display: flex">', f"{_ENTITIES}<View>"),
    _config("unknown-tag", Code.TAG_UNKNOWN, _xml(4), "Header", "Heading"),
    _config(
        "later-tag",
        Code.TAG_UNKNOWN,
        _xml(4),
        '<Header value="What do you see?"/>',
        '<MagicWand name="r" toName="picture"/>',
    ),
    _config("no-name", Code.ATTRIBUTE_MISSING, _xml(5, "name"), 'name="things" ', ""),
    _config("meaningful-attribute", Code.ATTRIBUTE_UNKNOWN, _xml(5, "perItem"), 'required="true"', 'perItem="true"'),
    _config("misspelt-attribute", Code.ATTRIBUTE_UNKNOWN, _xml(5, "requird"), "required", "requird"),
    _config("bad-value", Code.ATTRIBUTE_VALUE, _xml(5, "choice"), "multiple", "several"),
    _config("question-too-long", Code.ATTRIBUTE_VALUE, _xml(4, "value"), "What do you see?", _LONG + "x"),
    _config("choice-too-long", Code.ATTRIBUTE_VALUE, _xml(6, "value"), "Bench", _LONG + "x"),
    _config("names-twice", Code.NAME_DUPLICATE, _xml(5), 'name="things"', 'name="picture"'),
    _config("to-name-unknown", Code.TO_NAME_UNKNOWN, _xml(5), 'toName="picture"', 'toName="pictures"'),
    _config("no-such-column", Code.VARIABLE_UNDEFINED, _xml(2), "$image", "$photo"),
    _config("choice-twice", Code.CHOICE_DUPLICATE, _xml(7), 'alias="tree"', 'alias="Bench"'),
    _config("hotkey-twice", Code.HOTKEY_DUPLICATE, _xml(7, "hotkey"), 'alias="tree"', 'hotkey="B"'),
    _config("hotkey-combination", Code.HOTKEY_INVALID, _xml(6, "hotkey"), 'hotkey="b"', 'hotkey="ctrl+alt"'),
    _config("no-control", Code.NO_CONTROL, _xml(1), CONFIG, f"<View>{_IMAGE}</View>"),
    _config(
        "no-choices", Code.CHOICES_EMPTY, _xml(1), CONFIG, f'<View>{_IMAGE}<Choices name="c" toName="picture"/></View>'
    ),
    _config("choice-outside", Code.TAG_MISPLACED, _xml(4), '<Header value="What do you see?"/>', '<Choice value="x"/>'),
    _config("huge-design", Code.DESIGN_TOO_LARGE, Place("config.xml"), "  <View>\n", "<View/>" * 2_001 + "  <View>\n"),
    _config("deep-design", Code.DESIGN_TOO_LARGE, _xml(1), CONFIG, "<View>" * 60 + "</View>" * 60),
    _config("hidden-part", Code.ATTRIBUTE_VALUE, _xml(3, "style"), "  <View>", '  <View style="display:none">'),
    _files(
        "picture-of-instructions",
        Code.MEDIA_MISSING,
        Place("instructions.md", 3),
        {"instructions.md": b"# A\n\n![](no.png)"},
    ),
)

BROKEN_TEXTS: tuple[BrokenText, ...] = (*_MANIFESTS, *_TASKS, *_DESIGNS)
