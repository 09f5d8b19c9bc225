"""Sources of the dated rules (`resources/rules/`) in the user's language; the web address stays unchanged."""

from __future__ import annotations

import re

from annotator.ui.i18n.translation import N_, _

# The text before the web address. A test compares this table with the rule files.
SOURCES = (
    N_("France, gross minimum wage, SMIC"),
    N_("France, gross minimum wage, SMIC: order of 22 May 2026"),
    N_("France, net minimum wage, SMIC: an estimate, as no official hourly value exists"),
    N_("France, gross minimum wage in Mayotte"),
    N_("United States, Fair Labor Standards Act, 29 U.S.C. 206(a)(1)"),
    N_("United Kingdom, National Living Wage"),
    N_("Germany, statutory minimum wage"),
    N_("Germany, statutory minimum wage: fifth regulation, MiLoV5"),
    N_("Netherlands, statutory minimum wage"),
    N_("Netherlands, statutory minimum wage, to be confirmed"),
    N_("Australia, national minimum wage"),
    N_("Ireland, national minimum wage"),
    N_("Ireland, national minimum wage, to be confirmed"),
    N_("Micro-entrepreneurs, liberal professions under the general scheme (BNC): decree 2022-1529 of 7 December 2022"),
    N_("Micro-entrepreneurs, liberal professions under the general scheme (BNC): decree 2024-484 of 30 May 2024"),
    N_("Micro-entrepreneurs, liberal professions under the general scheme (BNC): decree 2025-943"),
    N_("Micro-entrepreneurs, services (BIC): decree 2022-1529 of 7 December 2022"),
    N_("Micro-entrepreneurs, liberal professions under Cipav: decree 2022-1529 of 7 December 2022"),
    N_("Micro-entrepreneurs, liberal professions under Cipav: decree 2024-484 of 30 May 2024"),
    N_("Training levy, liberal professions"),
    N_("Training levy, crafts"),
    N_("Training levy, trade (0.2% or 0.3% according to other sources)"),
    N_("Micro-entrepreneurs in overseas departments: reduced rates"),
    N_("Chamber tax, commercial services"),
    N_("Chamber tax, craft services"),
    N_("Income tax paid with the contributions, services (BIC): tax code, article 151-0"),
    N_("Income tax paid with the contributions, liberal professions (BNC): tax code, article 151-0"),
    N_("ACRE, businesses started before 1 July 2026"),
    N_("ACRE, businesses started on or after 1 July 2026: decree 2026-69 of 6 February 2026"),
    N_("ACRE under Cipav, businesses started from April 2020 to June 2026"),
    N_("Micro-entrepreneurs, services: limit of turnover, articles 50-0 and 102 ter of the tax code"),
    N_("VAT exemption for small businesses, services: article 293 B of the tax code"),
)

_PAGE = re.compile(r" \((https://[^ ]+|[\w-]+(\.[\w-]+)+)\)$")


def named_source(source: str) -> str:
    """Return the text before the web address."""
    return _PAGE.sub("", source)


def source_text(source: str) -> str:
    """Return a source in the user's language; an unknown source unchanged."""
    text = named_source(source)
    return f"{_(text)}{source[len(text) :]}" if text in SOURCES else source


def source_page(source: str) -> str:
    """Return the web address that a source names in full, or ""."""
    found = _PAGE.search(source)
    return found[1] if found is not None and found[1].startswith("https://") else ""
