"""The controls of a design, one class for each tag. A control owns typed text and focus; the page owns the answer. A
control emits an edit, a function from answer to answer. The page applies it, keeps both answers on Qt's undo stack
and displays the result. Spelling is checked in the language of the task, and in that of the program if most words of
a text are unknown. `choosing` has controls with options, `text_input` those with text fields."""
