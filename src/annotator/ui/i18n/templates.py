"""Message templates with blanks, and the dash for a missing value."""

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
    """Fill the blanks. A blank without a parameter becomes `blank(name)`, by default a dash: an incomplete message
    helps more than none."""
    return template.format_map(_Params(params, blank))
