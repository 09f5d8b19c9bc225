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


# What the param `why` of a problem can be, where its code has several causes.
_WHYS: Mapping[ProblemCode, str] = {
    ProblemCode.NOT_FOUND: "results",
    ProblemCode.NOT_A_BUNDLE: "file inside spelling",
    ProblemCode.PATH_ESCAPES: "parent absolute drive",
    ProblemCode.PATH_FORBIDDEN: "backslash long empty-part encoding character trailing device program left-out",
    ProblemCode.FILE_TOO_LARGE: "result",
    ProblemCode.CHANGED_WHILE_READ: "result",
    ProblemCode.FILE_MISSING: "named suggestion",
    ProblemCode.NOT_UTF8: "import",
    ProblemCode.TOML_SYNTAX: "depth dots",
    ProblemCode.JSON_SYNTAX: "depth",
    ProblemCode.CSV_SYNTAX: "separator import",
    ProblemCode.FIELD_MISSING: "design labels reward",
    ProblemCode.FIELD_UNKNOWN: "suggestion top section later",
    ProblemCode.FIELD_TYPE: "string integer boolean array object",
    ProblemCode.FIELD_VALUE: (
        "choices later range empty long twice both needs-preset id language file-kind label line placeholder"
    ),
    ProblemCode.CURRENCY_UNKNOWN: "suggestion",
    ProblemCode.PRESET_UNKNOWN: "later suggestion",
    ProblemCode.CREDENTIAL: "address",
    ProblemCode.COLUMN_MISSING: "id preset suggestion unnamed toloka template",
    ProblemCode.TASK_SHAPE: "list object nested predictions long unicode cells many",
    ProblemCode.MEDIA_MISSING: "suggestion import import-suggestion",
    ProblemCode.MEDIA_REMOTE: "instructions import template",
    ProblemCode.OPTIONS: "empty json long many deep item item-long",
    ProblemCode.TAG_UNKNOWN: "later suggestion style",
    ProblemCode.TAG_MISPLACED: "label nested header root choice inside",
    ProblemCode.ATTRIBUTE_UNKNOWN: "looks style size html later suggestion",
    ProblemCode.ATTRIBUTE_VALUE: (
        "choices twice long inside variable column whole number above step not-allowed day month-alone whole-date "
        "format colour colour-suggestion alone unheeded hidden one-selected many-selected template template-list"
    ),
    ProblemCode.TO_NAME_UNKNOWN: "kind suggestion",
    ProblemCode.VARIABLE_UNDEFINED: "suggestion",
    ProblemCode.CHOICE_DUPLICATE: "same",
    ProblemCode.CHOICES_EMPTY: "template",
    ProblemCode.HOTKEY_DUPLICATE: "apart",
    ProblemCode.NO_CONTROL: "template",
    ProblemCode.DESIGN_TOO_LARGE: (
        "more choices depth attributes template-long template-many template-deep template-words"
    ),
    ProblemCode.NEVER_VISIBLE: "per-region",
    ProblemCode.WHEN_UNKNOWN: "suggestion choices regions value",
    ProblemCode.COLUMN_UNUSED: "suggestion",
    ProblemCode.PAY_BELOW_REFERENCE: "some most",
    ProblemCode.PAY_UNTOLD: "some",
    ProblemCode.MEDIA_UNDECODABLE: "large kind empty",
    ProblemCode.IMPORT_NOTHING: "bundle",
    ProblemCode.IMPORT_MISSING: "config template table pictures labels named",
    ProblemCode.IMPORT_AMBIGUOUS: "kind config table",
    ProblemCode.IMPORT_LEFT_OUT: "answers answer right bookkeeping blank-rows repeated",
    ProblemCode.TARGET_TAKEN: "file",
    ProblemCode.SCRIPT_NEEDED: "file handler address button disabled",
    ProblemCode.ELEMENT_UNSUPPORTED: "embedded later instructions choice attribute type",
    ProblemCode.LIQUID_UNSUPPORTED: (
        "filter name tag loop loop-choice loop-options loop-nested loop-across attribute value mixed choice"
    ),
    ProblemCode.TEMPLATE_SYNTAX: "liquid block end comment tag element",
    ProblemCode.TEMPLATE_SIMPLIFIED: (
        "looks hidden hidden-field link rule exclusive unknown-attribute name unnamed instructions-value "
        "instructions-media"
    ),
    ProblemCode.RESULT_DAMAGED: "empty json unicode deep version controls",
    ProblemCode.RESULT_FOREIGN: "hidden link folder special name place",
    ProblemCode.EXPORT_TAKEN: "folder parent",
    ProblemCode.HISTORY_FOREIGN: "empty packed",
    ProblemCode.HISTORY_ROW: "open entry",
    ProblemCode.HISTORY_TIME: "empty backwards long clock",
    ProblemCode.HISTORY_WORKER: "results",
    ProblemCode.HISTORY_UNPRICED: "all results bundle",
}
WHYS: Mapping[ProblemCode, frozenset[str]] = {code: frozenset(_WHYS.get(code, "").split()) for code in ProblemCode}


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
    """An error keeps a bundle out; a note is worth a requester's look and keeps nothing out.

    The param `why` chooses the sentence. Often it is worked out and stands in no source, so a mistyped one would go
    unseen: whoever makes a problem with one that `WHYS` does not have made a mistake, and gets ValueError on the spot.
    That the sentences are those of `WHYS`, no more and no less, is held by a test."""

    code: ProblemCode
    place: Place
    params: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        why = self.params.get("why", "")
        if why and why not in WHYS[self.code]:
            raise ValueError(f"{self.code.value} has no cause {why!r}")


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
