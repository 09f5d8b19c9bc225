"""A desktop client for paid annotation work. Imports run in one direction: `app` -> `ui` -> (`services`, `store`,
`media`, `connectors`) -> `formats` -> `core`. The four packages in parentheses do not know each other. `services`
reaches the other three through the protocols in `core.ports`, and only `app` knows all of them."""
