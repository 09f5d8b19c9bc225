"""Sentences with blanks, filled in; and the dash that stands wherever there is nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping

NOTHING = "–"


class _Params(dict[str, str]):
    def __init__(self, params: Mapping[str, str], blank: Callable[[str], str]) -> None:
        super().__init__(params)
        self._blank = blank

    def __missing__(self, name: str) -> str:
        return self._blank(name)


def filled(template: str, params: Mapping[str, str], blank: Callable[[str], str] = lambda _name: NOTHING) -> str:
    """A blank for which there is no param is what `blank` makes of its name, a dash if not told otherwise: half a
    sentence helps more than none."""
    return template.format_map(_Params(params, blank))
