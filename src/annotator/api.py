"""The Python interface of annotator for requesters: bundles, results and figures about them, without Qt.

Names are loaded when they are first used (PEP 562), so that the import costs next to nothing. Everything that is not
named here may change with any version."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.app.agreement.merging import MergedResult
    from annotator.app.api.bundles import ProblemsFound, check, open_bundle
    from annotator.app.api.figures import (
        Agreement,
        QuestionAgreement,
        Rates,
        WorkerRate,
        agreement,
        merge,
        price,
        rates,
    )
    from annotator.app.api.results import Result, ResultSet, read_results, write_results
    from annotator.core.bundle.content import Bundle
    from annotator.core.pay.fair_price import Price
    from annotator.core.problems import Problem

__all__ = (
    "Agreement", "Bundle", "MergedResult", "Price", "Problem", "ProblemsFound", "QuestionAgreement", "Rates",
    "Result", "ResultSet", "WorkerRate", "agreement", "check", "merge", "open_bundle", "price", "rates",
    "read_results", "write_results",
)  # fmt: skip
_MODULES: Mapping[str, tuple[str, ...]] = {
    "app.agreement.merging": ("MergedResult",),
    "app.api.bundles": ("ProblemsFound", "check", "open_bundle"),
    "app.api.figures": (
        "Agreement",
        "QuestionAgreement",
        "Rates",
        "WorkerRate",
        "agreement",
        "merge",
        "price",
        "rates",
    ),
    "app.api.results": ("Result", "ResultSet", "read_results", "write_results"),
    "core.bundle.content": ("Bundle",),
    "core.pay.fair_price": ("Price",),
    "core.problems": ("Problem",),
}


def __getattr__(name: str) -> object:
    for module, names in _MODULES.items():
        if name in names:
            value: object = getattr(import_module(f"annotator.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
