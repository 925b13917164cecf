"""Manuscripts that are being written: citations typed as ``{{113371, l. 302}}`` become live notes.

`markers` reads what was typed, `remembered` is what each note keeps of its records, `word_places` finds
the places in a Word file and `word` fills them with what `provcite.ops.compose` puts into words.
"""
