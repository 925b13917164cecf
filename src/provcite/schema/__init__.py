"""Record files: their text read, written, edited and compared (pure)."""
