"""How it looks: results as text, JSON and what other tools read. The only room for rich."""
