"""Manuscripts that are being written: citations typed as ``{{113371, l. 302}}`` become live notes.

`markers` reads what was typed, `compose` puts a document's citations into words, `remembered` is what
each note keeps of its records, and `docx` finds the places in a Word file and fills them.
"""
