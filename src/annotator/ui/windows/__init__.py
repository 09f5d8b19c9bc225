"""Top-level windows: main window, trial run, loading screen, and the windows before a start. A window holds the
pages and forwards events to all of them, without knowledge of their content. Pages are created on first use. Strips
use reserved space above a page or a place that the page offers. A notice ends with the event that makes it obsolete,
or with its page. The break page leads back to work only, so that no break continues unnoticed; recovery time covers
the task but allows other pages."""
