"""The migration wizard: target version, mapping on two diagrams, a look at each instance, then a batch."""
