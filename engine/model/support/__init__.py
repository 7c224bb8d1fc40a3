"""Which names BPMN 2.0.2 and the dialect know, and what each means here: the table that checks and the page share."""
