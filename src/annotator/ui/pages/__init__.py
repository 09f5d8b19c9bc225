"""The pages of the main window, one package per page with its widgets and its texts.

`base.Page` is their base class. The window passes every event to every page and calls `refresh` when the user
switches to one. A new page is a row in `PAGES`, a row of shortcuts, and its constructor in the window.

Rules of all pages:
- A page changes nothing itself. It posts intents, and is redrawn from events after the change was stored.
- Widgets are created from the outside in, each with its parent, because Qt polishes a widget again whenever an
  ancestor gets a new parent.
- Nothing moves under the pointer: strips use reserved space or cover areas without buttons, and scroll areas always
  reserve their scroll bar.
- Modules named `text` or `*_text` build texts and need no window."""
