"""Smaller native libraries for a build for Linux: stand-ins without code, ICU with the data of two languages, and
extension modules without symbols for debuggers. The build makes them with the system's compiler."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import NamedTuple

# Functions that return text. PyAV reads it when it is imported, so these return an empty text instead of zero.
_TEXTS = ("avdevice_configuration", "avdevice_license")
# The data of ICU that Qt cannot use here: Qt has its own data of languages, and the program has none but two of them.
_ICU_UNUSED = re.compile(
    r"(brkitr|curr|lang|rbnf|region|translit|unit|zone)/.*|(coll/)?(?!(root|en|fr)\.)[a-z]{2,3}(_\w*)?\.res"
)
_ICU_NAME = "icudt"
_INCLUDED = """.section .rodata
.balign 16
.globl {name}
.type {name}, %object
{name}: .incbin "{file}"
.size {name}, . - {name}
.section .note.GNU-stack,"",%progbits
"""


class Symbol(NamedTuple):
    """A name that a library defines or needs, with nm's letter for its kind and its version, if any."""

    name: str
    kind: str
    version: str


def soname(library: Path) -> str:
    """Return the name by which other files need this library."""
    return _listed(library, "SONAME")[0]


@cache
def needs(file: Path) -> tuple[str, ...]:
    """Return the names of the libraries that a native file is linked with."""
    return _listed(file, "NEEDED")


def _listed(file: Path, kind: str) -> tuple[str, ...]:
    return tuple(re.findall(rf"^ +{kind} +(\S+)$", _said("objdump", "-p", file), re.MULTILINE))


def defined(library: Path) -> dict[str, Symbol]:
    return _symbols("--defined-only", library)


def undefined(file: Path) -> dict[str, Symbol]:
    return _symbols("--undefined-only", file)


def _symbols(which: str, file: Path) -> dict[str, Symbol]:
    found = re.findall(r"(\w) ([^\s@]+)(?:@@?(\S+))?$", _said("nm", "--dynamic", which, file), re.MULTILINE)
    return {name: Symbol(name, kind, version) for kind, name, version in found}


def make_stand_in(library: Path, users: Iterable[Path], target: Path) -> None:
    """Compile a library with the name of `library` that defines only what `users` need of it. Its functions do
    nothing, and its tables are empty."""
    needed = {name for user in users for name in undefined(user)}
    symbols = [symbol for name, symbol in sorted(defined(library).items()) if name in needed]
    script = target.with_suffix(".versions")
    script.write_text(_version_script(symbols), encoding="ascii")
    _link("\n".join(map(definition, symbols)), "c", soname(library), target, f"-Wl,--version-script={script}")
    script.unlink()


def definition(symbol: Symbol) -> str:
    """Return the C source of a function or table that stands for a name."""
    if symbol.kind not in "TWi":
        return f"char {symbol.name}[64] = {{0}};"
    return f"void *{symbol.name}(void) {{ return {'""' if symbol.name in _TEXTS else '0'}; }}"


def _version_script(symbols: Iterable[Symbol]) -> str:
    names = dict[str, list[str]]()
    for symbol in symbols:
        names.setdefault(symbol.version, []).append(symbol.name)
    if "" in names:
        return f"{{ global: {'; '.join(names[''])}; local: *; }};\n"
    return "".join(f"{version} {{ global: {'; '.join(names[version])}; local: *; }};\n" for version in sorted(names))


def make_small_icu_data(library: Path, target: Path) -> None:
    """Write ICU's data library with converters, collation and rules for English and French only."""
    (symbol,) = (name for name in defined(library) if name.startswith(_ICU_NAME))
    packed = target.with_name(f"{symbol.removesuffix('_dat')}l.dat")
    unused = target.with_name("unused.txt")
    _said("objcopy", "--dump-section", f".rodata={packed}", library, "/dev/null")
    items = _said("icupkg", "--list", packed).split()
    unused.write_text("\n".join(item for item in items if _ICU_UNUSED.fullmatch(item)), encoding="ascii")
    small = target.with_name(f"small-{packed.name}")
    _said("icupkg", "--remove", unused, packed, small)
    _link(_INCLUDED.format(name=symbol, file=small), "assembler", soname(library), target)
    for made in (packed, small, unused):
        made.unlink()


def strip_symbols(module: Path, target: Path) -> None:
    """Write a copy of an extension module without the symbols that only debuggers read."""
    _said("strip", "--strip-unneeded", "-o", target, module)


def _link(source: str, language: str, name: str, target: Path, *options: str) -> None:
    flags = ("-shared", "-fPIC", "-Os", "-s", "-nostdlib", "-fno-builtin", "-Wl,--build-id=none", f"-Wl,-soname,{name}")
    command = ["gcc", *flags, *options, "-x", language, "-", "-o", str(target)]
    subprocess.run(command, input=source, text=True, check=True)


def _said(*command: str | Path) -> str:
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True).stdout
