"""Messages about the transfer to another computer, for the window and the command line."""
