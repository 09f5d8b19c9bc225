"""The user interface. Qt is used only here; there is no file, socket or SQL access. Pages send intents to the
services and redraw from events. Nothing appears saved before an event confirms it. Nothing moves under the mouse
pointer: strips, hints and scroll bars have reserved space. Dialogs are opened, never executed. Pages and parts are
created from the outside in, each with its parent, because Qt restyles a widget whenever an ancestor gets a new
parent."""
