"""Bundles as data: manifest, task table, task list and the order of tasks. `content.Bundle` joins manifest, design
and tasks. Columns are packed (`string_column`): a bundle of 100,000 tasks is open all day. `interleaving` puts calm
tasks among sensitive ones (`media.calm_after`), on top of the bundle's order, always with the same result."""
