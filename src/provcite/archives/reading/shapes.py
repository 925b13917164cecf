"""The shapes that the scanner looks for around words: labels, names, quotations, addresses."""

from __future__ import annotations

import re

from provcite.archives.normalise import fold_key

QUOTED = re.compile(
    r"“[^“”]{1,400}”|\"[^\"]{1,400}\"|«[^«»]{1,400}»|„[^„“”]{1,400}[“”]|《[^《》]{1,200}》"
    r"|(?<!\w)‘(?:[^‘’]|’(?=\w)){1,400}’(?!\w)"
)
#: A small letter set before a name: z-Depesze.
LETTER_NAME = re.compile(r"[a-z]-[A-ZÀ-ÞŁŚŻŠČŽ]")
#: After a short acronym: a Roman number makes it a holding's name, and no house's.
NUMBERED_NAME = re.compile(r"\s[IVX]{1,4}(?=[,;.:)]|$)")
#: After an acronym behind a stroke: it is part of an office's address (OASD/ISA/NESA, OASD/ISA Files).
OFFICE = re.compile(r"/|\s[A-Z]")
#: Back-references of countries that put the number before its label: Uo., 35. o.; Turpat, 7. lp.
LEANING = ((("Uo.", "uo."), "hungarian"), (("Turpat", "turpat"), "latvian"))
#: Words for a call number before the number of a local archive.
CALL_WORDS = frozenset({"档号", "档案号", "档案编号"})
#: A fond whose number begins with letters, before its label: PA-101. f.
FIRST_LETTERED = re.compile(r"(?P<value>[A-Z]{1,2}-\d{1,5}[a-z]?)\.\s(?=[^\W\d_])")
#: Papers of, in Vietnamese renderings of American notes: the key of its first word, and the words.
RENDERED_PAPERS = (fold_key("Tài"), "Tài liệu của")
#: Plurals in every tradition.
PLURALS = frozenset({"nos", "boxes", "folders", "files", "reels", "docs"})
#: What makes letters the beginning of a call number and no house: VA-01/40373.
PREFIXED = re.compile(r"-\d{2}/\d{3}")
URL = re.compile(r"(?:https?://|www\.)[^\s<>\"“”]{2,400}")
GAP = re.compile(r"[\s.,'’()&:/«»“”-]{0,3}")
LABEL_GAP = re.compile(r"[.,\s/'’-]{0,3}")
#: Between a label and its value: full stop, blank, colon; a stray comma after the stop (Te., 7).
AFTER_LABEL = re.compile(r"['’ʹ°]?(?:\s(?=\.\s?\d))?\.{0,2},?\s{0,3}(?:-(?=\d))?:?\s{0,2}")
#: A number before its label: 83. doboz, 5/309.oe., 1986. f., 11th box
FIRST = re.compile(r"(?P<value>\d[\w/-]{0,20}?(?:\.?-\d{1,6})?)(?:\.\s?|\s|th\s|st\s|nd\s|rd\s)(?=[^\W\d_])")
#: Several leaves before their label: 7, 9-11. o.
FIRST_LIST = re.compile(r"(?P<value>\d{1,6}(?:-\d{1,6})?(?:,\s?\d{1,6}(?:-\d{1,6})?){1,8})\.?\s(?=[^\W\d_])")
NAMED = re.compile(r"(?:[^,;()\[\].]|\.(?=\S)|\.(?=\s(?:[a-zà-žа-я]|[A-Z]\.|-\s))){1,80}")
#: Labels that stand without a full stop even where no repository has been named.
BARE_LABELS = frozenset({"ll", "pp", "ff", "f", "d", "l", "op"})
#: Labels that a number never follows without a full stop or blank: the letter would be the number's own.
LETTERS = "p s c t b k a n m e v"
NEVER_GLUED = frozenset(LETTERS.split())
ACRONYM = re.compile(r"[A-ZÀ-ÞА-ЯЁІЇЄҐĀĒĪŪŠŽČŁŐŰ][\w’'-]{0,30}")
QUOTE_VALUE = re.compile(r"[“\"‘«„'](?P<value>[^“”\"‘«»„]{1,200}?)[,.]?(?:[”\"’»“]|'(?!\w))")
#: Pages before the Chinese word for page: 第21-24页.
CHINESE_PAGES = re.compile(r"\d{1,6}(?:-\d{1,6})?(?=页)")
#: A county or town of China that stands for its archive, shown by a date, a number of three parts and pages.
COUNTY = re.compile(
    r"[A-Z][a-z]{2,14},\s(?:[^,;()]{0,40}?(?:19|20)\d\d(?:-\d\d)?,\s)?"
    r"[A-Z]{0,3}\d{1,5}-[A-Z]?\d{1,3}-[A-Z]?\d{1,6},\spp?\.\s?\d"
)
#: A fond by its name where no repository is named: Fond Comitetul Central …, inventar 3286.
ROMANIAN_FOND = re.compile(r"(?P<n>[A-ZȘȚÎÂĂ][^;]{3,220}?),\s(?:inventar|inv\.|dosar|dos\.)\s\d")
#: After papers in small letters: boxes or reels in the same clause.
BOXED = re.compile(r",[^.;()]{0,60}?\b(?:[Bb]ox|[Rr]eel|[Cc]ontainer)\s\d")
#: Words before Papers that make a printed series: Working Papers, State Papers.
_SERIES = (
    "Working Collected Selected State Occasional White Pentagon Discussion Foreign Sessional "
    "Command The Research"
)
PRINTED_PAPERS = frozenset(_SERIES.split())
#: A decimal part of a heading's number: Class Number 722.2, fasc. 3.2.
DECIMAL = re.compile(r"(?:\.\d{1,4}){1,3}(?:[A-Z]{1,3})?(?:/?[A-Z]{2,4}){0,2}(?![\w/])")
DECIMALS = frozenset({"series", "folder", "file", "number", "item", "signatur", "volume"})
#: A holding right before a quoted title: the title is the folder's (NSF, “Laos,” Box 130).
HOLDING = re.compile(
    r"(?:^|[,;.]\s)(?:[^,;]{0,60}\b(?:Papers|Collection|Files?|Records|Series)|"
    r"NSF|NSCF|POF|PSF|PPF|AWF|WHCF|WHSF),?\s?$"
)
