"""The open page follows what happens: one look at the log a process, and answers that stay open without a thread."""
