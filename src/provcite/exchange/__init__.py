"""Exchange with reference managers, typesetting and archives: one module and one table a format."""
