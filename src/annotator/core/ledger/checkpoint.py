"""Folds as JSON checkpoints, so that a start need not fold the whole ledger. The code works from the fields of
Structs and dataclasses and their types, so a new field needs no code. It changes `shape`, and a checkpoint of an
older program is discarded instead of misread. Fields outside the constructor (`init=False`) are derived, not stored."""

from __future__ import annotations

import base64
import hashlib
import sys
import types
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

# Increase it if the same entries must be folded differently within the same fields.
FOLDING = 7


class Checkpoint(Struct, frozen=True):
    """Folds after entry `seq`, whose hash is `sha256`. `version` is that of `version_of`; `state` is JSON text."""

    version: str
    seq: int
    sha256: str
    state: str


class _Form(Struct, frozen=True):
    """The conversion of one type to JSON and back. `shape` describes the type and its fields as text. Values of a
    `plain` type are stored unchanged: converting hundreds of thousands of names and numbers one by one is slow."""

    shape: str
    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]
    plain: type | None = None

    def pack_each(self, values: Iterable[Any]) -> list[Any]:
        return [self.pack(value) for value in values] if self.plain is None else list(values)

    def unpack_each(self, values: Iterable[Any]) -> list[Any]:
        if self.plain is None:
            return [self.unpack(value) for value in values]
        plain_values = list(values)
        if not {type(value) for value in plain_values} <= {self.plain}:
            raise TypeError(f"not all are {self.plain}")
        return plain_values


def version_of(program: str, kind: type) -> str:
    """Return the version; a checkpoint of another program version or of other fields is discarded."""
    return f"{program}/{FOLDING}/{hashlib.sha256(shape(kind).encode()).hexdigest()[:16]}"


def shape(kind: type) -> str:
    """Return the description of a type. Raise TypeError for a field whose type a checkpoint cannot store."""
    return _form(kind).shape


def packed(value: object) -> Any:
    """Convert a Struct or dataclass to JSON, without sharing mutable values with it."""
    return _form(type(value)).pack(value)


def unpacked[Kind](kind: type[Kind], value: object) -> Kind:
    """Convert JSON back. Raise ArithmeticError, LookupError, TypeError or ValueError for invalid input."""
    result = _form(kind).unpack(value)
    if not isinstance(result, kind):
        raise TypeError(f"{type(result)} is no {kind}")
    return result


def _form(hint: Any) -> _Form:
    return _cached_form(hint)


@cache
def _cached_form(hint: Any) -> _Form:
    if isinstance(hint, type) and (issubclass(hint, Struct) or is_dataclass(hint)):
        return _of_fields(hint)
    if hint in _PLAIN:
        return _Form(hint.__name__, lambda value: value, lambda value: _checked(value, hint), hint)
    if hint in (Decimal, Fraction):
        return _Form(hint.__name__, str, hint)
    if hint is date:
        return _Form("date", date.isoformat, date.fromisoformat)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Form(hint.__name__, lambda value: value.value, {member.value: member for member in hint}.__getitem__)
    if hint in (array, array[int]):
        return _Form("array", _pack_array, _unpack_array)
    return _of_many(hint, get_origin(hint), get_args(hint))


_PLAIN = (int, str, bool)


def _of_many(hint: object, origin: Any, inner: tuple[Any, ...]) -> _Form:
    """Return the conversion of a container type."""
    if origin in (types.UnionType, Union) and len(inner) == 2 and type(None) in inner:
        form = _form(next(kind for kind in inner if kind is not type(None)))
        return _Form(f"{form.shape}?", _if_any(form.pack), _if_any(form.unpack))
    if origin in (dict, Mapping):
        return _of_pairs(_form(inner[0]), _form(inner[1]))
    if origin is deque:
        form = _form(inner[0])
        return _Form(
            f"deque[{form.shape}]",
            lambda value: [value.maxlen, form.pack_each(value)],
            lambda value: deque(form.unpack_each(value[1]), value[0]),
        )
    if origin in (list, frozenset) or (origin is tuple and inner[1:] == (Ellipsis,)):
        form = _form(inner[0])
        return _Form(f"{origin.__name__}[{form.shape}]", form.pack_each, lambda value: origin(form.unpack_each(value)))
    raise TypeError(f"no checkpoint can hold {hint}")


def _of_fields(kind: type) -> _Form:
    hints = get_type_hints(kind)
    inside = {name: _form(hints[name]) for name in _given(kind)}
    return _Form(
        f"{kind.__name__}({','.join(f'{name}:{form.shape}' for name, form in inside.items())})",
        lambda value: [form.pack(getattr(value, name)) for name, form in inside.items()],
        lambda value: kind(*(form.unpack(stored) for form, stored in zip(inside.values(), value, strict=True))),
    )


def _given(kind: Any) -> tuple[str, ...]:
    """Return the names of the constructor's arguments."""
    if issubclass(kind, Struct):
        names: tuple[str, ...] = kind.__struct_fields__
        return names
    return tuple(field.name for field in fields(kind) if field.init)


def _of_pairs(key: _Form, content: _Form) -> _Form:
    return _Form(
        f"map[{key.shape},{content.shape}]",
        lambda value: [key.pack_each(value), content.pack_each(value.values())],
        lambda value: dict(zip(key.unpack_each(value[0]), content.unpack_each(value[1]), strict=True)),
    )


def _if_any(change: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda value: None if value is None else change(value)


def _checked(value: object, kind: type) -> object:
    if type(value) is not kind:
        raise TypeError(f"{value!r} is no {kind}")
    return value


def _pack_array(value: array[int]) -> list[Any]:
    return [value.typecode, value.itemsize, sys.byteorder, base64.b64encode(value.tobytes()).decode()]


def _unpack_array(value: Any) -> array[int]:
    typecode, itemsize, byteorder, data = value
    numbers: array[int] = array(typecode)
    if (numbers.itemsize, sys.byteorder) != (itemsize, byteorder):
        raise ValueError("another machine's numbers")
    numbers.frombytes(base64.b64decode(data))
    return numbers
