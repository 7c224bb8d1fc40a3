"""The commands of `luodi`, one module a topic, loaded when called."""
