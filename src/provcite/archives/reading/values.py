"""Shapes of values: numbers, ranges, lists of leaves, dates that must not be read as numbers.

All patterns run on folded text (`normalise.Folded.plain`: every dash a hyphen, every space a
blank) and have bounded repetition, so that no input costs more than its length.
"""

from __future__ import annotations

import re

#: A verso or inserted-leaf mark: 5ob., 12 об., 40ob, 17a, 3зв., 26 R, 26 v, 75 f, 4ff
_VERSO = (
    r"(?:\s?(?:ob|об|зв|zv)(?:\.(?=\s?[,-]\s?\d)|(?!\w))|(?:\s?(?:verso|recto|rev|RS?|Rs|ff?|sqq|bis|[vr](?=[.,;)]|$))|"
    r"[vrabcdeабвг])(?![\w]))?"
)
_LEAF = rf"\d{{1,6}}{_VERSO}"
_RANGE = rf"{_LEAF}(?:\.?\s?-\s?{_LEAF})?"
#: Leaves: a list of ranges. A number after a comma must not begin a date, a year with г., or a
#: label's number.
_MORE = (
    rf"(?:(?:,\s?|\s?&\s|,?\s(?:and|und|i|и|et|y)\s){_RANGE}"
    r"(?!\.?\s?(?:doboz|box|oder|[Jj]an|[Ff]eb|[Mm]ar|[Aa]pr|[Mm]ay|[Jj]un|[Jj]ul|[Aa]ug|[Ss]ep|"
    r"[Oo]ct|[Nn]ov|[Dd]ec"
    r"|янв|фев|мар|апр|ма[яй]|июн|июл|авг|сен|окт|ноя|дек|г\.)|[\w/:]|\.\d))"
)
LEAVES = re.compile(rf"{_RANGE}(?![\w/])(?:{_MORE}){{0,60}}")

#: A unit's number: letter prefix, digits, suffix letters, parts joined by stroke, point or hyphen.
NUMBER = re.compile(
    r"(?:[A-ZА-ЯІ]{1,3}(?:-|\s?(?=\d))|[rр]-(?=\d))?"
    r"\d{1,9}(?:-(?:[A-ZА-Яa-zа-я]|[a-zа-я]{2})(?![\w])|[A-Za-zА-Яа-я]{1,2}(?![\w]))?"
    r"(?:/(?:AP|STR)(?!\w)|/[A-Za-z]{0,2}-?\d{1,9}[A-Za-zа-я]{0,2}|/(?:[a-zа-я]|ch|gs)(?![\w])|\(\d{1,4}\)){0,6}"
    r"(?:-[A-Z]{1,4}\(?[A-Z]?\)?/\d{2,4})?"
)
#: A call or registry number of any shape: A/1-00243/21-62, 23(22)-FEA/56.
CODE = re.compile(r"[A-Z]{0,4}[/-]?\d\w{0,12}(?:[/.()&-]{1,2}\w{1,12}){0,10}\)?")
#: Letters that stand for a file after "No." (File No. JNSG).
LETTERS = re.compile(r"[A-Z]{2,8}(?:[/-]\w{1,8}){0,3}(?=[,;.]|$)")
#: A short range or list of units: 5754-5, 504-692, 183-5, 37 and 39.
UNITS = re.compile(
    r"(?:\s?-\s?\d{1,9}[a-zа-я]?(?![\w/-]))|(?:,?\s(?:and|und|и|et)\s\d{1,9}[a-zа-я]?(?![\w/]))"
)
#: Several units after a plural label: 3, 7, and 8. A year is none of them.
SEVERAL = re.compile(r"\d{1,5}(?:,\s\d{1,3}(?![\w/(.:-])){1,12},?\s(?:and|und|и|et)\s\d{1,5}(?![\w/(])")
#: A letter alone as the number of a fond (Ф. П., f. R).
LETTER = re.compile(r"[A-ZА-Я](?=[.,;]?\s|[.,;]|$)")
#: An office's number and name: 1. správa SNB, 2. Abteilung.
ORDINAL_NAME = re.compile(r"\d{1,2}\.\s[a-zà-ž]{3,20}(?:\s[^\W\d_]{2,20}){0,6}(?=[,;.)]|\s[-(]|$)")
#: A shelf mark of letter, Roman and Arabic number: D III/12.
SIGNED = re.compile(r"[A-Z]{1,2}\s?[IVXLC]{1,6}(?:/\d{1,5}){1,3}(?!\w)")
#: Words between a label and its value: No., №, Nr., number.
NUMBER_WORD = re.compile(r"(?:No\.|no\.|Nos\.|nos\.|№|N°|n°|Nr\.|nr\.|№№|#|číslo|č\.)\s?")
#: A label repeated as an abbreviation in brackets: fond (f.) 5; or an alternative: d. [or ed. khr.] 16
GLOSS = re.compile(r"[(\[](?:or\s)?[^\W\d_]{1,8}\.?(?:\s?[^\W\d_]{1,4}\.)?[)\]]\s?")
ROMAN = re.compile(r"[IVXLC]{1,7}(?![\w])|[ivxlc]{1,7}(?![\w])")

#: Unlabelled parts joined by one kind of mark: 17/162/14, 558.2.155.104-7, 91-9-215.
SLASHED = re.compile(
    r"(?:[A-ZА-Я]{1,2}-?)?\d{1,6}(?:[a-zа-я]|-?[A-ZА-Я](?=/))?(?:/[A-Za-z]?-?\d{1,6}[a-zа-я]?){1,4}"
    r"(?:-\d{1,6})?(?:\s?(?:ob|об))?(?![\w/])"
)
#: Marks of several kinds in one call number: F201-00-00/0004, 12/9-19, 15/3(31)-42.
MIXED = re.compile(r"[A-Z]{0,3}\d{1,6}(?:[/-]\w{1,6}|\(\d{1,4}\)-?\d{0,4}){1,6}(?![\w/])")
#: Four parts may end in a list of leaves set tight (82.2.8971.8,9,10).
DOTTED = re.compile(
    r"(?:[A-ZА-Я]{1,2}-?)?\d{1,6}[a-zа-я]?(?:\.\d{1,6}[a-zа-я]?){3}(?:,\d{1,4}(?![\w.])){1,12}(?!/)|"
    r"(?:[A-ZА-Я]{1,2}-?)?\d{1,6}[a-zа-я]?(?:\.\d{1,6}[a-zа-я]?){1,3}(?:ob)?(?:-\d{1,6}[a-zа-я]?)?(?![\w/])"
)
HYPHENED = re.compile(
    r"(?:[IVXLC]{1,6}-(?=\d))?[A-Z]{0,3}\d{1,6}[a-z]?(?:-(?:[A-Z](?=\d{1,3}-\d))?\d{1,6}[a-z]?){1,3}(?![\w/-])"
)
SPACED = re.compile(
    r"(?:[A-ZА-Я]{1,2}-?)?\d{1,6}[a-zа-я]?\s\d{1,4}[a-zа-я]?\s\d{1,6}[a-zа-я]?(?:\s\d{1,4})?(?![\w/-])"
)
YEAR = re.compile(r"(?:1[5-9]|20)\d\d(?:\s?[-/]\s?(?:(?:1[5-9]|20)\d\d|\d\d))?(?![\w/])")

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
    "|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря"
    "|январь|февраль|март|апрель|май|июнь|июль|август|сентябрь|октябрь|ноябрь|декабрь"
    "|січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
    "|януари|февруари|април|юни|юли|септември|октомври|ноември|декември"
    "|januar|februar|märz|mai|juni|juli|oktober|dezember"
    "|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|gennaio|febbraio|marzo|aprile|maggio|giugno|luglio|agosto|settembre|ottobre|dicembre"
    "|enero|febrero|abril|mayo|junio|julio|septiembre|octubre|noviembre|diciembre"
    "|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince"
    "|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia"
    "|január|február|március|április|május|június|július|augusztus|szeptember|október"
    "|ianuarie|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie"
)
MONTHS = frozenset(_MONTHS.split("|"))
_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?"
DATE = re.compile(
    rf"(?:{_DAY}\.?(?:\s?-\s?{_DAY}\.?)?\s(?:{_MONTHS})\b\.?(?:,?\s{_YEAR}(?!\w))?(?:\s?(?:г|р|года|року)\b\.?)?"
    rf"|(?:{_MONTHS})\b\.?\s{_DAY}(?!\d)(?:\s?-\s?{_DAY})?(?:,?\s{_YEAR}(?!\w))?"
    rf"|(?:{_MONTHS})\b\.?,?\s{_YEAR}(?!\w)"
    rf"|(?:3[01]|[12]\d|0?[1-9])\.\s?(?:1[0-2]|0?[1-9])\.\s?(?:{_YEAR}|\d\d)(?![\w/.-])"
    rf"|(?:3[01]|[12]\d|0?[1-9])[./]\s?[IVX]{{1,4}}[./]?\s?(?:{_YEAR}|\d\d)(?![\w/])"
    rf"|(?:3[01]|[12]\d|0?[1-9])/(?:3[01]|[12]\d|0?[1-9])/(?:{_YEAR}|[4-9]\d)(?![\w/])"
    rf"|{_YEAR}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w/-])"
    rf"|{_YEAR}年(?:\s?\d{{1,2}}\s?月)?(?:\s?\d{{1,2}}\s?日)?"
    rf"|{_YEAR}\.\s(?:{_MONTHS})\s\d{{1,2}}\.?)",
    re.IGNORECASE,
)
