"""Archival records as CSL-JSON, made from a fixed seed; the benchmarks' material."""

from __future__ import annotations

import random
from typing import Any

_FAMILIES = [
    "Petrov",
    "Ivanov",
    "Suslov",
    "Ponomarev",
    "Nam",
    "Pak",
    "Kim",
    "Ch'oe",
    "Person",
    "Shimotomai",
    "Lankov",
    "Weathersby",
    "Radchenko",
    "Zubok",
    "Westad",
    "Gaddis",
    "Leffler",
    "Kramer",
    "Békés",
    "Rainer",
    "Ostermann",
    "Szalontai",
    "Schäfer",
    "Müller",
    "Wang",
    "Chen",
    "Shen",
    "Niu",
    "Smith",
    "Jones",
    "Brown",
]
_GIVENS = [
    "A. M.",
    "Ivan Ivanovich",
    "Mikhail",
    "Boris",
    "Il",
    "Ch'ang-ok",
    "James F.",
    "Nobuo",
    "Andrei",
    "Kathryn",
    "Odd Arne",
    "Csaba",
    "Zhihua",
    "Jun",
]
_KINDS = [
    "Memorandum of Conversation",
    "Telegram",
    "Report",
    "Letter",
    "Minutes of a Session",
    "Diary Entry",
    "Draft Resolution",
    "Cable",
]
_WITH = [
    "with the Minister of Foreign Affairs of the DPRK",
    "on the Situation in Hungary",
    "to the Central Committee",
    "on Economic Aid to North Korea",
    "about the August Plenum",
    "with Comrade Mao Zedong",
    "on the Berlin Question",
]
_ARCHIVES = (
    ("Russian State Archive of Contemporary History (RGANI)", "Moscow"),
    ("Archive of Foreign Policy of the Russian Federation (AVPRF)", "Moscow"),
    ("National Archives of the United Kingdom (TNA)", "Kew"),
    ("National Archives and Records Administration (NARA)", "College Park, MD"),
    ("Hungarian National Archives (MNL OL)", "Budapest"),
)


def records(count: int, seed: int = 18, *, clashes: bool = False) -> list[dict[str, Any]]:
    """`count` archival documents; with `clashes` few authors and years, so that many cites are alike."""
    rng = random.Random(seed)
    made = []
    families = _FAMILIES[:12] if clashes else _FAMILIES
    for number in range(count):
        archive, place = rng.choice(_ARCHIVES)
        first = rng.randint(1, 400)
        year = rng.randint(1955, 1960) if clashes else rng.randint(1944, 1991)
        title = f"{rng.choice(_KINDS)} {rng.choice(_WITH)}, No. {number}"
        people = [
            {"family": rng.choice(families), "given": rng.choice(_GIVENS)}
            for _ in range(rng.choice((1, 1, 1, 2, 3, 4)))
        ]
        made.append(
            {
                "id": f"r{number}",
                "type": "manuscript",
                "title": title,
                "genre": "memorandum",
                "author": people,
                "translator": [{"family": rng.choice(_FAMILIES), "given": rng.choice(_GIVENS)}],
                "issued": {"date-parts": [[year, rng.randint(1, 12), rng.randint(1, 28)]]},
                "archive": archive,
                "archive-place": place,
                "archive_location": f"fond {rng.randint(1, 90)}, opis {rng.randint(1, 40)}, "
                f"delo {rng.randint(1, 900)}, listy {first}–{first + rng.randint(1, 9)}",
                "source": "Wilson Center Digital Archive",
                "URL": f"https://digitalarchive.umd.edu/document/{100000 + number}",
                "language": "en",
            }
        )
    return made
