"""Texts, figures and dates in the user's language, shared by several pages and the command line. No Qt is loaded.
Tables map each error, payment state, delivery reason and time group to a message. Times use 24 hours and dates
`24/11/2026` in French and `2026-11-24` in English: half of the readers of English would mistake a leading month for
a day. Figures are rounded so that the displayed parts add up to the displayed total."""
