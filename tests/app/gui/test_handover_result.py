"""What a second start refuses before it hands something over to the open window."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.app.gui.handover_result import refuse_unsound
from annotator.core.errors import BundleRefused
from bundle_making import valid_bundle, write_folder
from pay_card_making import signed


def test_bundles_and_pay_cards_are_handed_over(tmp_path: Path) -> None:
    refuse_unsound(str(valid_bundle(tmp_path / "bundle")))
    refuse_unsound(str(write_folder(tmp_path / "cards", {"one.paycard": signed()})))
    refuse_unsound(str(tmp_path / "cards" / "one.paycard"))


def test_a_broken_bundle_is_refused_whatever_is_beside_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    broken = write_folder(tmp_path / "broken", {"bundle.toml": b"[", "stray.paycard": signed()})
    for location in (broken, tmp_path / "nothing"):
        with pytest.raises(BundleRefused):
            refuse_unsound(str(location))
    assert "bundle.toml" in capsys.readouterr().err
