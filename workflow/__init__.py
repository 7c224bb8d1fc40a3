"""The product: an investment-promotion office with its people, pages, figures and rules."""
