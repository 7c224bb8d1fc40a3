"""调整令牌: a plan of moves made on the diagram, looked at before it is done, and done at once with a reason."""
