"""What is kept with a matter: files in versions, and what people say about it."""
