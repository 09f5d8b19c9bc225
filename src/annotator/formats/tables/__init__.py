"""Tables of other programs: CSV in several encodings, cell formats of Mechanical Turk, and safe spreadsheet output.
Cells that a spreadsheet would run as formulas are guarded by `spreadsheet.Guard`, reversibly."""
