"""Tables of tasks that are too much, that lie, or that are none: as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bundle_making import CONFIG, MANIFEST, TASKS, valid_files, write_folder
from hostile.cases import HostileCase

_ROW = "media/first.png"
_CSV: dict[str, bytes | Callable[[], bytes]] = {
    "empty": b"",
    "header-alone": b"id,image\n",
    "zeros": bytes(1_000_000),
    "no-utf8": TASKS.encode() + b"\xff,media/first.png\n",
    "utf16": TASKS.encode("utf-16"),
    "nul": TASKS.encode() + b"a\x00,media/first.png\n",
    "open-quote": TASKS.encode() + b'"a,media/first.png\n',
    "open-quote-and-much": lambda: TASKS.encode() + b'"' + b"a,b\n" * 5_000_000,
    "quotes": lambda: b'id,image\n"' + b'""' * 2_000_000 + b'",media/first.png\n',
    "long-cell": lambda: f"id,image,text\na,{_ROW},{'x' * 20_000_000}\n".encode(),
    "long-id": lambda: f"id,image\n{'x' * 100_000},{_ROW}\n".encode(),
    "longest-id": f"id,image\n{'x' * 200},{_ROW}\n".encode(),
    "id-too-long": f"id,image\n{'x' * 201},{_ROW}\n".encode(),
    "turned-id": f"id,image\na\u202eb,{_ROW}\n".encode(),
    "steering-id": f"id,image\na\x1b[2J,{_ROW}\n".encode(),
    "line-in-an-id": f'id,image\n"a\nb",{_ROW}\n'.encode(),
    "spaces-as-id": f"id,image\n   ,{_ROW}\n".encode(),
    "id-twice": f"id,image\na,{_ROW}\na,{_ROW}\n".encode(),
    "formula": f"id,image\n=1+1,{_ROW}\n".encode(),
    "path-as-id": f"id,image\n../../a,{_ROW}\n".encode(),
    "many-columns": lambda: (",".join(["id", "image", *(f"c{n}" for n in range(100_000))]) + "\n").encode(),
    "many-columns-and-rows": lambda: b"id,image" + b",c" * 5_000 + b"\n" + (b"a" + b"," * 5_001 + b"\n") * 3_000,
    "columns-alike": b"id,image,image\na,b,c\n",
    "columns-without-a-name": b"id,image,,,\na,b,c,d,e\n",
    "long-column": lambda: b"id,image," + b"x" * 1_000_000 + b"\na,media/first.png,b\n",
    "short-rows": lambda: b"id,image\n" + b"a\n" * 200_000,
    "long-rows": lambda: b"id,image\n" + b"a,b,c,d\n" * 200_000,
    "many-rows": lambda: b"id,image\n" + b"".join(b"%d,media/first.png\n" % n for n in range(150_000)),
    "many-wrong-rows": lambda: b"id,image\n" + b"".join(b"%d,media/%d.png\n" % (n, n) for n in range(150_000)),
    "more-rows-than-may-be": lambda: b"id,image\n" + b"".join(b"%d,media/first.png\n" % n for n in range(1_000_001)),
    "empty-rows": lambda: TASKS.encode() + b"\n" * 3_000_000,
    "commas": lambda: b"id,image\n" + b"," * 30_000_000,
    "carriage-returns": TASKS.replace("\n", "\r").encode(),
    "semicolons": TASKS.replace(",", ";").encode(),
    "byte-order-mark": b"\xef\xbb\xbf" + TASKS.encode(),
    "two-byte-order-marks": b"\xef\xbb\xbf\xef\xbb\xbf" + TASKS.encode(),
    "picture-above": b"id,image\na,../../../etc/passwd\n",
    "picture-of-an-address": b"id,image\na,https://example.org/a.png\n",
    "picture-of-data": b"id,image\na,data:image/png;base64,AAAA\n",
    "picture-that-is-the-table": b"id,image\na,tasks.csv\n",
    "long-picture": lambda: b"id,image\na,media/" + b"x" * 1_000_000 + b".png\n",
    "large-reward": f"id,image,reward\na,{_ROW},{'9' * 100_000}\n".encode(),
    "infinite-reward": f"id,image,reward\na,{_ROW},Infinity\n".encode(),
    "no-reward": f"id,image,reward\na,{_ROW},NaN\n".encode(),
    "long-time": f"id,image,expected_s\na,{_ROW},{'9' * 5_000}\n".encode(),
    "time-in-other-digits": f"id,image,expected_s\na,{_ROW},\u0661\u0662\n".encode(),
    "predictions-of-depth": f'id,image,predictions\na,{_ROW},"{"[" * 50_000}"\n'.encode(),
    "predictions-of-much": lambda: f'id,image,predictions\na,{_ROW},"[{"{}," * 200_000}{{}}]"\n'.encode(),
    "million-columns": lambda: b"id,image" + b"".join(b",c%d" % n for n in range(1_000_000)) + b"\na,b\n",
    "million-missing-pictures": lambda: b"id,image\n" + b"".join(b"%d,media/%d.png\n" % (n, n) for n in range(10**6)),
    "zeros-of-255-megabytes": lambda: TASKS.encode() + bytes(255 << 20),
    "picture-as-table": b"\x89PNG\r\n\x1a\n" + bytes(10_000),
    "zip-as-table": b"PK\x03\x04" + bytes(10_000),
}  # fmt: skip
_CSV_AUDIO = {"longest-id", "formula", "path-as-id", "many-rows", "empty-rows", "carriage-returns", "semicolons",
              "byte-order-mark"}  # fmt: skip
_CSV_EITHER = {"long-cell", "many-columns-and-rows", "predictions-of-depth", "predictions-of-much", "nul",
               "line-in-an-id", "long-time", "long-column"}  # fmt: skip
_CSV_LARGE = {
    "million-columns",
    "million-missing-pictures",
    "zeros-of-255-megabytes",

              "more-rows-than-may-be",
    "many-columns-and-rows",
    "many-wrong-rows",
    "many-rows",
    "commas",
}  # fmt: skip

_TASK = '{"id": "a", "image": "media/first.png"}'
_BOX = '{"from_name": "m", "to_name": "p", "type": "rectanglelabels", "value": {"x": 1, "y": 1, "rotation": 0}}'


def _predicted(result: str) -> bytes:
    return f'[{{"id": 1, "data": {{"image": "{_ROW}"}}, "predictions": [{{"result": {result}}}]}}]'.encode()


_JSON: dict[str, bytes | Callable[[], bytes]] = {
    "empty": b"",
    "nothing": b"null",
    "text": b'"x"',
    "number": b"1",
    "object": _TASK.encode(),
    "no-tasks": b"[]",
    "numbers": b"[1, 2]",
    "lists": b"[[], []]",
    "deep-lists": lambda: b"[" * 1_000_000,
    "deep-objects": lambda: b'{"a":' * 500_000,
    "deep-in-a-task": lambda: f'[{{"id": "a", "image": "media/first.png", "x": {"[" * 900}{"]" * 900}}}]'.encode(),
    "deeper-in-a-task": lambda: f'[{{"id": "a", "image": "{_ROW}", "x": {"[" * 100_000}{"]" * 100_000}}}]'.encode(),
    "open": b'[{"id": "a", "image": "media/first.png"}',
    "comma-at-the-end": f"[{_TASK},]".encode(),
    "comma-first": f"[,{_TASK}]".encode(),
    "something-behind": f"[{_TASK}] x".encode(),
    "twice": f"[{_TASK}][{_TASK}]".encode(),
    "no-utf8": b'[{"id": "\xff", "image": "media/first.png"}]',
    "utf16": f"[{_TASK}]".encode("utf-16"),
    "half-a-character": b'[{"id": "\\ud800", "image": "media/first.png"}]',
    "half-a-character-as-name": b'[{"id": "a", "image": "media/first.png", "\\udfff": 1}]',
    "nul": b'[{"id": "a\\u0000", "image": "media/first.png"}]',
    "turned": b'[{"id": "a\\u202eb", "image": "media/first.png"}]',
    "names-twice": b'[{"id": "a", "id": "b", "image": "media/first.png"}]',
    "long-number": lambda: b'[{"id": ' + b"9" * 1_000_000 + b', "image": "media/first.png"}]',
    "large-number": b'[{"id": 1e999, "image": "media/first.png"}]',
    "no-number": b'[{"id": NaN, "image": "media/first.png"}]',
    "infinite": b'[{"id": -Infinity, "image": "media/first.png"}]',
    "truth-as-id": b'[{"id": true, "image": "media/first.png"}]',
    "list-as-id": b'[{"id": [1], "image": "media/first.png"}]',
    "object-as-picture": b'[{"id": "a", "image": {"x": 1}}]',
    "long-id": lambda: b'[{"id": "' + b"x" * 20_000_000 + b'", "image": "media/first.png"}]',
    "long-name": lambda: b'[{"id": "a", "image": "media/first.png", "' + b"x" * 5_000_000 + b'": 1}]',
    "many-names": lambda: (
        '[{"id": "a", "image": "media/first.png", ' + ", ".join(f'"c{n}": 1' for n in range(200_000)) + "}]"
    ).encode(),
    "million-names": lambda: (
        '[{"id": "a", "image": "media/first.png", ' + ", ".join(f'"c{n}": 1' for n in range(1_000_000)) + "}]"
    ).encode(),
    "many-predicted-boxes": lambda: _predicted(f"[{','.join([_BOX] * 200_000)}]"),
    "predicted-outline-of-a-million-points": lambda: _predicted(
        f'[{{"from_name": "m", "to_name": "p", "value": {{"points": [{",".join(["[1.5,2.5]"] * 1_000_000)}]}}}}]'
    ),
    "predicted-track-of-many-keyframes": lambda: _predicted(
        '[{"from_name": "m", "to_name": "p", "value": {"sequence": ['
        + ",".join(f'{{"frame": {n}, "x": 1, "y": 1, "width": 2, "height": 2}}' for n in range(1, 500_000))
        + "]}}]"
    ),
    "names-unlike": lambda: (
        "[" + ",".join(f'{{"id": "{n}", "image": "{_ROW}", "c{n}": 1}}' for n in range(20_000)) + "]"
    ).encode(),
    "many-tasks": lambda: (
        "[" + ",".join(f'{{"id": "{n}", "image": "{_ROW}"}}' for n in range(100_000)) + "]"
    ).encode(),
    "empty-tasks": lambda: b"[" + b"{}," * 3_000_000 + b"{}]",
    "spaces": lambda: b"[" + b" " * 50_000_000 + _TASK.encode() + b"]",
    "larger-than-may-be": lambda: b"[" + b" " * (65 << 20) + _TASK.encode() + b"]",
    "escapes": lambda: b'[{"id": "a", "image": "media/first.png", "x": "' + b"\\u0041" * 2_000_000 + b'"}]',
    "data-of-a-list": b'[{"id": "a", "data": []}]',
    "data-in-data": b'[{"id": "a", "data": {"data": {"image": "media/first.png"}}}]',
    "answers": b'[{"id": 1, "data": {"image": "media/first.png"}, "annotations": [1, {}, null]}]',
    "predictions-of-numbers": b'[{"id": 1, "data": {"image": "media/first.png"}, "predictions": 7}]',
    "predictions-of-anything": b'[{"id": 1, "data": {"image": "media/first.png"}, "predictions": [{"result": [1, {}, '
    b'{"from_name": "things", "to_name": "picture", "type": "choices", "value": {"choices": [{}]}}]}]}]',
    "predictions-of-a-long-number": b'[{"id": 1, "data": {"image": "media/first.png"}, "predictions": [{"score": '
    + b"9" * 4_301 + b"}]}]",
    "xml": b"<tasks/>",
    "python": b"[{'id': 'a', 'image': None}]",
    "backslashes": lambda: b'["' + b"\\" * 1_000_000,
}  # fmt: skip
_JSON_AUDIO = {"names-twice", "many-tasks", "answers", "predictions-of-numbers", "predictions-of-anything", "escapes"}
_JSON_EITHER = {"deep-in-a-task", "large-number", "no-number", "infinite", "truth-as-id", "list-as-id", "long-name",
                "many-names", "names-unlike", "spaces"}  # fmt: skip
_JSON_PREDICTED = {
    "many-predicted-boxes", "predicted-outline-of-a-million-points", "predicted-track-of-many-keyframes",
}  # fmt: skip
_JSON_LARGE = {
    *_JSON_PREDICTED,
    "million-names",
    "empty-tasks",
    "spaces",

               "larger-than-may-be",
    "many-tasks",
    "names-unlike",
}  # fmt: skip


_INSIDE: dict[str, Callable[[], str]] = {
    "depth-of-10000": lambda: '{"a":' * 10_000 + "1" + "}" * 10_000,
    "depth-of-a-million": lambda: "[" * 1_000_000,
    "million-characters": lambda: _with_more(f'"{"x" * 1_000_000}"'),
    "quarter-of-a-million-values": lambda: _with_more(f"[{'1,' * 250_000}1]"),
    "long-number": lambda: _with_more("9" * 900_000),
    "much-within-the-bounds": lambda: _with_more(f"[{'1,' * 190_000}1]"),
}


def _with_more(value: str) -> str:
    return f'{{"image": "{_ROW}", "x": {value}}}'


def _inside(name: str, doc: Callable[[], str], kind: str) -> HostileCase:
    """A cell with a value that the design names by a path."""
    file = f"tasks.{kind}"
    manifest = MANIFEST.replace("[pay]", f'[tasks]\nfile = "{file}"\n\n[pay]')
    config = CONFIG.replace("$image", "$doc.image").encode()

    def write(folder: Path) -> Path:
        quoted = doc().replace('"', '""')
        content = f'id,doc\na,"{quoted}"\n' if kind == "csv" else f'[{{"id": "a", "doc": {doc()}}}]'
        files = {**valid_files(), "bundle.toml": manifest.encode(), "config.xml": config, file: content.encode()}
        return write_folder(folder / "bundle", files)

    # A cell of a CSV table has at most 131,072 characters.
    return HostileCase(f"inside/{kind}-{name}", write, name == "much-within-the-bounds" and kind == "json")


_MESSAGE = '{"role": "user", "content": "%s"}'
_TALKS: dict[str, tuple[Callable[[], str], bool]] = {
    "5000-messages": (lambda: f"[{','.join([_MESSAGE % 'Hello'] * 5_000)}]", False),
    "depth-of-10000": (lambda: "[" * 10_000 + "]" * 10_000, False),
    "million-characters": (lambda: f"[{_MESSAGE % ('x' * 1_000_000)}]", False),
    "direction-and-nul": (lambda: f"[{_MESSAGE % 'a\\u0000\\u202eb\\u2028\\u001b[2J'}]", True),
    "much-within-the-bounds": (lambda: f"[{','.join([_MESSAGE % ('word ' * 180)] * 1_000)}]", True),
}


def _talk(name: str, doc: Callable[[], str], is_sound: bool) -> HostileCase:
    """A cell with a conversation."""
    manifest = MANIFEST.replace("[pay]", '[tasks]\nfile = "tasks.json"\n\n[pay]')
    config = b'<View><Chat name="chat" value="$doc"/></View>'

    def write(folder: Path) -> Path:
        content = f'[{{"id": "a", "image": "{_ROW}", "doc": {doc()}}}]'
        files = {"bundle.toml": manifest.encode(), "config.xml": config, "tasks.json": content.encode()}
        return write_folder(folder / "bundle", {**valid_files(), **files})

    return HostileCase(f"talk/{name}", write, is_sound)


def _case(
    kind: str, name: str, data: bytes | Callable[[], bytes], is_sound: bool | None, is_large: bool
) -> HostileCase:
    file = f"tasks.{kind}"
    manifest = MANIFEST if kind == "csv" else MANIFEST.replace("[pay]", f'[tasks]\nfile = "{file}"\n\n[pay]')

    def write(folder: Path) -> Path:
        content = data() if callable(data) else data
        return write_folder(folder / "bundle", {**valid_files(), "bundle.toml": manifest.encode(), file: content})

    return HostileCase(f"{kind}/{name}", write, is_sound, is_large=is_large)


def _request(name: str, audio: set[str], either: set[str]) -> bool | None:
    return True if name in audio else None if name in either else False


def tables() -> Iterator[HostileCase]:
    for name, data in _CSV.items():
        yield _case("csv", name, data, _request(name, _CSV_AUDIO, _CSV_EITHER), name in _CSV_LARGE)
    for name, data in _JSON.items():
        is_sound = _request(name, _JSON_AUDIO | _JSON_PREDICTED, _JSON_EITHER | {"million-names"})
        yield _case("json", name, data, is_sound, name in _JSON_LARGE)
    for name, doc in _INSIDE.items():
        yield from (_inside(name, doc, kind) for kind in ("csv", "json"))
    for name, (doc, is_talk) in _TALKS.items():
        yield _talk(name, doc, is_talk)
    lines = {"lines": f"{_TASK}\n", "no-line": "\n" * 1_000, "wrong-lines": "{\n" * 100_000, "deep": "[" * 100_000}
    for name, text in lines.items():
        yield _case("jsonl", name, text.encode(), name == "lines", is_large=False)
    yield _case("jsonl", "three-million-wrong-lines", lambda: b"{\n" * 3_000_000, False, is_large=True)
