"""Reader, validation and writer of the manifest `bundle.toml`. `checks` converts violations of the published JSON
Schema to problem codes, `semantic_checks` covers the rules that a schema cannot express. Every problem has a field
and a line (`toml_lines`). Credentials in a manifest are rejected and never repeated in a message. The writer uses
tomlkit to keep comments."""
