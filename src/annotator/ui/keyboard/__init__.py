"""Keyboard commands, their current keys, and the filtering of key events. The default keys are in
`core/program_keys.py`; the user's changes take precedence, and every shortcut, tooltip and sheet follows them. A key
of the design takes precedence over a command. A shortcut produces no key press in Qt, so user activity is detected
with `ShortcutOverride`. Held keys are recognised even if X11 reports them as separate presses."""
