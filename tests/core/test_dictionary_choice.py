"""Which dictionary a language means."""

from __future__ import annotations

import pytest

from annotator.core.text import dictionary_for

HERE = ("de_AT", "de_DE", "en_AU", "en_GB", "en_US", "fr", "fr_BE", "fr_FR", "pt_BR", "pt_PT", "tlh")


@pytest.mark.parametrize(
    ("language", "region", "tag"),
    [
        *[("fr", "", "fr"), ("fr-FR", "", "fr_FR"), ("FR-be", "", "fr_BE"), ("fr-CA", "", "fr_FR")],
        *[("en", "", "en_US"), ("en", "GB", "en_GB"), ("en", "FR", "en_US"), ("en-NZ", "", "en_US")],
        *[("de", "", "de_DE"), ("de", "AT", "de_AT"), ("pt", "", "pt_BR"), ("tlh", "", "tlh")],
        *[("es", "", ""), ("", "", "")],
    ],
)
def test_the_nearest_dictionary_is_taken(language: str, region: str, tag: str) -> None:
    assert dictionary_for(language, HERE, region) == tag


def test_any_of_the_language_is_better_than_none() -> None:
    assert dictionary_for("en", ("en_ZA", "en_AU")) == "en_AU"
    assert dictionary_for("en", ()) == ""
