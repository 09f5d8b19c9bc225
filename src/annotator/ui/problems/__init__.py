"""Messages for problems of bundles, imports, results and histories: a description and one action for each code.
`sentences` finds the message of a code in the tables of the other modules. A code with several causes has a variant
for each. Unknown messages of libraries about syntax are not passed on."""
