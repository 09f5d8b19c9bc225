"""Fields of entry bodies: names, types and tolerant readers. A field without a default is always written, one with a
default only if it differs. Reading is more tolerant than writing: earlier versions omitted keys, and the ledger of
another user may contain anything. A missing essential field raises `InvalidField`; all other fields have a fallback
for missing or mistyped values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Self, get_type_hints

from msgspec import Struct
from msgspec.structs import asdict

type Written = Mapping[str, Any]


class InvalidField(ValueError):
    """An entry body without a valid value for a required key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"its body lacks a sound {key!r}")
        self.key = key


class Activity(StrEnum):
    """The activity on another platform."""

    SEARCHING = "searching"
    WORKING = "working"


class PayKind(StrEnum):
    """The kind of a bundle's tasks: paid work, an unpaid qualification test (still work), or practice (neither)."""

    PAID = "paid"
    QUALIFICATION = "qualification"
    PRACTICE = "practice"


class Reward(Struct, frozen=True):
    """A reward as written: decimal text and ISO 4217 code; empty for invalid values."""

    amount: str
    currency: str


class Body(Struct, frozen=True):
    """An entry body without fields."""

    @classmethod
    def read(cls, written: Written) -> Self:
        """Read a body. Raise `InvalidField`."""
        if cls not in _READERS:
            hints = get_type_hints(cls, include_extras=True)
            _READERS[cls] = tuple((name, hints[name].__metadata__[0]) for name in cls.__struct_fields__)
        return cls(*[read(written, key) for key, read in _READERS[cls]])

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        usual = dict(zip(reversed(values), reversed(self.__struct_defaults__), strict=False))
        return {
            name: asdict(value) if isinstance(value, Struct) else value
            for name, value in values.items()
            if name not in usual or value != usual[name]
        }


EMPTY = Body()
# Readers by key in the order of the fields, derived once per type from its annotations.
_READERS: dict[type[Body], tuple[tuple[str, Callable[[Written, str], Any]], ...]] = {}


def _text(written: Written, key: str) -> str:
    value = written.get(key)
    if not isinstance(value, str):
        raise InvalidField(key)
    return value


def _text_if_there(written: Written, key: str) -> str | None:
    return _text(written, key) if key in written else None


def _text_if_any(written: Written, key: str) -> str | None:
    return _text(written, key) if written.get(key) is not None else None


def _loose_text(written: Written, key: str) -> str:
    value = written.get(key)
    return value if isinstance(value, str) else ""


def _name_if_any(written: Written, key: str) -> str | None:
    return _loose_text(written, key) or None


def _number(written: Written, key: str) -> int:
    value = written.get(key)
    if type(value) is not int:
        raise InvalidField(key)
    return value


def _loose_number(written: Written, key: str) -> int:
    value = written.get(key)
    return value if type(value) is int else 0


def _flag(written: Written, key: str) -> bool:
    return bool(written.get(key))


def _texts(written: Written, key: str) -> tuple[str, ...]:
    value = written.get(key)
    return tuple(text for text in value if isinstance(text, str)) if isinstance(value, list | tuple) else ()


def _activity(written: Written, key: str) -> Activity:
    return Activity.WORKING if written.get(key) == Activity.WORKING else Activity.SEARCHING


def _pay_kind(written: Written, key: str) -> PayKind:
    return next((kind for kind in PayKind if kind.value == written.get(key)), PayKind.PAID)


def _reward(written: Written, key: str) -> Reward | None:
    value = written.get(key)
    if not isinstance(value, Mapping):
        return Reward("", "") if value else None
    return Reward(_loose_text(value, "amount"), _loose_text(value, "currency"))


Text = Annotated[str, _text]  # required
TextIfThere = Annotated[str | None, _text_if_there]  # may be missing, but not null
TextIfAny = Annotated[str | None, _text_if_any]  # may be missing or null
LooseText = Annotated[str, _loose_text]  # empty if it is not text
NameIfAny = Annotated[str | None, _name_if_any]  # None if it is not text, or empty
Number = Annotated[int, _number]
LooseNumber = Annotated[int, _loose_number]  # 0 if it is not an integer
Flag = Annotated[bool, _flag]
Texts = Annotated[tuple[str, ...], _texts]  # non-texts are skipped
AnActivity = Annotated[Activity, _activity]  # searching by default
APayKind = Annotated[PayKind, _pay_kind]  # paid by default
RewardIfAny = Annotated[Reward | None, _reward]
