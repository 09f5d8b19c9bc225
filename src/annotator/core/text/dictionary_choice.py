"""Which of the dictionaries that a system has is meant. Tags are written `fr`, `fr_FR`, `de_AT_frami`. Pure."""

from __future__ import annotations

from collections.abc import Collection

# What is meant by a language alone, where its country does not have its letters.
_HOMES = {"en": "US", "pt": "BR", "sv": "SE", "da": "DK", "cs": "CZ", "uk": "UA", "el": "GR", "zh": "CN", "ja": "JP"}


def dictionary_for(language: str, tags: Collection[str], region: str = "") -> str:
    """The tag for a language as BCP 47 writes it: that very tag, else the language in `region`, as it is mostly meant,
    alone, or anywhere. Empty where there is none."""
    wanted = language.replace("-", "_")
    spoken = wanted.partition("_")[0].lower()
    home = _HOMES.get(spoken, spoken.upper())
    lowered = {tag.lower(): tag for tag in sorted(tags, reverse=True)}
    ways = (wanted, f"{spoken}_{region}", f"{spoken}_{home}", spoken)
    found = next((lowered[way.lower()] for way in ways if way.lower() in lowered), "")
    return found or next((tag for tag in sorted(tags) if tag.lower().partition("_")[0] == spoken), "")
