"""A page of the handbook as Help shows it."""

from __future__ import annotations

from annotator.core.handbook import Section
from annotator.formats.builtin.handbook import handbook_page

TEXT = """# The *guide*

For [workers](workers.md#start) at
<b>home</b>.

## Keys and `codes`

| Action | Key |
| --- | --- |
| Undo | `Ctrl+Z` |

- First
- Second

### More

See [the site](https://example.org/a?b=1) or <https://example.org>.

```
annotator open   open it
```
"""


def test_sections_have_their_plain_text_line_by_line() -> None:
    page = handbook_page("guide.md", TEXT)
    assert page.title == "The guide"
    assert page.sections == (
        Section("The guide", "the-guide", 1, ("For workers at <b>home</b>.",)),
        Section("Keys and codes", "keys-and-codes", 2, ("Undo – Ctrl+Z", "First", "Second")),
        Section("More", "more", 3, ("See the site or https://example.org.", "annotator open   open it")),
    )


def test_headings_have_anchors_and_pages_are_linked() -> None:
    html = handbook_page("guide.md", TEXT).html
    assert '<h2><a name="keys-and-codes"></a>Keys and <code>codes</code></h2>' in html
    assert '<a href="workers.md#start">workers</a>' in html
    assert "<td><code>Ctrl+Z</code></td>" in html


def test_web_addresses_are_shown_and_are_no_links() -> None:
    html = handbook_page("guide.md", TEXT).html
    assert "See the site (https://example.org/a?b=1) or https://example.org." in html
    assert html.count("href") == 1


def test_html_of_the_text_is_shown_as_text() -> None:
    assert "&lt;b&gt;home&lt;/b&gt;" in handbook_page("guide.md", TEXT).html
