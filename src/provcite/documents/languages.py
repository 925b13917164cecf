"""English names of languages, as the digital archive prints them, and their BCP 47 tags."""

from __future__ import annotations

import re
from typing import Final

#: Names as printed (lower case) and tags. Serbo-Croatian keeps the macrolanguage's tag.
TAGS: Final[dict[str, str]] = {
    "afrikaans": "af", "albanian": "sq", "amharic": "am", "arabic": "ar", "armenian": "hy",
    "azerbaijani": "az",
    "azeri": "az", "belarusian": "be", "belorussian": "be", "bengali": "bn", "bosnian": "bs",
    "bulgarian": "bg",
    "burmese": "my", "cantonese": "yue", "chinese": "zh", "chinese (simplified)": "zh-Hans",
    "chinese (traditional)": "zh-Hant", "croatian": "hr", "czech": "cs", "danish": "da", "dari": "prs",
    "dutch": "nl",
    "english": "en", "estonian": "et", "farsi": "fa", "finnish": "fi", "french": "fr", "georgian": "ka",
    "german": "de", "greek": "el", "hebrew": "he", "hindi": "hi", "hungarian": "hu", "indonesian": "id",
    "italian": "it", "japanese": "ja", "kazakh": "kk", "khmer": "km", "korean": "ko", "kurdish": "ku",
    "kyrgyz": "ky",
    "lao": "lo", "latvian": "lv", "lithuanian": "lt", "macedonian": "mk", "malay": "ms", "mandarin": "cmn",
    "moldovan": "ro", "mongolian": "mn", "norwegian": "no", "pashto": "ps", "persian": "fa", "polish": "pl",
    "portuguese": "pt", "romanian": "ro", "russian": "ru", "serbian": "sr", "serbo-croatian": "sh",
    "slovak": "sk", "slovakian": "sk", "slovene": "sl", "slovenian": "sl", "spanish": "es", "swahili": "sw",
    "swedish": "sv", "tajik": "tg", "thai": "th", "tibetan": "bo", "turkish": "tr", "turkmen": "tk",
    "ukrainian": "uk", "urdu": "ur", "uyghur": "ug", "uzbek": "uz", "vietnamese": "vi", "yiddish": "yi",
}  # fmt: skip

_TAG: Final = re.compile(r"^[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-[A-Z]{2})?$")
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z-]{2,}(?: \((?:simplified|traditional)\))?", re.IGNORECASE)


def language_tags(text: str) -> tuple[str, ...]:
    """The tags of the languages named in `text`, in order (`Russian, English`); tags pass as they are."""
    found: dict[str, None] = {}
    for part in re.split(r"[,;/]| and ", text[:500]):
        part = part.strip(" .")
        if _TAG.match(part):
            found.setdefault(part)
            continue
        match = _NAME.search(part)
        tag = TAGS.get(part.casefold()) or (TAGS.get(match.group().casefold()) if match else None)
        if tag:
            found.setdefault(tag)
    return tuple(found)


def language_in(text: str) -> str | None:
    """The first language that a line of words names (`Translation - English`), or None."""
    for match in re.finditer(r"[A-Za-z-]{3,}", text[:300]):
        tag = TAGS.get(match.group().casefold())
        if tag:
            return tag
    return None
