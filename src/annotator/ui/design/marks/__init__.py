"""The regions of annotated objects: active tool, controller, display cache and edits for each medium. The view
reports user actions, the labels report presses, and `controller` turns both into edits. The active label stays for
the next regions and tasks, as in Label Studio. A region without a change is the same object as before an edit, so an
edit among thousands costs only what it affects."""
