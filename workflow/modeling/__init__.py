"""Process definitions: what is deployed in which version, how it looks, and how a changed one is put in."""
