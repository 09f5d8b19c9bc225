"""The command `annotator move`: transfer of all work to another computer in one file."""
