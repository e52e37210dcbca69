"""What a page says of an article that has no text, or no title: that a password hides it, or that it was left empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.page import Page

LOCKED = "post-password-form"
"""Class of the form that WordPress prints in the place of an article with a password, in its feed, too."""


def is_locked(page: Page) -> bool:
    """Tell whether the page asks for the password of its article instead of showing it."""
    return any(LOCKED in form.get("class", "").split() for form in page.tree.iter("form"))
