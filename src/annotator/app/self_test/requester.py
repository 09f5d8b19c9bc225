"""The self-test of the requester's commands: a bundle from each preset, checked and packed, and a converted
template."""

from __future__ import annotations

import tempfile
from pathlib import Path

from annotator.app.translations import SPOKEN
from annotator.core.problems import Problem
from annotator.formats.builtin.presets import PRESETS
from annotator.formats.bundle.reader import read_bundle
from annotator.formats.bundle.scaffold import starter
from annotator.formats.imports.plan import ImportRequest
from annotator.formats.manifest.writer import BundleRequest, NewPay
from annotator.formats.source.listing import check_listing
from annotator.media.images.pixel_queries.client import open_pixel_queries
from annotator.services.requester.checks import import_bundle
from annotator.store.bundles.pack import pack
from annotator.store.bundles.sources import FolderSource, open_source
from annotator.store.folders.new import DiskFolders, write_new_folder
from annotator.ui.i18n.translation import _

PAY = NewPay("0.40", "EUR")
TEMPLATE = """<crowd-form><crowd-classifier name="mood" categories="['Calm', 'Gereizt', 'Énervé']" header="How is it?">
<classification-target>{{ task.input.text }}</classification-target>
<short-instructions><p>Read <b>all</b> of it.</p></short-instructions></crowd-classifier></crowd-form>
"""
TASKS = "text\nIl pleut encore.\n"


def bundles() -> str:
    """Run `annotator new`, `check` and `pack` in every language of the program."""
    files = 0
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        for language in SPOKEN:
            for preset in PRESETS:
                files += _packed(Path(folder) / f"{preset}-{language}", preset, language)
    return preset_files(files)


def preset_files(files: int) -> str:
    """Return the summary of a check that went through all presets and languages."""
    summary = _("{presets} presets, each in {languages}; {files} files")
    return summary.format(presets=len(PRESETS), languages=", ".join(SPOKEN), files=files)


def _packed(folder: Path, preset: str, language: str) -> int:
    """Create and pack a bundle, and return the number of packed files."""
    new_bundle = starter(BundleRequest(preset, language=language, requester="Self-test", pay=PAY), folder.name)
    _need_none(folder.name, new_bundle.problems)
    write_new_folder(folder, new_bundle.files)
    source = FolderSource(folder)
    packed = pack(source, check_listing(source.listing()).takeable, folder.with_suffix(".zip"), overwrite=False)
    _need_valid(packed.path)
    return packed.files


def template() -> str:
    """Run `annotator import` on a crowd-html template with its table."""
    with tempfile.TemporaryDirectory(prefix="annotator-self-test-") as folder:
        source = Path(folder) / "template"
        target = Path(folder) / "bundle"
        source.mkdir()
        (source / "template.html").write_text(TEMPLATE, encoding="utf-8")
        (source / "tasks.csv").write_text(TASKS, encoding="utf-8")
        request = ImportRequest(requester="Self-test", pay=PAY)
        with open_pixel_queries() as images:
            imported = import_bundle(str(source), str(target), request, DiskFolders(), images)
        _need_none("the template", imported.problems)
        _need_valid(target)
        instructions = (target / "instructions.md").read_text(encoding="utf-8")
        if "Read **all** of it." not in instructions:
            raise RuntimeError(f"its instructions say {instructions!r}")
    return _("a crowd-html classifier, its table and its instructions")


def _need_valid(place: Path) -> None:
    source = open_source(str(place))
    try:
        _need_none(place.name, read_bundle(source).problems)
    finally:
        source.close()


def _need_none(what: str, problems: tuple[Problem, ...]) -> None:
    if problems:
        raise RuntimeError(
            f"{what} has problems: {[(problem.code.value, problem.place.field) for problem in problems]}"
        )
