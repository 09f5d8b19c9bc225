"""Readers of an untrusted bundle: its list of names, manifest, design, and a template of another program."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random

import audio_designs
import video_designs
from annotator.core.errors import BundleRefused
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.imports.readers.crowd_html import crowd_design
from annotator.formats.labeling_config.dynamic_options import design_for
from annotator.formats.labeling_config.known_tags import BUILT, LATER
from annotator.formats.labeling_config.reader import design_of
from annotator.formats.manifest.reader import read_manifest
from annotator.formats.problem_log import ProblemLog, Reported
from annotator.formats.source.listing import MemorySource, check_listing
from annotator.formats.source.text import decoded
from annotator.store.bundles.sources import open_source
from bundle_making import MANIFEST, valid_files
from formats.wrong_configs import WRONG_CONFIGS
from formats.wrong_templates import WRONG_TEMPLATES
from fuzz.changing import change_bytes, with_words
from fuzz.grammar import change_attributes, change_lines, change_tags, change_zip
from fuzz.trying import Change, FuzzTarget, Outcome, Trial, Wrong, outcome_of
from hostile.of_zips import end, entry

_RESOURCES = Path(__file__).parents[2] / "resources"
_LARGEST_SEED = 6_000
_FEW_FILES, _FEW_BYTES = 12, 1 << 16


def _one_of(*changes: Change) -> Change:
    """Draw one of these; a repeated one is more likely."""

    def change(rng: Random, data: bytes, others: Sequence[bytes]) -> bytes:
        return rng.choice(changes)(rng, data, others)

    return change


def _words_of(seeds: Sequence[bytes]) -> list[bytes]:
    return sorted({word for data in seeds for word in re.findall(rb"[\w.$-]{2,30}", data)})


def _files(pattern: str) -> list[bytes]:
    found = [path.read_bytes() for path in sorted(_RESOURCES.rglob(pattern))]
    return [data for data in found if len(data) <= _LARGEST_SEED]


# The zip -------------------------------------------------------------------------------------------------------------


def _zips() -> list[bytes]:
    found = []
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w", method) as archive:
            for name, data in valid_files().items():
                archive.writestr(zipfile.ZipInfo(name), data, method)
        found.append(held.getvalue())
    names = [b"bundle.toml", b"a/b/c.png", b"a/", b"x"]
    listed = b"".join(
        entry(name, at, size=5, packed=5, extra=b"\x01\0\x08\0" + bytes(8)) for at, name in enumerate(names)
    )
    return [*found, bytes(len(names)) + listed + end(len(names), len(listed), len(names), b"PK"), end(0, 0, 0)]


@contextmanager
def _zip_trial(folder: Path) -> Iterator[Trial]:
    path = folder / "bundle.zip"

    def trial(data: bytes) -> Outcome:
        path.write_bytes(data)
        try:
            source = open_source(str(path))
        except BundleRefused as refused:
            return outcome_of(refused.problems, data, is_whole=False)
        with closing(source):
            reading = read_bundle(source)
            sizes = []
            for name in check_listing(source.listing()).takeable[:_FEW_FILES]:
                try:
                    sizes.append(sum(map(len, source.pieces(name, _FEW_BYTES))))
                except BundleRefused as refused:
                    outcome_of(refused.problems, data, is_whole=False)
                    sizes.append(-1)
        if any(size > _FEW_BYTES for size in sizes):
            raise Wrong("it gives more than was asked for")
        return outcome_of(reading.problems, data, is_whole=reading.bundle is not None, shape=sizes)

    yield trial


# What stands in it ---------------------------------------------------------------------------------------------------


@contextmanager
def _manifest_trial(_folder: Path) -> Iterator[Trial]:
    def trial(data: bytes) -> Outcome:
        log = ProblemLog()
        if isinstance(read_manifest(data, log, is_taken=True), Reported):
            outcome_of(log.problems(), data, is_whole=False)
        reading = read_bundle(MemorySource("bundle", {**valid_files(), "bundle.toml": data}))
        return outcome_of(reading.problems, data, is_whole=reading.bundle is not None)

    yield trial


@contextmanager
def _config_trial(_folder: Path) -> Iterator[Trial]:
    def trial(data: bytes) -> Outcome:
        log = ProblemLog()
        config, _nought, tasks = data.partition(b"\0")  # which no XML may hold
        design = design_of(config, "config.xml", log)
        if log.has_errors():
            return outcome_of(log.problems(), data, is_whole=False, shape=isinstance(design, Reported))
        files = {"config.xml": config}
        if tasks:
            files |= {"tasks.json": tasks, "bundle.toml": f'{MANIFEST}[tasks]\nfile = "tasks.json"\n'.encode()}
        reading = read_bundle(MemorySource("bundle", {**valid_files(), **files}))
        bundle = reading.bundle
        shown = [design_for(bundle.design, task.columns) for task in bundle.tasks] if bundle is not None else []
        options = [sum(1 for _node in each.nodes()) for each in shown]
        return outcome_of(reading.problems, data, is_whole=bundle is not None, shape=options)

    yield trial


@contextmanager
def _template_trial(_folder: Path) -> Iterator[Trial]:
    def trial(data: bytes) -> Outcome:
        log = ProblemLog()
        text = decoded(data, "template.liquid.html", log)
        design = None if isinstance(text, Reported) else crowd_design(text, "template.liquid.html", log)
        return outcome_of(log.problems(), data, is_whole=design is not None, shape=design)

    yield trial


_ALL_OF_IT = """format = "annotator-bundle"
version = 1
id = "all-of-it"
revision = 3
title = "All that may be said"
description = "Of one thing."
language = "en-GB"
[requester]
name = "City"
contact = "mapping@example.org"
[design]
preset = "image-tagging"
labels = ["Bench", "Tree"]
question = "What is seen?"
[tasks]
file = "tasks.csv"
id_column = "id"
[instructions]
file = "instructions.md"
must_read = true
[instructions.translations]
fr = "instructions.md"
[pay]
kind = "paid"
currency = "EUR"
amount = "0.04"
unit = "task"
review_days = 7
rejected_pays = true
bonus = "A cake."
[time]
expected_s = 12
max_s = 60
idle_after_s = 30
[assignments]
overlap = 2
allow_skip = true
order = "random"
[media]
sensitive = "mild"
categories = ["violence"]
calm_after = 5
licence = "CC0"
[validate]
min_listen_ratio = 0.5
[submit]
kind = "label-studio"
url = "https://example.org"
project = "7"
"""


def _manifests() -> list[bytes]:
    return [valid_files()["bundle.toml"], _ALL_OF_IT.encode(), *_files("bundle.toml")]


def _configs() -> list[bytes]:
    wrong = [case.text.encode() for case in WRONG_CONFIGS if len(case.text) <= _LARGEST_SEED]
    played = [text.encode() for text in (*video_designs.CONFIGS.values(), *audio_designs.CONFIGS.values())]
    return [valid_files()["config.xml"], *_files("*.xml"), *played, *_with_tasks(), *wrong]


def _with_tasks() -> Iterator[bytes]:
    """Designs whose options stand in the tasks, a nought between both."""
    inner = {"value": "A", "hotkey": "a", "children": [{"value": "B", "alias": "b"}]}
    shown = {"image": "media/first.png", "text": "Words"}
    tasks = [
        {"id": "t", "options": [inner, "C", {"value": "D", "hint": "h"}], **shown},
        {"id": "u", "options": ["A"], **shown},
    ]
    for control in ("Choices", "Taxonomy", "RectangleLabels"):
        tag = f'<{control} name="c" toName="picture" value="$options"/>'
        config = f'<View><Image name="picture" value="$image"/><Header value="$text"/>{tag}</View>'
        yield config.encode() + b"\0" + json.dumps(tasks).encode()


def _templates() -> list[bytes]:
    wrong = [case.text.encode() for case in WRONG_TEMPLATES if len(case.text) <= _LARGEST_SEED]
    return [*(text.encode() for text in (*video_designs.TEMPLATES.values(), *audio_designs.TEMPLATES.values())), *wrong]


_TOML_WORDS = b'''
    [ [[ ]] ] { } = . , "" \'\'\' """ # true false inf nan -inf 1e400 0x 1979-05-27 07:32:00 \\u0000 \\ud800
    \\U0010FFFF [pay] [time] [design] [requester] [tasks] [instructions] [instructions.translations] [validate]
    [submit] [media] [assignments] [[pay]] "media-minute" "label-studio" "s3" "https" "webdav"
    "https://a:b@[::1]:99999/x" "../x" "EUR" "XTS" "0.000000000001" "9999999999999999" 0.5 1.5 -1 [1,"a"] {a=1}
    "severe" "practice" "qualification"
'''.split()
_XML_WORDS = b"""
    <!-- --> <![CDATA[ ]]> <? ?> <!DOCTYPE &amp; &#0; &#x202e; &#xd800; xmlns: xml:lang $ $a.b $image , ; {{ }}
    "" = choice-selected region-selected no-region-selected choice-unselected 1e999 -1 NaN 99999999999999999999
    #fff rgb(1,2,3) ctrl+shift+a true false single-radio date,time month,year iso %Y multiple undefined word
    symbol
""".split()
_LIQUID_WORDS = b"""
    {{ }} {% %} {%- -%} {% if {% else %} {% endif %} {% for a in task.input.b %} {% endfor %} {% unless {%
    assign {% capture {% raw %} {% endraw %} {% comment %} task.input. task.input.image | grant_read_access |
    to_json | escape | skip_autoescape ${image} ${ <script> </script> <style> </style> <crowd-form>
    </crowd-form> <short-instructions> <full-instructions> <crowd-instructions> <select> <option> <textarea>
    <table> <tr> <td> <ul> <li> <label for= <input type= radio checkbox hidden slider number <br> <p hidden>
    ["a","b"] ['a','b'] [1,2] [{"label":"a"}] &nbsp; &#0; <!--
""".split()


def _tag_changes(words: Sequence[bytes], seeds: Sequence[bytes]) -> Change:
    put_text = with_words([*words, *_words_of(seeds)])
    return _one_of(change_tags, change_tags, change_attributes, change_attributes, put_text, put_text, change_bytes)


def bundle_targets() -> dict[str, FuzzTarget]:
    put_toml = with_words([*_TOML_WORDS, *_words_of(_manifests())])
    tags = [name.encode() for name in (*BUILT.values(), *LATER.values())]
    return {
        "zip": FuzzTarget(
            *(_zips, _one_of(change_zip, change_zip, change_zip, change_bytes), _zip_trial),
            ("store/bundles", "formats/source", "formats/bundle"),
        ),
        "manifest": FuzzTarget(
            *(_manifests, _one_of(change_lines, change_lines, put_toml, put_toml, change_bytes), _manifest_trial),
            ("formats/manifest", "formats/bundle", "core"),
        ),
        "config": FuzzTarget(
            *(_configs, _tag_changes([*_XML_WORDS, *tags], _configs()), _config_trial),
            ("formats/labeling_config", "formats/source", "core/design"),
        ),
        "crowd-html": FuzzTarget(
            *(_templates, _tag_changes(_LIQUID_WORDS, _templates()), _template_trial),
            ("formats/crowd_html", "formats/labeling_config", "formats/imports"),
        ),
    }
