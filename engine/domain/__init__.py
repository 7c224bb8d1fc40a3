"""Plain Python that every floor of the engine may use: errors, events, ports, states, variables."""
