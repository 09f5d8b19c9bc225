"""Problems of a bundle: code, place and severity. `ui.problems.sentences` has the messages and hints."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from msgspec import Struct, field


class ProblemCode(StrEnum):
    """All problem codes, each with the permitted values of its parameter `why`. `why` tells several causes of one
    code apart. The codes are stable: scripts read them from `check --json`."""

    whys: frozenset[str]

    def __new__(cls, value: str, *whys: str) -> Self:
        code = str.__new__(cls, value)
        code._value_ = value
        code.whys = frozenset(" ".join(whys).split())
        return code

    # the bundle as a container
    NOT_FOUND = "not-found", "results"
    NOT_A_BUNDLE = "not-a-bundle", "file inside spelling"
    ARCHIVE_DAMAGED = "archive-damaged"
    ARCHIVE_ENCRYPTED = "archive-encrypted"
    PATH_ESCAPES = "path-escapes", "parent absolute drive"
    PATH_FORBIDDEN = (
        "path-forbidden",
        "backslash long deep empty-part encoding character trailing device program left-out",
    )
    PATH_TWINS = "path-twins"
    PATH_DUPLICATE = "path-duplicate"
    LINK = "link"
    SPECIAL_FILE = "special-file", "folder"
    TOO_MANY_FILES = "too-many-files", "folders names"
    FILE_TOO_LARGE = "file-too-large", "result"
    BUNDLE_TOO_LARGE = "bundle-too-large"
    COMPRESSION_RATIO = "compression-ratio", "sparse"
    UNREADABLE = "unreadable", "reader"
    CHECKSUM_MISMATCH = "checksum-mismatch"
    CHECKSUM_LINE = "checksum-line"
    CHANGED_WHILE_READ = "changed-while-read", "exported"
    REVISION_TAKEN = "revision-taken"
    # text and syntax
    FILE_MISSING = "file-missing", "named suggestion exported"
    NOT_UTF8 = "not-utf8", "import workbook"
    TOML_SYNTAX = "toml-syntax", "depth dots"
    XML_SYNTAX = "xml-syntax"
    XML_DOCTYPE = "xml-doctype"
    JSON_SYNTAX = "json-syntax", "depth"
    CSV_SYNTAX = "csv-syntax", "import"
    # the manifest
    VERSION_UNSUPPORTED = "version-unsupported"
    FIELD_MISSING = "field-missing", "design labels reward categories server project"
    FIELD_UNKNOWN = "field-unknown", "suggestion top section later"
    FIELD_TYPE = "field-type", "string integer number boolean array object"
    FIELD_VALUE = (
        "field-value",
        "choices range empty long twice both needs-preset id language file-kind label line placeholder",
        "unpaid unpaid-rewards no-sound unheard not-apart server project",
    )
    CURRENCY_UNKNOWN = "currency-unknown", "suggestion"
    AMOUNT_INVALID = "amount-invalid"
    AMOUNT_NEGATIVE = "amount-negative"
    PRESET_UNKNOWN = "preset-unknown", "suggestion"
    CREDENTIAL = "credential", "address"
    # the tasks
    COLUMN_MISSING = "column-missing", "id preset preset-text suggestion unnamed toloka template categories"
    COLUMN_DUPLICATE = "column-duplicate"
    ROW_LENGTH = "row-length"
    TASK_ID_EMPTY = "task-id-empty"
    TASK_ID_UNFIT = "task-id-unfit", "long character number"
    TASK_ID_DUPLICATE = "task-id-duplicate"
    TASKS_EMPTY = "tasks-empty"
    TASK_SHAPE = (
        "task-shape",
        "list object nested annotations long unicode cells columns many pages pages-single json deep values limit",
    )
    PREDICTION = (
        "prediction",
        "json shape control type choice outside utf-16 limit twice mask further parts crowd results long",
        "relation relation-choice relation-limit relation-twice",
    )
    TASK_NUMBER = "task-number"
    CATEGORY_UNKNOWN = "category-unknown", "suggestion"
    MEDIA_MISSING = "media-missing", "suggestion import import-suggestion import-drawn label-studio"
    MEDIA_REMOTE = "media-remote", "instructions import import-drawn template"
    MEDIA_KIND = "media-kind", "document sound film"
    MEDIA_MANY = "media-many"
    VALUE_EMPTY = "value-empty"
    OPTIONS = "options", "empty json long many deep item item-long"
    STRUCTURE = (
        "structure",
        "json long deep values table rows columns",
        "cards no-cards many card id id-twice card-long images",
        "html-long html-tags html-deep html-media utterances-sorted",
        "utterances utterances-many utterance-key utterance-text utterance-long",
        "chat messages message message-long role",
    )
    # the design
    TAG_UNKNOWN = "tag-unknown", "later program suggestion style"
    TAG_MISPLACED = "tag-misplaced", "label nested header root choice shortcut panel bucket inside relation relations"
    ATTRIBUTE_MISSING = "attribute-missing", "first-object"
    ATTRIBUTE_UNKNOWN = "attribute-unknown", "looks style size html later smart-only suggestion"
    ATTRIBUTE_VALUE = (
        "attribute-value",
        "choices twice long inside variable column whole number above step not-allowed day month-alone whole-date",
        "format colour colour-suggestion alone unheeded hidden one-selected many-selected template template-list",
        "taken-for two-objects one-list chat model markdown",
    )
    NAME_DUPLICATE = "name-duplicate"
    TO_NAME_UNKNOWN = "to-name-unknown", "kind filter list suggestion"
    VARIABLE_UNDEFINED = "variable-undefined", "suggestion path"
    CHOICE_DUPLICATE = "choice-duplicate", "same"
    CHOICES_EMPTY = "choices-empty", "template"
    HOTKEY_DUPLICATE = "hotkey-duplicate", "apart"
    HOTKEY_INVALID = "hotkey-invalid", "typed"
    NO_CONTROL = "no-control", "template"
    DESIGN_TOO_LARGE = (
        "design-too-large",
        "more choices buckets controls depth attributes template-long template-many template-deep template-words",
    )
    TEXT_IGNORED = "text-ignored"
    NEVER_VISIBLE = "never-visible", "per-region relations role"
    WHEN_UNKNOWN = "when-unknown", "suggestion choices regions value role"
    # hints for requesters, never shown to workers
    COLUMN_UNUSED = "column-unused", "suggestion"
    CHOICES_UNREACHED = "choices-unreached"
    HOTKEY_TAKEN = "hotkey-taken"
    START_TOO_LONG = "start-too-long", "column"
    STARTER_LEFT = "starter-left", "examples"
    PAY_BELOW_REFERENCE = "pay-below-reference", "some most"
    PAY_UNTOLD = "pay-untold", "some"
    PAY_NONE = "pay-none"
    PAY_HIGH = "pay-high"
    MEDIA_UNUSED = "media-unused", "packed"
    INSTRUCTIONS_LONG = "instructions-long", "lines items word depth"
    INSTRUCTIONS_MISSING = "instructions-missing"
    HURT_UNNAMED = "hurt-unnamed"
    CALM_FEW = "calm-few"
    MEDIA_UNDECODABLE = (
        "media-undecodable",
        "large kind empty document document-kind sound sound-kind sound-cut mute film film-kind film-cut",
    )
    MEDIA_UNSEEN = "media-unseen", "late stopped decoder"
    MEDIA_CUT = "media-cut", "film middle"
    MEDIA_FRAMES = "media-frames", "missing"
    FRAME_RATE = "frame-rate", "column preset differ"
    MEDIA_SUFFIX = "media-suffix"
    MEDIA_PAGES = "media-pages"
    # import from other formats
    IMPORT_NOTHING = "import-nothing", "bundle"
    IMPORT_MISSING = (
        "import-missing",
        "config template table table-columns pictures sounds films segments labels named drawn drawn-labels",
    )
    IMPORT_AMBIGUOUS = "import-ambiguous", "kind config table timed drawn data-sets"
    IMPORT_LEFT_OUT = (
        "import-left-out",
        "answers answers-shown answers-none faulty faulty-tasks answer",
        "right bookkeeping mturk blank-rows repeated alone points tiers tier-parents voices",
        "labels-alone labels-shared labels-unused tools-unused data-sets",
        "unmarked unmarked-out elsewhere masks-beside edges cut beside nothing outlines parted",
        "size-other size-turned size-unsure",
        "marks unpainted mark-controls mark-labels mark-remarks picture-flags keys",
    )
    TIMED_FILE = (
        "timed-file",
        "subtitles times long textgrid binary eaf reference label many backwards boris boris-times boris-open",
    )
    DRAWN_FILE = (
        "drawn-file",
        "coco coco-category coco-image coco-panoptic coco-results",
        "reference reference-image reference-category labelme xml voc-name voc-labelme cvat",
        "marks-columns yolo-line yolo-class yolo-names",
        "size size-missing places outside label many mask letters paint-pixels paint-runs paint-bytes",
        "mask-none mask-picture mask-other mask-size mask-png mask-class mask-unknown mask-colour mask-names",
    )
    IMPORT_RENAMED = "import-renamed"
    IMPORT_LABELS = "import-labels", "answers voices speech"
    MEDIA_AMBIGUOUS = "media-ambiguous", "drawn"
    TARGET_TAKEN = "target-taken", "file"
    # crowd-html templates
    SCRIPT_NEEDED = "script-needed", "file handler address button disabled"
    ELEMENT_UNSUPPORTED = "element-unsupported", "embedded choice attribute type media"
    LIQUID_UNSUPPORTED = (
        "liquid-unsupported",
        "filter name tag loop loop-choice loop-options loop-nested loop-across attribute value mixed choice",
    )
    TEMPLATE_SYNTAX = "template-syntax", "liquid block end comment tag element"
    TEMPLATE_SIMPLIFIED = (
        "template-simplified",
        "looks hidden hidden-field link rule exclusive unknown-attribute name unnamed",
        "instructions-value instructions-media other-source ties track poster start",
    )
    # export of results
    RESULT_DAMAGED = "result-damaged", "empty json unicode deep version controls"
    RESULT_FOREIGN = "result-foreign", "hidden link folder empty special name place"
    RESULT_MISPLACED = "result-misplaced"
    RESULT_OTHER_BUNDLE = "result-other-bundle"
    RESULT_TWICE = "result-twice", "other"
    RESULT_TASK_UNKNOWN = "result-task-unknown"
    RESULTS_NONE = "results-none"
    WORKER_UNKNOWN = "worker-unknown", "nameless"
    WORKER_LEFT_OUT = "worker-left-out"
    SERVER_UNREADABLE = "server-unreadable"
    EXPORT_TAKEN = "export-taken", "folder parent file earlier"
    EXPORT_SEVERAL = "export-several", "pictures"
    EXPORT_REPLACED = "export-replaced"
    EXPORT_NO_ROOM = "export-no-room"
    PARQUET_MISSING = "parquet-missing"
    EXPORT_MEDIA = "export-media", "prefix"
    EXPORT_SKIPPED = "export-skipped"
    EXPORT_GUARDED = "export-guarded"
    EXPORT_NO_SEGMENTS = "export-no-segments", "boxes pictures points tracks"
    EXPORT_LEFT_OUT = (
        "export-left-out",
        "whole places unsized whole-picture shapes turned upright outlined traced said unnamed key-points points",
        "points-unlisted overlapping joined groups-apart groups-joined alone unboxed pages relations relations-points",
        "covered merged overlapped bent branches cut beside painted rowless tracks rework",
    )
    EXPORT_ROUNDED = "export-rounded", "srt"
    # results of several workers, for `annotator agree`
    AGREE_NONE = "agree-none"
    AGREE_COUNTED = "agree-counted", "skipped again many relations"
    # histories of paid work, for `annotator rates`
    HISTORY_FOREIGN = "history-foreign", "empty packed"
    HISTORY_NONE = "history-none", "results"
    HISTORY_ROW = "history-row", "open entry"
    HISTORY_TIME = "history-time", "empty backwards long"
    HISTORY_REWARD = "history-reward"
    HISTORY_STATUS = "history-status"
    HISTORY_REPEATED = "history-repeated"
    HISTORY_WORKER = "history-worker", "results"
    HISTORY_UNPRICED = "history-unpriced", "all results bundle"
    HISTORY_SKIPPED = "history-skipped"
    PLATFORM_ROW = "platform-row", "amount negative status day time backwards long future short columns workers"
    # pay cards of other workers
    PAY_CARD = "pay-card", "form version signature values size many full none"
    # exchange rates of the European Central Bank
    EXCHANGE_RATES = "exchange-rates", "columns currency cells day again rate many none several"
    # rules files
    RULES_FILE = "rules-file", "form signature field unit value day twice many"
    # import of decisions about rewards
    DECISION_COLUMNS = "decision-columns", "platform"
    DECISION_ID = "decision-id"
    DECISION_BOTH = "decision-both"
    DECISION_UNKNOWN = "decision-unknown"
    DECISION_AMOUNT = "decision-amount"
    DECISION_DAY = "decision-day"
    DECISION_TWICE = "decision-twice"
    # decisions and payments that a requester writes with `annotator decide`
    DECISION_UNMATCHED = "decision-unmatched"
    PAYMENT_ROW = "payment-row"
    PAYMENT_UNPRICED = "payment-unpriced"
    # the fair price and the bonuses that lift workers to a wage, of `annotator price` and `annotator top-up`
    PRICE_NONE = "price-none", "currency terms folder rewards"
    TOP_UP_NAMELESS = "top-up-nameless"


class Severity(StrEnum):
    ERROR = "error"
    NOTE = "note"


class Place(Struct, frozen=True):
    """A place in a bundle: a file, and in it a 1-based line, a 1-based task row (without the header) or a field."""

    file: str
    line: int | None = None
    row: int | None = None
    field: str | None = None


class Problem(Struct, frozen=True):
    """A problem found in a bundle. An error makes the bundle invalid. A note is a hint for the requester without
    effect. The parameter `why` selects the message. Raise ValueError if the code does not have it. Many are
    computed, so a static search would not find a misspelt one. A test checks that every code and `why` has a
    message."""

    code: ProblemCode
    place: Place
    params: Mapping[str, str] = field(default_factory=dict)
    severity: Severity = Severity.ERROR

    def __post_init__(self) -> None:
        why = self.params.get("why", "")
        if why and why not in self.code.whys:
            raise ValueError(f"{self.code.value} has no cause {why!r}")


def errors(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    return tuple(problem for problem in problems if problem.severity is Severity.ERROR)
