"""The arguments of a mail draft: the file is attached, and a requester's contact is no option."""

from __future__ import annotations

import pytest

from annotator.ui.widgets.mail_draft import mail_arguments

BASE = ["--utf8", "--subject", "Results", "--body", "Here", "--attach", "/r/a.zip"]


@pytest.mark.parametrize(
    ("contact", "used"),
    [
        ("lab@example.org", ["lab@example.org"]),
        ("", []),
        ("https://example.org", []),
        ("--attach=/etc/passwd", []),
        ("-x@example.org", []),
        ("lab@example.org?attach=/etc/passwd", []),
        ("a@example.org b@example.org", []),
        ("lab@example.org\n--attach", []),
    ],
)
def test_only_a_plain_address_is_used(contact: str, used: list[str]) -> None:
    assert mail_arguments("/r/a.zip", "Results", "Here", contact) == [*BASE, *used]
