"""Controls with text fields: text, number, date and time, with spelling and playable timestamps. Undo belongs to the
workbench; typing is split into steps of a word, a paste or a run of deletions. Underlines are extra selections over
the text: a syntax highlighter would lay out whole paragraphs again, report changes of unchanged text and process all
of a long text at once. Only the visible text is checked, 80 ms after the last change, so 20,000 words cost as much
as 20. Nothing is corrected without the user's choice. The aids are loaded 0.3 s after the first task with a text."""
