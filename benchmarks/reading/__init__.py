"""Lines, folds and fits of the reader of references."""
