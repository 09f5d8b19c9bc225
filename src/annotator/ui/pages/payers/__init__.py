"""The payers page: thresholds, payment methods and delays of each payer, with source and date.

The default values come from `resources/rules/payers.toml`, mostly from secondary sources. The worker's own values
replace them until they are reset, which can be undone."""
