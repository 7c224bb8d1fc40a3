"""What stands still: incidents by cause, one of them with what is known of it, and mending one or many."""
