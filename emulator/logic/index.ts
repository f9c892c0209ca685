// Logic Apps (consumption): workflows as resources, the language of their expressions, and their runs.
// `expressions/` evaluates, `definition/` checks what is put, `run/` runs it, `resources/` has the operations.
