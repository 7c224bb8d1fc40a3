"""What a submitted draft would mean for what runs: weighed instance by instance, shown to whoever is to approve it."""
