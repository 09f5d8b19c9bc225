"""A whole bundle, from a source that is not trusted to frozen data, with every problem that it has."""

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
from annotator.formats.bundle.checksums import CHECKSUMS_FILE, Checksum, check_checksums, read_checksums
from annotator.formats.bundle.files import BundleFiles, ImagesAsked
from annotator.formats.labeling_config.reader import CONFIG_LIMIT_BYTES, design_of
from annotator.formats.manifest.reader import MANIFEST_LIMIT_BYTES, read_manifest
from annotator.formats.manifest.report import MANIFEST_FILE, ManifestReport
from annotator.formats.problem_log import WHOLE_BUNDLE, ProblemLog, Reported
from annotator.formats.source.listing import check_listing
from annotator.formats.source.paths import folded

_USUAL_INSTRUCTIONS = "instructions.md"
# The slowest Markdown that was found takes 20 microseconds a byte.
INSTRUCTIONS_LIMIT_BYTES = 256 * 1024
_MOST_TRANSLATIONS = 50  # as `bundle.schema.json` has it


class ReadBundle(Struct, frozen=True):
    """`outcome` is the bundle, or that an error is among `problems`: there is no third. `paths` are all its files,
    `needed` those that it or its tasks name, `bundle.toml` among them. `readable` is what could be understood although
    there may be errors, for checks that find more of them; `undesigned` what is without a design that can be read,
    which stands in none. `checksums` are still to be compared; `sizes` of the files in bytes, as listed."""

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
        """None when any problem is an error."""
        return None if isinstance(self.outcome, Reported) else self.outcome


def read_bundle(source: BundleSource, progress: Progress = lambda _done_bytes, _all_bytes: None) -> ReadBundle:
    """Everything that is wrong with a bundle, sorted by file and line. No content of the source makes this raise.
    `progress` is of the files that are compared with their checksums."""
    reading = read_meaning(source, with_predictions=True)
    return reading if not reading.checksums else compare_checksums(source, reading, progress)


def compare_checksums(source: BundleSource, reading: ReadBundle, progress: Progress) -> ReadBundle:
    """The reading with what is wrong with the files that have a checksum: each is read whole, which may last."""
    log = ProblemLog(reading.problems)
    check_checksums(source, reading.checksums, reading.sizes, log, progress)
    return replace(reading, outcome=log.reported() or reading.outcome, problems=log.problems(), checksums=())


def read_meaning(source: BundleSource, *, with_predictions: bool = False) -> ReadBundle:
    """As `read_bundle`, but for the checksums, which are still to be compared. What is wrong with predictions is for
    their requester."""
    try:
        listing = source.listing()
    except BundleRefused as refused:
        log = ProblemLog()
        return ReadBundle(log.refused(refused, WHOLE_BUNDLE), log.problems(), ())
    checked = check_listing(listing)
    log = ProblemLog(checked.problems)
    files = BundleFiles(source, listing, checked.takeable, log)
    read = (
        _read(files, log, with_predictions=with_predictions) if MANIFEST_FILE in files else _Read(_lacking(files, log))
    )
    checksums = read_checksums(source, files.sizes, log) if CHECKSUMS_FILE in files else ()
    files.unreadable(CHECKSUMS_FILE)
    outcome = log.reported() or read.whole
    needed = () if isinstance(outcome, Reported) else _needed(outcome, files)
    return ReadBundle(
        outcome, log.problems(), files.paths, needed, read.readable, checksums, files.sizes, read.undesigned
    )


def _needed(bundle: Bundle, files: BundleFiles) -> tuple[str, ...]:
    """Only these are copied: whatever else lies beside them, damaged or huge, is nobody's business."""
    needed = files.used | bundle.media_paths(files.sizes)
    return tuple(path for path in files.paths if path in needed or path == CHECKSUMS_FILE)


def read_taken_head(source: BundleSource) -> tuple[Manifest, Design]:
    """All but the table and the instructions of a bundle from the private store. Raises BundleRefused when it was
    harmed."""
    log = ProblemLog()
    files = BundleFiles(source, None, (), log)
    data = files.read(MANIFEST_FILE, MANIFEST_LIMIT_BYTES)
    read = data if isinstance(data, Reported) else read_manifest(data, log, is_taken=True)
    design = read if isinstance(read, Reported) else _design(read[0], files, read[1], log)
    if isinstance(read, Reported) or isinstance(design, Reported) or log.has_errors():
        raise BundleRefused(log.problems())
    return read[0], design


def read_taken(source: BundleSource, kept_tasks: Callable[[Manifest], Tasks | None] = lambda _manifest: None) -> Bundle:
    """A bundle from the private store, which was checked when it was taken: its media are not looked for again, nor is
    its table where `kept_tasks` has its tasks.

    Raises BundleRefused when its files were harmed since.
    """
    log = ProblemLog()
    whole = _read(BundleFiles(source, None, (), log), log, kept_tasks).whole
    if isinstance(whole, Reported) or log.has_errors():
        raise BundleRefused(log.problems())
    return whole


class _Read(Struct, frozen=True):
    """`whole` has its design and its tasks; `readable` may be without tasks, `undesigned` without both."""

    whole: Bundle | Reported
    readable: Bundle | None = None
    undesigned: Bundle | None = None


def _read(
    files: BundleFiles,
    log: ProblemLog,
    kept_tasks: Callable[[Manifest], Tasks | None] | None = None,
    *,
    with_predictions: bool = False,
) -> _Read:
    """`kept_tasks` is given for a bundle that was taken, and only for such."""
    is_taken = kept_tasks is not None
    data = files.read(MANIFEST_FILE, MANIFEST_LIMIT_BYTES)
    read = data if isinstance(data, Reported) else read_manifest(data, log, is_taken=is_taken)
    if isinstance(read, Reported):
        return _Read(read)
    manifest, report = read
    design = _design(manifest, files, report, log)
    tasks: Tasks | Reported | None = None if kept_tasks is None else kept_tasks(manifest)
    if tasks is None:
        # A bundle of another day has its tasks packed: going on with it loads none of what reads tables.
        from annotator.formats.bundle.task_table import read_tasks

        checked = None if is_taken or isinstance(design, Reported) else design
        tasks = read_tasks(manifest, checked, files, report, log, with_predictions=with_predictions, is_taken=is_taken)
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
    """Nothing is played, and a minute of it is paid for, or a share of it has to be heard."""
    if manifest.pay is not None and manifest.pay.unit is PayUnit.MEDIA_MINUTE:
        report.add(ProblemCode.FIELD_VALUE, ("pay", "unit"), why="no-sound", value=PayUnit.MEDIA_MINUTE.value)
    if manifest.answers.min_listen_ratio:
        report.add(ProblemCode.FIELD_VALUE, ("validate", "min_listen_ratio"), why="unheard")


def _design(manifest: Manifest, files: BundleFiles, report: ManifestReport, log: ProblemLog) -> Design | Reported:
    if manifest.config_file:
        data = files.read_named(manifest.config_file, CONFIG_LIMIT_BYTES, ("design", "config"), report)
        return data if isinstance(data, Reported) else design_of(data, manifest.config_file, log)
    if manifest.preset not in PRESETS:
        value, allowed = manifest.preset, ", ".join(PRESETS)
        return log.reported(MANIFEST_FILE) or report.add(
            ProblemCode.PRESET_UNKNOWN, ("design", "preset"), value=value, allowed=allowed
        )
    return _preset_design(manifest, report, log)


def _preset_design(manifest: Manifest, report: ManifestReport, log: ProblemLog) -> Design | Reported:
    """A preset is sound with every label that the schema lets through, so that whatever is wrong is wrong with them."""
    own = ProblemLog()
    design: Design | Reported | None = None
    with suppress(ValueError):
        config = preset_config(manifest.preset, manifest.labels, manifest.question, manifest.language)
        design = design_of(config, manifest.preset, own)
    if isinstance(design, Design) and not own.has_errors():
        return design
    value = ", ".join(manifest.labels)
    reported = log.reported(MANIFEST_FILE) or report.add(
        ProblemCode.FIELD_VALUE, ("design", "labels"), why="label", value=value
    )
    return design if isinstance(design, Design) else reported


def _instructions(manifest: Manifest, files: BundleFiles, report: ManifestReport, log: ProblemLog) -> str:
    file = manifest.instructions_file
    data: bytes | Reported | None
    if file:
        data = files.read_named(file, INSTRUCTIONS_LIMIT_BYTES, ("instructions", "file"), report)
    else:
        file = _USUAL_INSTRUCTIONS
        data = files.read_optional(file, INSTRUCTIONS_LIMIT_BYTES)
    return "" if data is None or isinstance(data, Reported) else _shown(data, file, files, log)


def _translated(manifest: Manifest, files: BundleFiles, report: ManifestReport, log: ProblemLog) -> dict[str, str]:
    """The instructions by language, as far as they can be read."""
    shown = dict[str, str]()
    for language, file in manifest.instructions_translated[:_MOST_TRANSLATIONS]:
        field = ("instructions", "translations", language)
        data = files.read_named(file, INSTRUCTIONS_LIMIT_BYTES, field, report)
        if not isinstance(data, Reported):
            shown[language.lower()] = _shown(data, file, files, log)
    return shown


def _shown(data: bytes, file: str, files: BundleFiles, log: ProblemLog) -> str:
    # Its Markdown library takes 25 ms to load, which a start with a bundle that has none need not cost.
    from annotator.formats.bundle.instructions import instructions_html

    return instructions_html(data, file, ImagesAsked(files), log, is_taken=files.is_taken)


def _lacking(files: BundleFiles, log: ProblemLog) -> Reported:
    """The commonest mistake is a zip that holds the folder instead of what is in it."""
    named = (path for path in files.paths if folded(path.rpartition("/")[2]) == MANIFEST_FILE)
    manifest_path = min(named, key=len, default="")
    why = "" if not manifest_path else "inside" if "/" in manifest_path else "spelling"
    return files.unreadable(MANIFEST_FILE) or log.refuse(
        ProblemCode.NOT_A_BUNDLE, WHOLE_BUNDLE, why=why, suggestion=manifest_path
    )
