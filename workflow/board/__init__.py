"""The stage board (挂图作战): projects from lead to production by phase and light, and what comes next, from whom."""
