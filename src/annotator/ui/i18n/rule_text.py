"""Dated rules as text: what a figure is, its value, and how sure it is on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from annotator.core.money.dated_rules import DatedRule, RuleStanding, RuleState, standing, unconfirmed_since
from annotator.core.pay.minimum_wages import WageBasis, WageRule
from annotator.core.pay.rule_book import AnyRule, ReadRules, RuleChange, RulesFile
from annotator.core.pay.take_home import OVERSEAS, ShareRule
from annotator.ui.i18n import number_format
from annotator.ui.i18n.rule_sources import source_text
from annotator.ui.i18n.translation import N_, NOTHING, _, filled, ngettext

_STATES: Mapping[RuleState, str] = {
    RuleState.COMING: N_("known to come"),
    RuleState.IN_FORCE: N_("in force"),
    RuleState.UNCONFIRMED: N_("not confirmed since {day}"),
    RuleState.REPLACED: N_("replaced"),
}
_NAMES: Mapping[str, str] = {
    "fr-minimum-gross": N_("Minimum wage, France"),
    "fr-minimum-net": N_("Minimum wage, France"),
    "fr-mayotte-gross": N_("Minimum wage, Mayotte"),
    "us-federal": N_("Minimum wage, United States"),
    "uk": N_("Minimum wage, United Kingdom"),
    "de": N_("Minimum wage, Germany"),
    "nl": N_("Minimum wage, Netherlands"),
    "au": N_("Minimum wage, Australia"),
    "ie": N_("Minimum wage, Ireland"),
    "contribution-bnc": N_("Social contributions, liberal profession (BNC)"),
    "contribution-bic-services": N_("Social contributions, services (BIC)"),
    "contribution-cipav": N_("Social contributions, Cipav"),
    "levy-liberal": N_("Training levy, liberal profession"),
    "levy-craft": N_("Training levy, crafts"),
    "levy-commercial": N_("Training levy, services (BIC)"),
    "tax-bnc": N_("Income tax paid with the contributions (BNC)"),
    "tax-bic-services": N_("Income tax paid with the contributions (BIC)"),
    "chamber-trade": N_("Chamber tax, commercial services"),
    "chamber-craft": N_("Chamber tax, craft"),
    "chamber-craft-alsace": N_("Chamber tax, craft in Alsace"),
    "chamber-craft-moselle": N_("Chamber tax, craft in Moselle"),
    "acre-share": N_("Part of the contributions due with ACRE"),
    "acre-cipav": N_("Social contributions, Cipav with ACRE"),
    "micro-services": N_("Turnover of a micro-entrepreneur, services"),
    "vat-franchise": N_("VAT exemption: VAT from next year on"),
    "vat-at-once": N_("VAT exemption: VAT from that day on"),
}

_OVERSEAS_PERIODS: Mapping[str, str] = {
    "1": N_("{name}, overseas, until the end of the 8th quarter"),
    "2": N_("{name}, overseas, until the end of the 3rd year"),
    "3": N_("{name}, overseas, later"),
}

HEADER = (N_("Rule"), N_("Value"), N_("Since"), N_("Until"), N_("Checked"), N_("Age"), N_("Status"))


def rule_cells(rule: AnyRule, rules: Sequence[AnyRule], on: date) -> list[str]:
    """Return the cells of a rule under `HEADER` on a day."""
    found = standing(rule, rules, on)
    days = (on - rule.checked).days if rule.checked is not None else 0
    return [
        rule_name(rule.key),
        value_text(rule),
        number_format.typed_day(rule.since),
        number_format.typed_day(found.until) if found.until is not None else NOTHING,
        number_format.typed_day(rule.checked) if rule.checked is not None else NOTHING,
        ngettext("{count} day", "{count} days", days).format(count=number_format.count(days)),
        standing_text(found),
    ]


def rule_name(key: str) -> str:
    """Return what a figure is. A key that the program does not know is shown unchanged."""
    name, _sign, period = key.partition(OVERSEAS)
    if name in _NAMES and period in _OVERSEAS_PERIODS:
        return _(_OVERSEAS_PERIODS[period]).format(name=_(_NAMES[name]))
    return _(_NAMES[key]) if key in _NAMES else key


def wage_text(wage: WageRule, not_since: date | None = None) -> str:
    """Return a wage such as `about 9.74 EUR/h net`. `not_since` is the day since which it is not confirmed."""
    rate = number_format.rate(wage.hourly.amount, wage.hourly.currency)
    text = (_("{rate} net") if wage.basis is WageBasis.NET else _("{rate} gross")).format(rate=rate)
    return noted(_("about {wage}").format(wage=text) if wage.is_about else text, not_since)


def value_text(rule: AnyRule) -> str:
    if isinstance(rule, WageRule):
        return wage_text(rule)
    if isinstance(rule, ShareRule):
        return number_format.percent(rule.percent)
    return number_format.amount(rule.limit, rule.currency)


def standing_text(found: RuleStanding) -> str:
    day = found.unconfirmed_since
    return _(_STATES[found.state]).format(day=number_format.day(day) if day is not None else "")


def noted(text: str, not_since: date | None) -> str:
    """Return the text of a figure, with a note if it is not confirmed."""
    if not_since is None:
        return text
    return f"{text}, {standing_text(RuleStanding(RuleState.UNCONFIRMED, unconfirmed_since=not_since))}"


def source_line(rule: DatedRule, rules: Iterable[DatedRule], day: date) -> str:
    """Return the source of a rule, with a note if it is not confirmed on a day."""
    return noted(source_text(rule.source), unconfirmed_since(rule, rules, day))


def change_rows(found: Iterable[RuleChange]) -> list[list[str]]:
    """Return a table of what a file changes, with its header."""
    rows = [
        [
            rule_name(each.rule.key),
            number_format.typed_day(each.rule.since),
            value_text(each.before) if each.before is not None else NOTHING,
            value_text(each.rule),
            number_format.typed_day(each.rule.checked) if each.rule.checked is not None else NOTHING,
            source_text(each.rule.source),
        ]
        for each in found
    ]
    return [[_("Rule"), _("Since"), _("Before"), _("Value"), _("Checked"), _("Source")], *rows]


def file_text(file: RulesFile) -> str:
    """Return who published a file, such as `Workers’ union (key 0f1e 2d3c …)`."""
    if not file.fingerprint:
        return _("{publisher} (not signed)").format(publisher=file.publisher)
    return _("{publisher} (key {key})").format(publisher=file.publisher, key=_grouped(file.fingerprint))


def origin_text(rule: AnyRule, files: Iterable[RulesFile]) -> str:
    """Return the source of a rule, and the rules file that it came with, if any."""
    brought = (file.publisher for file in files if rule in file.book.rules)
    return number_format.in_a_row([source_text(rule.source), *brought])


def checked_origin(rule: AnyRule, files: Iterable[RulesFile]) -> str:
    """Return the source of a rule with the day on which it was compared."""
    text, day = _("Source, checked on {day}: {source}"), number_format.day(rule.checked or rule.since)
    return filled(text, {"day": day, "source": origin_text(rule, files)})


def signer_text(read: ReadRules) -> str:
    """Return who signed a file, and how sure that is."""
    file = read.file
    if not file.fingerprint:
        text = _(
            "Nobody signed this file: anyone can have written it in the name of “{publisher}”. Compare its figures "
            "with their sources before you use it."
        )
    elif read.is_known:
        text = _("Signed by “{publisher}” with the key {key}, as a file that you used before.")
    else:
        text = _(
            "Signed by “{publisher}” with the key {key}, which is new here. The signature shows that nobody changed "
            "the file, not who the publisher is: compare the key with the one on the publisher’s own page."
        )
    return filled(text, {"publisher": file.publisher, "key": _grouped(file.fingerprint)})


def used_text(file: RulesFile) -> str:
    return filled(_("The rules of “{publisher}” are in use."), {"publisher": file.publisher})


def _grouped(fingerprint: str) -> str:
    return " ".join(fingerprint[at : at + 4] for at in range(0, len(fingerprint), 4))
