"""Reader of a whole bundle: from an untrusted source to frozen data, with a complete list of problems."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from msgspec import Struct, field
from msgspec.structs import replace

from annotator.core.bundle.content import Bundle
from annotator.core.bundle.manifest import Manifest, PayUnit
from annotator.core.bundle.tasks import Tasks
from annotator.core.design.medium import PLAYED
from annotator.core.design.tree import Design
from annotator.core.errors import BundleRefused
from annotator.core.ports.bundles import BundleSource, Progress
from annotator.core.problems import Problem, ProblemCode
from annotator.formats.builtin.presets import PRESETS, preset_config
from annotator.formats.bundle.files import (
    CHECKSUMS_FILE,
    BundleFiles,
    Checksum,
    InstructionImages,
    check_checksums,
    read_checksums,
)
from annotator.formats.labeling_config.reader import CONFIG_LIMIT_BYTES, design_of
from annotator.formats.manifest.reader import MANIFEST_LIMIT_BYTES, read_manifest
from annotator.formats.manifest.report import MANIFEST_FILE, ManifestReport
from annotator.formats.problem_log import ENTIRE_BUNDLE, ProblemLog, Reported
from annotator.formats.source.listing import check_listing
from annotator.formats.source.paths import folded

USUAL_INSTRUCTIONS = "instructions.md"
# The slowest Markdown found takes 20 microseconds per byte.
INSTRUCTIONS_LIMIT_BYTES = 256 * 1024
_MOST_TRANSLATIONS = 50  # as `bundle.schema.json` has it


class ReadBundle(Struct, frozen=True):
    """The result of reading a bundle.

    - `outcome`: the bundle, or the token of an error in `problems`.
    - `paths`: all files of the bundle, without those that are too large to be read.
    - `needed`: the files named by the bundle or its tasks, including `bundle.toml`.
    - `readable`: the parts that could be read despite errors, for further checks.
    - `undesigned`: the bundle with a fallback design, if its own design cannot be read.
    - `checksums`: checksums that are not compared yet.
    - `sizes`: the listed file sizes in bytes."""

    outcome: Bundle | Reported
    problems: tuple[Problem, ...]
    paths: tuple[str, ...]
    needed: tuple[str, ...] = ()
    readable: Bundle | None = None
    checksums: tuple[Checksum, ...] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)
    undesigned: Bundle | None = None

    @property
    def bundle(self) -> Bundle | None:
        """The bundle, or None if any problem is an error."""
        return None if isinstance(self.outcome, Reported) else self.outcome


def read_bundle(source: BundleSource, progress: Progress = lambda _done_bytes, _all_bytes: None) -> ReadBundle:
    """Read a bundle and return all problems, sorted by file and line. No content of the source makes this raise.
    `progress` reports the bytes compared with checksums."""
    reading = read_meaning(source, with_predictions=True)
    return reading if not reading.checksums else compare_checksums(source, reading, progress)


def compare_checksums(source: BundleSource, reading: ReadBundle, progress: Progress) -> ReadBundle:
    """Compare all checksums and return the reading with problems. This may take long: files are read completely."""
    log = ProblemLog(reading.problems)
    check_checksums(source, reading.checksums, reading.sizes, log, progress)
    return replace(reading, outcome=log.reported() or reading.outcome, problems=log.problems(), checksums=())


def read_meaning(source: BundleSource, *, with_predictions: bool = False) -> ReadBundle:
    """Read a bundle like `read_bundle`, but leave the checksums to compare. Problems of predictions are reported
    only with `with_predictions`, because they concern the requester."""
    try:
        listing = source.listing()
    except BundleRefused as refused:
        log = ProblemLog()
        return ReadBundle(log.refused(refused, ENTIRE_BUNDLE), log.problems(), ())
    checked = check_listing(listing)
    log = ProblemLog(checked.problems)
    files = BundleFiles(source, listing, checked.takeable, log)
    read = (
        _read(files, log, with_predictions=with_predictions) if MANIFEST_FILE in files else _Read(_lacking(files, log))
    )
    worth_reading = {path: size for path, size in files.sizes.items() if path not in checked.too_large}
    stated = read_checksums(source, files.sizes, log) if CHECKSUMS_FILE in files else ()
    checksums = tuple(checksum for checksum in stated if checksum.path in worth_reading)
    files.unreadable(CHECKSUMS_FILE)
    outcome = log.reported() or read.whole
    needed = () if isinstance(outcome, Reported) else _needed(outcome, files)
    return ReadBundle(
        outcome, log.problems(), tuple(worth_reading), needed, read.readable, checksums, files.sizes, read.undesigned
    )


def _needed(bundle: Bundle, files: BundleFiles) -> tuple[str, ...]:
    """Return the files to copy at import. Other files in the source are ignored, even if damaged or huge."""
    needed = files.used | bundle.media_paths(files.sizes)
    return tuple(path for path in files.paths if path in needed or path == CHECKSUMS_FILE)


def read_imported_head(source: BundleSource) -> tuple[Manifest, Design]:
    """Read manifest and design of an imported bundle in the private store. Raise BundleRefused for damage."""
    log = ProblemLog()
    files = BundleFiles(source, None, (), log)
    data = files.read(MANIFEST_FILE, MANIFEST_LIMIT_BYTES)
    read = data if isinstance(data, Reported) else read_manifest(data, log, is_taken=True)
    design = read if isinstance(read, Reported) else _design(read[0], files, read[1], log)
    if isinstance(read, Reported) or isinstance(design, Reported) or log.has_errors():
        raise BundleRefused(log.problems())
    return read[0], design


def read_imported(
    source: BundleSource, cached_tasks: Callable[[Manifest], Tasks | None] = lambda _manifest: None
) -> Bundle:
    """Read an imported bundle from the private store. It was checked at import: its media are not looked up again.
    The task table is not read if `cached_tasks` returns the tasks. Raise BundleRefused if a file was damaged since."""
    log = ProblemLog()
    whole = _read(BundleFiles(source, None, (), log), log, cached_tasks).whole
    if isinstance(whole, Reported) or log.has_errors():
        raise BundleRefused(log.problems())
    return whole


class _Read(Struct, frozen=True):
    """Intermediate result. `whole` has a design and tasks, `readable` may lack tasks, `undesigned` may lack both."""

    whole: Bundle | Reported
    readable: Bundle | None = None
    undesigned: Bundle | None = None


def _read(
    files: BundleFiles,
    log: ProblemLog,
    cached_tasks: Callable[[Manifest], Tasks | None] | None = None,
    *,
    with_predictions: bool = False,
) -> _Read:
    """Read all but the checksums. `cached_tasks` is given only for an imported bundle."""
    is_taken = cached_tasks is not None
    data = files.read(MANIFEST_FILE, MANIFEST_LIMIT_BYTES)
    read = data if isinstance(data, Reported) else read_manifest(data, log, is_taken=is_taken)
    if isinstance(read, Reported):
        return _Read(read)
    manifest, report = read
    design = _design(manifest, files, report, log)
    tasks: Tasks | Reported | None = None if cached_tasks is None else cached_tasks(manifest)
    if tasks is None:
        # An imported bundle has its tasks packed. Opening it then loads none of the table readers.
        from annotator.formats.bundle.task_table import read_tasks

        known = None if isinstance(design, Reported) else design
        tasks = read_tasks(manifest, known, files, report, log, with_predictions=with_predictions, is_taken=is_taken)
    if isinstance(design, Design) and not any(tag.KIND in PLAYED for tag in design.media()):
        _report_silence(manifest, report)
    instructions = _instructions(manifest, files, report, log)
    translated = _translated(manifest, files, report, log)
    there = Tasks() if isinstance(tasks, Reported) else tasks
    if isinstance(design, Reported):
        from annotator.formats.bundle.fallback_design import design_by_names

        return _Read(design, None, Bundle(manifest, design_by_names(there), there, instructions, translated))
    bundle = Bundle(manifest, design, there, instructions, translated)
    return _Read(tasks if isinstance(tasks, Reported) else bundle, bundle)


def _report_silence(manifest: Manifest, report: ManifestReport) -> None:
    """Report pay per media minute and a minimum listening ratio in a design without audio or video."""
    if manifest.pay is not None and manifest.pay.unit is PayUnit.MEDIA_MINUTE:
        report.add(ProblemCode.FIELD_VALUE, ("pay", "unit"), why="no-sound", value=PayUnit.MEDIA_MINUTE.value)
    if manifest.answers.min_listen_ratio:
        report.add(ProblemCode.FIELD_VALUE, ("validate", "min_listen_ratio"), why="unheard")


def _design(manifest: Manifest, files: BundleFiles, report: ManifestReport, log: ProblemLog) -> Design | Reported:
    if manifest.config_file:
        data = files.read_stated(manifest.config_file, CONFIG_LIMIT_BYTES, ("design", "config"), report)
        return data if isinstance(data, Reported) else design_of(data, manifest.config_file, log)
    if manifest.preset not in PRESETS:
        return log.reported(MANIFEST_FILE) or report.add(
            ProblemCode.PRESET_UNKNOWN, ("design", "preset"), value=manifest.preset, allowed=", ".join(PRESETS)
        )
    return _preset_design(manifest, report, log)


def _preset_design(manifest: Manifest, report: ManifestReport, log: ProblemLog) -> Design | Reported:
    """Return the design of a preset. It is valid with every label the schema accepts: errors are the labels'."""
    own = ProblemLog()
    design: Design | Reported | None = None
    with suppress(ValueError):
        config = preset_config(manifest.preset, manifest.labels, manifest.question, manifest.language)
        design = design_of(config, manifest.preset, own)
    if isinstance(design, Design) and not own.has_errors():
        return design
    reported = log.reported(MANIFEST_FILE) or report.add(
        ProblemCode.FIELD_VALUE, ("design", "labels"), why="label", value=", ".join(manifest.labels)
    )
    return design if isinstance(design, Design) else reported


def _instructions(manifest: Manifest, files: BundleFiles, report: ManifestReport, log: ProblemLog) -> str:
    file = manifest.instructions_file
    data: bytes | Reported | None
    if file:
        data = files.read_stated(file, INSTRUCTIONS_LIMIT_BYTES, ("instructions", "file"), report)
    else:
        file = USUAL_INSTRUCTIONS
        data = files.read_optional(file, INSTRUCTIONS_LIMIT_BYTES)
    return "" if data is None or isinstance(data, Reported) else _shown(data, file, files, log)


def _translated(manifest: Manifest, files: BundleFiles, report: ManifestReport, log: ProblemLog) -> dict[str, str]:
    """Return the translated instructions by language, where readable."""
    shown = dict[str, str]()
    for language, file in manifest.instructions_translated[:_MOST_TRANSLATIONS]:
        field = ("instructions", "translations", language)
        data = files.read_stated(file, INSTRUCTIONS_LIMIT_BYTES, field, report)
        if not isinstance(data, Reported):
            shown[language.lower()] = _shown(data, file, files, log)
    return shown


def _shown(data: bytes, file: str, files: BundleFiles, log: ProblemLog) -> str:
    # Imported late: the Markdown library takes 25 ms to load, and bundles without instructions do not need it.
    from annotator.formats.source.markdown import instructions_html

    return instructions_html(data, file, InstructionImages(files), log, is_taken=files.is_taken)


def _lacking(files: BundleFiles, log: ProblemLog) -> Reported:
    """Report a missing manifest. The most common mistake is a zip with the folder instead of its contents."""
    named = (path for path in files.paths if folded(path.rpartition("/")[2]) == MANIFEST_FILE)
    manifest_path = min(named, key=len, default="")
    why = "" if not manifest_path else "inside" if "/" in manifest_path else "spelling"
    return files.unreadable(MANIFEST_FILE) or log.refuse(
        ProblemCode.NOT_A_BUNDLE, ENTIRE_BUNDLE, why=why, suggestion=manifest_path
    )
