"""The settings page, built from the table `core.settings`, with sections for shortcuts, data sharing, sign-ins,
sandbox status and the transfer to another computer. A change is stored at once. An editor shows the stored value
again if storing fails. Widgets that search the system (audio devices, dictionaries) do so only when the user reaches
them."""
