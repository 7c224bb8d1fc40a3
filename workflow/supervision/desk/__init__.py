"""The supervisor's desk: what is late, near, due next week or paused, counted, listed, grouped and narrowed."""
