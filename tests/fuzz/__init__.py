"""Fuzzing: every reader of hostile input, fed with what its own inputs turn into.

``targets.py`` lists the readers, ``mutate.py`` makes input of input, ``one.py`` runs one reader in a process
of its own, ``run.py`` (``make fuzz``) runs them all and says what was found. Whatever once failed is kept in
``corpus/READER/`` and read again by ``test_corpus.py``.
"""
