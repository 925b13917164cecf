"""The sample record of the documentation as a file, with the comments that people write."""

from __future__ import annotations

SAMPLE = """\
id: "113371"
type: manuscript                # a CSL type
title: Memorandum of Conversation with Minister of Foreign Affairs of the DPRK, Nam Il
genre: memorandum of conversation
date: 1956-07-24                # EDTF
creators:
  - role: author
    family: Petrov
    given: A. M.
    position: Charge d'Affaires ad interim, USSR in the DPRK     # as printed
  - role: interlocutor
    literal: Nam Il
    position: Minister of Foreign Affairs of the DPRK
language: ru
classification: Top Secret
source:                         # where the original lies
  repository: RGANI
  reference: {fond: "5", opis: "28", delo: "410", listy: "301-303"}
provenance:                     # in order
  - {event: written, by: [A. M. Petrov], date: 1956-07-24, inferred: [date]}
  - {event: signed, by: [A. M. Petrov], date: 1956-07-31, as_printed: 31.VII.56}
  - {event: obtained, by: [James F. Person], for: NKIDP}
  - {event: translated, by: [James F. Person], for: NKIDP, from: ru, to: en}
  - event: published
    by: [Wilson Center Digital Archive]
    number: "113371"
    url: https://digitalarchive.umd.edu/document/113371
    former_urls: [https://digitalarchive.wilsoncenter.org/document/113371]
names:                          # forms that the document itself equates
  - {name: Pak Chang-ok, variants: [Pak Chang Ok]}
shelf: B 4                      # a key of my own
text: {file: texts/113371.en.txt, language: en}
"""
