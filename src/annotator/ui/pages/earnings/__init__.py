"""The earnings page: real hourly pay, time by activity, pay by requester, money by state, take-home pay, and the
export of all records. `page` holds the cards, `figures` the charts and tables of one period. `bar_chart` draws with
pyqtgraph, which loads with the first opening of the page: 0.2 s and 50 MB that other sessions save.
`statement_document`, `statement_headings` and `statement_text` build the printable statement, which a reader without
the program can check. Rounded values in a table always add up to their total."""
