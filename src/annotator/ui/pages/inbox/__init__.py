"""The inbox page: bundle cards, samples, archived bundles, the drop target for new bundles, and today's figures.
`page` rebuilds the cards after each relevant event and restores the focus to the card of the bundle that the user
left. Widgets that are rarely needed (problems, summary, export progress) are created on first use by `messages`."""
