"""What people have typed and not handed in yet, kept on the server."""
