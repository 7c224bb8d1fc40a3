"""What comes to a person: the open page that follows by itself, notices, and the channels that carry them outside."""
