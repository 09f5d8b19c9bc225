"""Choice of a system dictionary for a language. Tags are like `fr`, `fr_FR`, `de_AT_frami`. Pure."""

from __future__ import annotations

from collections.abc import Collection

# The default country of a language if its code differs from the language's.
_HOMES = {"en": "US", "pt": "BR", "sv": "SE", "da": "DK", "cs": "CZ", "uk": "UA", "el": "GR", "zh": "CN", "ja": "JP"}


def dictionary_for(language: str, tags: Collection[str], region: str = "") -> str:
    """Return the dictionary for a BCP 47 language tag, or an empty string.

    Try the exact tag, then the language in `region`, in its default country, alone, or in any country."""
    wanted = language.replace("-", "_")
    spoken = wanted.partition("_")[0].lower()
    home = _HOMES.get(spoken, spoken.upper())
    lowered = {tag.lower(): tag for tag in sorted(tags, reverse=True)}
    ways = (wanted, f"{spoken}_{region}", f"{spoken}_{home}", spoken)
    found = next((lowered[way.lower()] for way in ways if way.lower() in lowered), "")
    return found or next((tag for tag in sorted(tags) if tag.lower().partition("_")[0] == spoken), "")
