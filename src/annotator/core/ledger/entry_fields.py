"""What the body of an entry is made of: fields under the names of their keys, and how each is read from what was
written.

A field without a default is written always, one with a default only where it says something else. Who reads is milder
than who writes: earlier versions left keys out, and somebody else's ledger may hold anything. What a body cannot do
without raises `InvalidField`; everything else has a value for what is missing or of another type.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Annotated, Any, Self, get_type_hints

from msgspec import Struct
from msgspec.structs import asdict

type Written = Mapping[str, Any]


class InvalidField(ValueError):
    """A body does not have what its kind of entry needs under this key."""

    def __init__(self, key: str) -> None:
        super().__init__(f"its body lacks a sound {key!r}")
        self.key = key


class Activity(StrEnum):
    """What is done on another platform."""

    SEARCHING = "searching"
    WORKING = "working"


class PayKind(StrEnum):
    """What a bundle's tasks are to the worker: paid work, an unpaid test (work all the same), or practice, which is
    neither work nor money."""

    PAID = "paid"
    QUALIFICATION = "qualification"
    PRACTICE = "practice"


class Reward(Struct, frozen=True):
    """As it is written: decimal text and ISO 4217. Empty where something else stood there."""

    amount: str
    currency: str


class Body(Struct, frozen=True):
    """Of an entry that has none: its kind and its stamp say it all."""

    @classmethod
    def read(cls, written: Written) -> Self:
        """Raises Misfit."""
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
# By key, in the order of the fields; told by the annotations, once for each type.
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


Text = Annotated[str, _text]  # must be there
TextIfThere = Annotated[str | None, _text_if_there]  # may be missing, but not null
TextIfAny = Annotated[str | None, _text_if_any]  # may be missing or null
LooseText = Annotated[str, _loose_text]  # empty where it is no text
NameIfAny = Annotated[str | None, _name_if_any]  # None where it is no text, or empty
Number = Annotated[int, _number]
LooseNumber = Annotated[int, _loose_number]  # 0 where it is none
Flag = Annotated[bool, _flag]
Texts = Annotated[tuple[str, ...], _texts]  # those that are texts
AnActivity = Annotated[Activity, _activity]  # searching unless it says working
APayKind = Annotated[PayKind, _pay_kind]  # paid unless it says something else that is known
RewardIfAny = Annotated[Reward | None, _reward]
