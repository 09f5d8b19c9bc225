"""Write `official_values.json`, the values that the golden tests compare our rules with:
`python tests/resources/extract_official_values.py MODELE_SOCIAL OPENFISCA READ_ON`.

MODELE_SOCIAL is the unpacked npm package `modele-social`, the rules of Urssaf's simulator (mon-entreprise.urssaf.fr),
OPENFISCA the unpacked wheel of `openfisca-france`. READ_ON is the day on which they were fetched. Percentages are
decimals as text, and each list has days and the value from that day on; an empty day is the earliest. `acre_share` is
the share of the contribution that a business pays with ACRE if it started before the day, or later (empty day)."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

SOCIAL = "dirigeant . auto-entrepreneur . cotisations et contributions . "
ACRE = "dirigeant . auto-entrepreneur . Acre"
STATUSES = {"micro-bnc": "service BNC", "micro-bic": "service BIC", "micro-cipav": "service BNC Cipav"}


def main(modele_social: Path, openfisca: Path, read_on: str) -> None:
    script = (modele_social / "dist" / "index.js").read_text(encoding="utf-8")
    rules = json.loads(json.loads(script[script.index('"') : script.rindex(";\nexport")]))
    amounts = rules[f"{SOCIAL}cotisations"]["avec"]
    acre = rules[ACRE]["avec"]
    found = {
        "read_on": read_on,
        "modele-social": json.loads((modele_social / "package.json").read_text(encoding="utf-8"))["version"],
        "openfisca-france": next(openfisca.glob("*.dist-info")).name.split("-")[1].removesuffix(".dist"),
        "contribution": {status: dated(amounts[name]["avec"]["taux"]) for status, name in STATUSES.items()},
        "acre_share": dated(acre["taux Acre"], "entreprise . date de création < "),
        "acre_cipav": dated(acre["taux CIPAV"]["variations"][0]["alors"]),
        "smic_gross": smic(openfisca),
        "mayotte_gross": [row for row in dated(rules["SMIC . horaire"]["variations"][0]["alors"]) if row[0] >= "2024"],
    }
    target = Path(__file__).with_name("official_values.json")
    target.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def dated(rule: dict[str, Any], test: str = "date >= ") -> list[list[str]]:
    """Return the days and values of a rule's variations, the oldest first; the one without a day has an empty one."""
    rows = []
    for case in rule["variations"]:
        value = str(case.get("alors", case.get("sinon"))).removesuffix("%").removesuffix(" €/heure")
        month, _slash, year = case.get("si", "").removeprefix(test).rpartition("/")
        rows.append([f"{year}-{month.rpartition('/')[2]}-01" if month else "", value])
    return sorted(rows)


def smic(openfisca: Path) -> list[list[str]]:
    (path,) = openfisca.glob("openfisca_france/parameters/**/smic/smic_b_horaire.yaml")
    values = path.read_text(encoding="utf-8").partition("\nvalues:")[2].partition("\nmetadata:")[0]
    rows = re.findall(r"^  (\S+):\n    value: (\S+)$", values, re.MULTILINE)
    return [[day, value] for day, value in rows if day >= "2023"]


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
