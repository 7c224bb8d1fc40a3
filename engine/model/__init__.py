"""The diagram as it was drawn: read from XML into plain values, and checked before anything runs."""
