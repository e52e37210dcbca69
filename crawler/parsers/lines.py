"""Lines that stand between an article's paragraphs and are none of its text, told by how they read."""

from __future__ import annotations

import re

ALSO = re.compile(
    r"(?P<label>(?:read|see|watch|listen) (?:also|more|next|too)|also (?:read|see)|read|see|watch|recommended"
    r"|further reading|related(?: (?:article|story|news|reading|content))?s?|don'?t miss"
    r"|more (?:on|about) (?:this|the) (?:story|topic|subject)|lesen sie auch|(?:à )?lire aussi|читайте также)"
    r"(?P<mark>\s*[:>»|-]*)\s*(?P<rest>.*)",
    re.IGNORECASE,
)
"""A label before a link to another article."""
BREAK = re.compile(
    r"advert(?:s|[ie]sements?)?|anzeige|werbung|publicidad|publicité|pubblicità|реклама|reklama?|annons"
    r"|(?:story|article) continues (?:below|after).{0,40}|scroll (?:down )?to continue.{0,30}"
    r"|\d{9,}|(?:video)?[\d:]{4,}|comments?|share(?: this)?(?: on .{3,20})?"
    r"|this slideshow requires javascript\.|please enter a valid email address\.?",
    re.IGNORECASE,
)
"""What marks the place of an advertisement, a player or a count of seconds."""
CREDIT = re.compile(
    r"@ ?[\w.]+(?: ?/ ?[\w.]+)*"
    r"|(?:(?:cover|main|header|featured) )?(?:image|photo|picture|illustration|photograph|credit|source)s?"
    r"(?: (?:credits?|by|courtesy|source|from))? ?[:/©] ?[^!?]{1,100}"
    r"|(?:foto|bild|quelle|crédits?|imagen|fuente|фото)s? ?[:/©] ?[^!?]{1,100}"
    r"|(?:©|\(c\)|courtesy of|(?:photo|image) by) ?[^.!?]{1,100}",
    re.IGNORECASE,
)
"""Who made the picture."""
CREDITED = re.compile(
    r"\((?:[^()]*[/,] ?)?(?:(?:image|photo|picture|pic|foto|bild|credit)s?\b ?[:/]? ?[^()]*"
    r"|[^()]*(?:getty|reuters|afp|ap photo|ap images|via ap|shutterstock|istock|imago|dpa|epa|alamy)[^()]*)\) ?\.?$"
    r"|\b(?:foto|bild|photo|image|picture|credit): [^.!?]{2,60}$|\| getty images$|© ?[^.!?]{2,60}$",
    re.IGNORECASE,
)
"""The credit that a picture's caption ends with."""
CREDIT_MARKS = "(:|©"
"""Signs that one of them has."""
CREDIT_LENGTH = 100
DATE = re.compile(
    r"(?:(?:published|posted|updated|last (?:updated|modified)|stand)(?: on| at)?:? ?)?(?:\w{3,9},? )?"
    r"(?:\d{1,2}(?:st|nd|rd|th)?\.? \w{3,10},? \d{4}|\w{3,10} \d{1,2}(?:st|nd|rd|th)?,? \d{4}"
    r"|\d{1,4}[./-]\d{1,2}[./-]\d{2,4})"
    r"(?:,? ?(?:at|-|\|)? ?\d{1,2}[:.]\d{2}(?: ?[ap]\.?m\.?)?(?: ?(?:[A-Z]{2,5}|uhr))?)?"
    r"|\d{1,2} (?:min(?:ute)?s?|hours?|days?) (?:read|ago)",
    re.IGNORECASE,
)
DATED = re.compile(
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b\d{1,2}[:.]\d{2} ?(?:uhr|[ap]\.?m\b)"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2},? \d{4}\b"
    r"|\b\d{1,2}\.? (?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\w*\.?,? \d{4}\b",
    re.IGNORECASE,
)
"""A moment, which makes a short line above the text one about the text."""
PROMOTION = re.compile(
    r"(?:please )?(?:follow|like|join|find|connect with) (?:us|me|our|@\w+|(?:\w+ ){1,4}on)\b.*"
    r"(?:twitter|facebook|instagram|whatsapp|telegram|youtube|linkedin|\bx\b).*"
    r"|(?:sign up|subscribe|register) (?:to|for|here|now|today)\b.*"
    r"(?:newsletter|inbox|alerts?|updates|channel|briefing|email|podcast|free).*"
    r"|(?:to (?:read|see|get|subscribe|learn more)\b.{0,80})?click here (?:to|for)\b.*"
    r"|get (?:the|our|all|more|your) .{0,80}(?:inbox|phone|delivered|newsletter|app\b).*"
    r"|(?:got|have you got|do you have) (?:a |any )?(?:news )?(?:story|tip|question|feedback|something)\b.*"
    r"|(?:for )?more stories like this.*|download (?:the|our) .{0,40}app\b.*|support (?:our|independent) journalism.*"
    r"|(?:this )?(?:article|story|post|piece) (?:was )?(?:originally|first) (?:appeared|published)\b.*"
    r"|(?:if|when) you (?:buy|purchase|click|shop|subscribe)\b.*\bcommissions?\b.*"
    r"|(?:folgen sie uns|abonnieren sie|jetzt (?:abonnieren|anmelden|herunterladen)|kostenlos herunterladen)\b.*"
    r"|(?:suivez-nous|abonnez-vous|inscrivez-vous|síguenos|suscríbete|siga-nos|подписывайтесь|подпишитесь)\b.*",
    re.IGNORECASE,
)
"""What asks the reader to do something else than to read on."""
BYLINE = re.compile(r"(?:(?:written |reported |words |story )?by|author:|von:?|por|par) [^.!?:;]{2,80}", re.IGNORECASE)
AUTHOR_BOX = re.compile(
    r".{2,80}'s avatar|(?:view|see|read) (?:all|more)(?: articles| posts| stories)? (?:from|by|of) .{2,80}|divider",
    re.IGNORECASE,
)
ABOUT = re.compile(
    r"[|©]|copyright|rights reserved|droits réservés|picture alliance"
    r"|(?:foto|bild|photo|image|quelle|picture|credit)s?:"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w* \d{1,2}(?:st|nd|rd|th)?,? \d{4}\b"
    r"|\d{1,2}[:.]\d{2} ?(?:uhr|[ap]\.?m\b)|\d, \d\d:\d\d$|^(?:by|von|por|autor(?:in)?|author):? ",
    re.IGNORECASE,
)
"""What a line over a text has that is about it: marks between its parts, rights, a moment, a name."""
