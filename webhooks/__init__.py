"""What passes between the engine and other people's systems: signed deliveries out, verified calls in."""
