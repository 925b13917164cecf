"""Archival references: repositories, reading, writing, comparing. Pure; shipped data by `data`.

What other packages use:

- `provcite.archives.repositories`: ``Repositories.shipped()``, ``Repositories.load(extra_yaml, names=())``;
  ``.by_key(key)`` (raises `NotFoundError`), ``.get(key)`` (or None), ``.find(name)`` and
  ``.search(text)`` (lists of `Match`: ``repository``, ``form``, ``kind``, ``is_former``).
  A `Repository` has ``key, names, acronyms, former, place, country, tradition, levels, examples,
  confidence, sources`` and ``name(language)``, ``acronym(language)``.
- `provcite.archives.parse`: ``parse(text, *, repositories=None, previous=None)`` gives a
  `Statement` with ``references`` (`ParsedReference`: ``reference``, ``span``, ``levels``,
  ``repository_span``, ``confidence``, ``reasons``), ``credits``, ``credit_spans``, ``dates``, ``titles``,
  ``urls``, ``ibid`` (`BackReference`: ``kind``, ``span``, ``locator``), ``spans`` (start, end, what) and
  ``to_json()`` (design, section 5). Spans count characters of the text as given.
- `provcite.archives.render`: ``render(reference, form, language=, range_dash=, leaf_first=)``,
  ``render_locator("302", reference, form)``, ``repository_name(repository, style, later=, hereafter=)``.
- `provcite.archives.identity`: ``key(reference)``, ``file_key(reference)``, ``compare(a, b)`` (a `Relation`
  with ``kind``, ``level``, ``left``, ``right``), ``load_concordances(files)``.
- `provcite.archives.normalise`: ``fold_key``, ``fold_text`` (with the way back), ``fold_value``.
- `provcite.archives.split`: ``split_location(archive, archive_location)`` gives a `Location`.
- `provcite.archives.data`: ``read_data(relpath)``, ``list_data(reldir)``.
"""
