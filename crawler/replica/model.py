"""What the replica publishes: posts, the people who write them, the labels they carry."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone
from functools import cached_property

from crawler.replica.body import Body, Picture
from crawler.replica.composer import compose, picture
from crawler.replica.inline import SITE, collapse, straight
from crawler.replica.prose import Prose
from crawler.replica.truth import Truth, truth_of

ZONE = timezone(timedelta(hours=6))
SERVED = date(2025, 4, 3)
"""The day the site is served on, when it starts."""
NEWEST = datetime(2025, 4, 3, 9, 12, 40, tzinfo=ZONE)
"""When the newest post of a fresh site was published; the others lie back from it, eight a day."""
INTERVAL = timedelta(hours=3)
TEASER_WORDS, EXCERPT_WORDS, STUB_WORDS = 50, 500, 40

_HTML_SPACE = re.compile(r"[ \t\n\r\f]+")
_FOLDED = str.maketrans("öşšćüžăđēý", "osscuzadey")


def slugify(title: str) -> str:
    """Return a title as an address has it: ``Öz & Co. Opens`` → ``oz-co-opens``."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower().translate(_FOLDED).replace("’", "")).strip("-")


@dataclass(frozen=True)
class Person:
    """A name in a byline and the account that belongs to it."""

    name: str
    account: str
    about: str


@dataclass(frozen=True)
class Term:
    """A category or a tag. ``path`` is its place in the tree, the slug last."""

    name: str
    path: str

    @property
    def slug(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


STAFF = Person("Times of Central Asia", "tca", "Reports by the newsroom.")
PEOPLE = (
    STAFF,
    Person("Aigerim Öztürk", "aigerim-ozturk", "Aigerim writes about rivers and those who live on them."),
    Person("Jasur Yoldaşev", "jasur", "Jasur is a reporter in Tashkent."),
    Person("Madina Živković", "quietcountry25protonmail-com", "Madina has covered the Caspian since 2012."),
    Person("Nurlan Ćosić", "nurlan-cosic", "Nurlan reports on roads, rails and ropeways."),
    Person("TCA", "tca", "Reports by the newsroom."),
)
CATEGORIES = (
    Term("Kazakhstan", "kazakhstan"),
    Term("Kyrgyzstan", "kyrgyzstan"),
    Term("Tajikistan", "tajikistan"),
    Term("Turkmenistan", "turkmenistan"),
    Term("Uzbekistan", "uzbekistan"),
    Term("Central Asia", "central-asia"),
    Term("Business & Economy", "business-economy"),
    Term("Kazakhstan Features", "kazakhstan-featurees"),
    Term("Kazakhstan Opinions", "kazakhstan/kazakhstan-opinions"),
)
TAGS = tuple(
    Term(name, slugify(name))
    for name in ("Economy", "Water", "Sport", "Sports", "Initiative", "European Union", "Rail & Road", "Öko", "C5+1")
)


@dataclass(frozen=True, kw_only=True)
class Post:
    """One article in one edition. Body and pictures follow from seed, number and edition."""

    seed: int
    number: int
    """0 for the newest of a fresh site, negative before it, positive for what was added."""
    slug: str
    title: str
    people: tuple[Person, ...]
    """The byline. Of a single one the account may be another's: that of whoever posted."""
    published: datetime
    modified: datetime
    categories: tuple[Term, ...]
    tags: tuple[Term, ...]
    edition: int = 1
    stirred: int = 0
    """Counts the edits that no reader of the text sees: related links and white space."""
    language: str = "en-US"

    @property
    def id(self) -> int:
        """WordPress's number of the post, as in ``/?p=123``."""
        return 100_000 + 2 * self.number

    @property
    def path(self) -> str:
        """Path of the article page."""
        return f"/{self.slug}/"

    @property
    def url(self) -> str:
        """The site's own address of the article page."""
        return SITE + self.path

    @property
    def body(self) -> Body:
        """The pieces of the body."""
        return compose(self.seed, self.number, self.edition)

    @property
    def stub(self) -> bool:
        """Whether listings print no more than an opening and "Continue reading"."""
        return self.number % 10 == 8

    @cached_property
    def cover(self) -> Picture:
        """The picture over the text; its caption is the credit."""
        prose = Prose(f"cover {self.seed} {self.number}")
        credit = prose.pick(("@iStock", "Image: TCA, {first} {last}", "Photo: {agency}"))
        return Picture(picture(prose).path, prose.fill(credit))

    @cached_property
    def line(self) -> str:
        """The body as listings print it: one line, tags stripped, straight quotes."""
        return straight("".join(element.line() for element in self.body)).strip(" ")

    @property
    def words(self) -> tuple[str, ...]:
        """The words of the line; a no-break space parts none."""
        return tuple(_HTML_SPACE.split(self.line))

    @cached_property
    def excerpt(self) -> str:
        """The first sentence: what the page's description says."""
        first = next(text for element in self.body for _, text in element.blocks())
        return collapse(first.partition(". ")[0].rstrip(".") + ".")

    def truth(self) -> Truth:
        """Return what a perfect reader would have got from the article page."""
        return truth_of(self)

    def teaser(self, words: int) -> str:
        """Return the opening as listings print it, cut after so many words with ``...``; a stub has no dots."""
        if self.stub:
            return " ".join(self.words[:STUB_WORDS])
        parts = _HTML_SPACE.split(self.line, maxsplit=words)
        return self.line if len(parts) <= words else " ".join(parts[:words]) + "..."


def write_post(seed: int, number: int, common: tuple[Term, ...] = ()) -> Post:
    """Return the post of this number in its first edition. ``common`` are tags that every post carries."""
    prose = Prose(f"post {seed} {number}")
    die, title = prose.die, prose.title()
    people = tuple(die.sample(PEOPLE[1:5], 2)) if number % 8 == 3 else (prose.pick(PEOPLE),)
    if len(people) == 1 and number % 12 == 7:
        people = (replace(people[0], account="newsdesk"),)
    published = NEWEST + number * INTERVAL + timedelta(seconds=die.randint(0, 9000))
    changed = timedelta(minutes=die.randint(3, 400)) if number % 3 == 1 else timedelta()
    return Post(
        seed=seed,
        number=number,
        slug=slugify(title),
        title=title,
        people=people,
        published=published,
        modified=published + changed,
        categories=tuple(die.sample(CATEGORIES, die.randint(1, 3))),
        tags=tuple(dict.fromkeys((*common, *die.sample(TAGS, die.randint(1, 4))))),
    )
