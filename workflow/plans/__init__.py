"""倒排工期: from a committed date back over the deployed diagrams to a date, an owner and a slack for each step."""
