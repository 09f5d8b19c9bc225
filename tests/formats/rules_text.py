"""Rules files for tests."""

from __future__ import annotations

from nacl.signing import SigningKey

from annotator.formats.rules_files import signed_file

KEY, OTHER_KEY = SigningKey(b"k" * 32), SigningKey(b"o" * 32)
RULES = """format = "annotator-rules-1"
publisher = "Union of click workers"

[[rule]]
key = "fr-minimum-gross"
value = "12.55"
unit = "EUR/h gross"
from = 2027-01-01
until = 2027-12-31
checked = 2026-12-02
source = "France, gross minimum wage, SMIC (https://example.org/decree)"

[[rule]]
key = "contribution-bnc"
value = "25.6"
unit = "%"
from = 2026-01-01
checked = 2026-11-01
source = "An old page"

[[rule]]
key = "vat-franchise"
value = "38000"
unit = "EUR/year"
from = 2027-01-01
pro_rata = true
checked = 2026-12-02
source = "VAT exemption for small businesses"
"""


def signed(text: str = RULES, key: SigningKey = KEY) -> bytes:
    return signed_file(text, key)
