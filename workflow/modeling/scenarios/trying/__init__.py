"""试运行: a scenario recorded and looked at on a page; the recording is the scenario's file in the draft."""
