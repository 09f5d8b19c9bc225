"""A problem of a bundle: what, where. Sentences and hints: `ui.problems.sentences`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class ProblemCode(StrEnum):
    """Every problem the program can name. Stable: scripts read them from `check --json`."""

    # the bundle as a container
    NOT_FOUND = "not-found"
    NOT_A_BUNDLE = "not-a-bundle"
    ARCHIVE_DAMAGED = "archive-damaged"
    ARCHIVE_ENCRYPTED = "archive-encrypted"
    PATH_ESCAPES = "path-escapes"
    PATH_FORBIDDEN = "path-forbidden"
    PATH_TWINS = "path-twins"
    PATH_DUPLICATE = "path-duplicate"
    LINK = "link"
    SPECIAL_FILE = "special-file"
    TOO_MANY_FILES = "too-many-files"
    FILE_TOO_LARGE = "file-too-large"
    BUNDLE_TOO_LARGE = "bundle-too-large"
    COMPRESSION_RATIO = "compression-ratio"
    UNREADABLE = "unreadable"
    CHECKSUM_MISMATCH = "checksum-mismatch"
    CHECKSUM_LINE = "checksum-line"
    CHANGED_WHILE_READ = "changed-while-read"
    REVISION_TAKEN = "revision-taken"
    # text and syntax
    FILE_MISSING = "file-missing"
    NOT_UTF8 = "not-utf8"
    TOML_SYNTAX = "toml-syntax"
    XML_SYNTAX = "xml-syntax"
    XML_DOCTYPE = "xml-doctype"
    JSON_SYNTAX = "json-syntax"
    CSV_SYNTAX = "csv-syntax"
    # the manifest
    VERSION_UNSUPPORTED = "version-unsupported"
    FIELD_MISSING = "field-missing"
    FIELD_UNKNOWN = "field-unknown"
    FIELD_TYPE = "field-type"
    FIELD_VALUE = "field-value"
    CURRENCY_UNKNOWN = "currency-unknown"
    AMOUNT_INVALID = "amount-invalid"
    AMOUNT_NEGATIVE = "amount-negative"
    PRESET_UNKNOWN = "preset-unknown"
    CREDENTIAL = "credential"
    # the tasks
    COLUMN_MISSING = "column-missing"
    COLUMN_DUPLICATE = "column-duplicate"
    ROW_LENGTH = "row-length"
    TASK_ID_EMPTY = "task-id-empty"
    TASK_ID_DUPLICATE = "task-id-duplicate"
    TASKS_EMPTY = "tasks-empty"
    TASK_SHAPE = "task-shape"
    TASK_NUMBER = "task-number"
    MEDIA_MISSING = "media-missing"
    MEDIA_REMOTE = "media-remote"
    MEDIA_KIND = "media-kind"
    MEDIA_MANY = "media-many"
    VALUE_EMPTY = "value-empty"
    OPTIONS = "options"
    # the design
    TAG_UNKNOWN = "tag-unknown"
    TAG_MISPLACED = "tag-misplaced"
    ATTRIBUTE_MISSING = "attribute-missing"
    ATTRIBUTE_UNKNOWN = "attribute-unknown"
    ATTRIBUTE_VALUE = "attribute-value"
    NAME_DUPLICATE = "name-duplicate"
    TO_NAME_UNKNOWN = "to-name-unknown"
    VARIABLE_UNDEFINED = "variable-undefined"
    CHOICE_DUPLICATE = "choice-duplicate"
    CHOICES_EMPTY = "choices-empty"
    HOTKEY_DUPLICATE = "hotkey-duplicate"
    HOTKEY_INVALID = "hotkey-invalid"
    NO_CONTROL = "no-control"
    DESIGN_TOO_LARGE = "design-too-large"
    TEXT_IGNORED = "text-ignored"
    NEVER_VISIBLE = "never-visible"
    WHEN_UNKNOWN = "when-unknown"
    # what a requester should know; never told to workers
    COLUMN_UNUSED = "column-unused"
    CHOICES_UNREACHED = "choices-unreached"
    HOTKEY_TAKEN = "hotkey-taken"
    PAY_BELOW_REFERENCE = "pay-below-reference"
    PAY_UNTOLD = "pay-untold"
    INSTRUCTIONS_MISSING = "instructions-missing"
    MEDIA_UNDECODABLE = "media-undecodable"
    MEDIA_SUFFIX = "media-suffix"
    # other people's formats on their way in
    IMPORT_NOTHING = "import-nothing"
    IMPORT_MISSING = "import-missing"
    IMPORT_AMBIGUOUS = "import-ambiguous"
    IMPORT_LEFT_OUT = "import-left-out"
    IMPORT_RENAMED = "import-renamed"
    MEDIA_AMBIGUOUS = "media-ambiguous"
    TARGET_TAKEN = "target-taken"
    # crowd-html templates
    SCRIPT_NEEDED = "script-needed"
    ELEMENT_UNSUPPORTED = "element-unsupported"
    LIQUID_UNSUPPORTED = "liquid-unsupported"
    TEMPLATE_SYNTAX = "template-syntax"
    TEMPLATE_SIMPLIFIED = "template-simplified"
    # results on their way out
    RESULT_DAMAGED = "result-damaged"
    RESULT_FOREIGN = "result-foreign"
    RESULT_MISPLACED = "result-misplaced"
    RESULT_OTHER_BUNDLE = "result-other-bundle"
    RESULT_TASK_UNKNOWN = "result-task-unknown"
    RESULTS_NONE = "results-none"
    RESULTS_MIXED = "results-mixed"
    EXPORT_TAKEN = "export-taken"
    EXPORT_DATA = "export-data"
    EXPORT_SKIPPED = "export-skipped"
    EXPORT_GUARDED = "export-guarded"
    # histories of paid work, for `annotator rates`
    HISTORY_FOREIGN = "history-foreign"
    HISTORY_NONE = "history-none"
    HISTORY_ROW = "history-row"
    HISTORY_TIME = "history-time"
    HISTORY_REWARD = "history-reward"
    HISTORY_STATUS = "history-status"
    HISTORY_REPEATED = "history-repeated"
    HISTORY_WORKER = "history-worker"
    HISTORY_UNPRICED = "history-unpriced"
    HISTORY_SKIPPED = "history-skipped"
    # decisions about rewards on their way in
    DECISION_COLUMNS = "decision-columns"
    DECISION_ID = "decision-id"
    DECISION_BOTH = "decision-both"
    DECISION_UNKNOWN = "decision-unknown"
    DECISION_AMOUNT = "decision-amount"
    DECISION_DAY = "decision-day"
    DECISION_TWICE = "decision-twice"


class Severity(StrEnum):
    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a bundle: a file, and in it a 1-based line, a 1-based task row (header not counted), or a field."""

    file: str
    line: int | None = None
    row: int | None = None
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """An error keeps a bundle out; a note is worth a requester's look and keeps nothing out."""

    code: ProblemCode
    place: Place
    params: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
