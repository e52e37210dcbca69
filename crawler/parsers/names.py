"""Names of people as bylines print them: what is around them taken off, several told apart."""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST_NAME = 60
MOST_WORDS = 6
# Words for "by", and labels that stand before a name.
BY = (
    r"(?:(?:written|posted|reported|published|eingestellt|veröffentlicht|words|story|text|interview|source|quelle|autor(?:in|en|es)?"
    r"|authors?|auteurs?|autore|автор|текст)\s*(?:(?:by|von|par|por|di)\b)?\s*:?"
    r"|(?:by|von|par|por|di|door|av|af|przez)\b:?)"
)
MARKS = r"[\s/|•·–—©-]*+"
BYLINE = re.compile(rf"{MARKS}{BY}\s+(?P<names>\S.{{1,120}})", re.IGNORECASE | re.DOTALL)
BYLINE_START = re.compile(rf"{MARKS}{BY}(?:\s|$)", re.IGNORECASE)
LABEL = re.compile(rf"^{MARKS}(?:{BY}\s+)?", re.IGNORECASE)
# What themes print around a name in links and headings of an author's box.
AROUND = re.compile(
    r"(?:(?:view|see|read|show|zeige)?\s*(?:all|more|alle|alles|mehr|weitere|tous les|todos los|ver todos?)(?:\s+of)?"
    r"(?:\s+(?:articles|posts|stories|artikel|beiträge|texte|entradas|art[íi]culos))?\s*(?:from|by|of|von|de|par|por)"
    r"|(?:posts?|articles?|beiträge|artikel|blog beitrag)\s+(?:by|von)|about(?: the author:?)?|über)"
    r"\s+(?P<name>.+?)(?:['’]s\s+(?:posts|articles|stories))?[.:]?",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"\s*(?:[|•@→»(].*| [–—-] .*|\s(?:on|am|at|um|in|for|en|im)\s.*|,\s*(?:in\b.*|\d.*)"
    r"|(?:['’]s)?\s(?:all|more|alle|mehr)\s(?:articles|posts|artikel|beiträge).*)",
    re.IGNORECASE | re.DOTALL,
)
APART = re.compile(r"\s*(?:[,;&|\n]|\s/\s|\b(?:and|und|et|og|och|y|e|и)\b)\s*", re.IGNORECASE)
NO_NAME = re.compile(
    r"https?:|www\.|@|\d{4}|(?:^|\s)\d"
    r"|^(?:admin|administrator|editor|author|guest|anonymous|user|unknown|no author|share|contact|kontaktieren)$"
    r"|^(?:by|on|in|am|at|von|par|por|the|and|und|,)$"
    r"|^(?:(?:view|see|read|show|alle?|mehr|all|more) ?)+(?:articles|posts|stories|artikel|beiträge)?$",
    re.IGNORECASE,
)
HANDLE = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)+")
"""What a login looks like: nobody's name."""
PARTICLES = {
    "von", "van", "der", "den", "de", "del", "della", "di", "da", "du", "la", "le", "el", "al", "bin", "ibn",
    "the", "of", "zu", "zum", "zur", "dos", "das", "ter", "ten",
}  # fmt: skip
# "Jr." and initials keep their full stop.
FULL_STOP = re.compile(r"(?<=[^\W\d_]{4})\.$")


@lru_cache(maxsize=4096)
def split_names(text: str) -> tuple[str, ...]:
    """Return the names in "By A, B and C"; a byline is never inverted ("Surname, Name")."""
    return tuple(filter(None, APART.split(LABEL.sub("", text.strip()))))


def byline_names(line: str) -> list[str]:
    """Return the names in a line that is "By A, B and C" and no more; without the place behind a single name."""
    found = BYLINE.fullmatch(line)
    names = list(split_names(BEHIND.sub("", found["names"], count=1))) if found else []
    if len(names) == 2 and " " in names[0] and " " not in names[1] and "," in line:
        del names[1]
    return names if all(map(looks_like_name, names)) else []


@lru_cache(maxsize=4096)
def clean_name(text: str) -> str | None:
    """Return one name without what is printed around it; None for what is no name."""
    text = " ".join(text.replace("\u00ad", "").split())
    around = AROUND.fullmatch(text)
    name = LABEL.sub("", around["name"] if around else text)
    name = FULL_STOP.sub("", BEHIND.sub("", name, count=1).strip(" ,:|–—-→»"))
    return None if not 2 <= len(name) <= LONGEST_NAME or NO_NAME.search(name) else name


def looks_like_name(text: str) -> bool:
    """Tell whether a text has a name's form: few words, each with a capital letter but "von", "de", "bin" and such."""
    words = text.split()
    # "By hand" is no byline; a login with a number in it may be one.
    is_written_so = not words[-1].islower() or any(map(str.isdecimal, words[-1]))
    return (
        is_written_so
        and len(words) <= MOST_WORDS
        and all(word in PARTICLES or not word.islower() for word in words[:-1])
    )
