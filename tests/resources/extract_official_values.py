"""Write `official_values.json`, the values that the golden tests compare our rules with, beside those of
`ask_mon_entreprise.mjs`: `python tests/resources/extract_official_values.py MODELE_SOCIAL OPENFISCA READ_ON`.

MODELE_SOCIAL is the unpacked npm package `modele-social`, the rules of Urssaf's simulator (mon-entreprise.urssaf.fr),
OPENFISCA the unpacked wheel of `openfisca-france`. READ_ON is the day on which they were fetched. Values are decimals
as text, shares in percent. Each list has days and the value from that day on; an empty day is the earliest."""

from __future__ import annotations

import json
import re
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

TURNOVER = "entreprise . chiffre d'affaires . seuil micro . libérale"
MICRO = "prelevements_sociaux/professions_liberales/auto_entrepreneur/cotisations_prestations"
TAX = "impot_revenu/calcul_revenus_imposables/rpns/microsocial"
# Keys of our shares -> OpenFisca's files.
SHARES = {
    "contribution-bnc": f"{MICRO}/service",
    "contribution-bic-services": f"{MICRO}/service_bic",
    "contribution-cipav": f"{MICRO}/cipav",
    "tax-bnc": f"{TAX}/bnc",
    "tax-bic-services": f"{TAX}/servi",
}
SMIC = "marche_travail/salaire_minimum/smic/smic_b_horaire"


def main(modele_social: Path, openfisca: Path, read_on: str) -> None:
    script = (modele_social / "dist" / "index.js").read_text(encoding="utf-8")
    rules = json.loads(json.loads(script[script.index('"') : script.rindex(";\nexport")]))
    mayotte = dated(rules["SMIC . horaire"]["variations"][0]["alors"])
    later, until = dated(rules[TURNOVER], "date < ")
    found = {
        "read_on": read_on,
        "modele-social": json.loads((modele_social / "package.json").read_text(encoding="utf-8"))["version"],
        "openfisca-france": next(openfisca.glob("*.dist-info")).name.split("-")[1].removesuffix(".dist"),
        "shares": {key: shares(openfisca, name) for key, name in SHARES.items()},
        "smic_gross": [row for row in values(openfisca, SMIC) if row[0] >= "2023"],
        "mayotte_gross": [row for row in mayotte if row[0] >= "2023"],
        "turnover": [["", until[1]], [until[0], later[1]]],
    }
    target = Path(__file__).with_name("official_values.json")
    target.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def dated(rule: dict[str, Any], test: str = "date >= ") -> list[list[str]]:
    """Return the days and values of a rule's variations, the oldest first; the one without a day has an empty one."""
    rows = []
    for case in rule["variations"]:
        value = re.split(r" ?[%€]", str(case.get("alors", case.get("sinon"))))[0]
        month, _slash, year = case.get("si", "").removeprefix(test).rpartition("/")
        rows.append([f"{year}-{month.rpartition('/')[2]}-01" if month else "", value])
    return sorted(rows)


def shares(openfisca: Path, name: str) -> list[list[str]]:
    """Return the days and percentages of a share; those that were replaced before October 2022 are left out."""
    rows = [[day, format((Decimal(value) * 100).normalize(), "f")] for day, value in values(openfisca, name)]
    first = max(at for at, row in enumerate(rows) if row[0] <= "2022-10-01")
    return rows[first:]


def values(openfisca: Path, name: str) -> list[list[str]]:
    path = openfisca / "openfisca_france" / "parameters" / f"{name}.yaml"
    text = path.read_text(encoding="utf-8").partition("\nvalues:")[2].partition("\nmetadata:")[0]
    return [[day, value] for day, value in re.findall(r"^  (\S+):\n    value: ([\d.]+)$", text, re.MULTILINE)]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
