"""Tables of the engine and the questions asked of them."""
