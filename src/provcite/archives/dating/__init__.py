"""How printed dates are read, from words to a date; `provcite.archives.dates` is the way in."""
