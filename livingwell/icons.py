"""The drawings: every icon and worry badge of the pages comes from this one place.

Pure: knows no model and no request. Templates reach it through the livingwell tags, forms through `tile`.
"""

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

HEART = '<path d="M12 20.5S3.5 15 3.5 9a4.5 4.5 0 0 1 8.5-2 4.5 4.5 0 0 1 8.5 2c0 6-8.5 11.5-8.5 11.5z"/>'
WARNING = '<path class="fill" d="M12 3.5L22 20.5H2z"/><path class="cut" d="M12 10v4.5M12 17.6v.1"/>'
DIAMOND = '<path d="M12 2.5L21.5 12 12 21.5 2.5 12z"/><path class="fill" d="M12 2.5L21.5 12 12 21.5z"/>'
RING = '<circle cx="12" cy="12" r="8"/>'

DRAWINGS = {
    "boat": '<path d="M3 15h18l-2.5 4.5h-13zM11 15V3L5 12.5h6M13.5 12.5H19L13.5 6z"/>',
    "call": (
        '<path d="M6.6 3.5l3 .9 1 4-2 1.7a12 12 0 0 0 5.3 5.3l1.7-2 4 1 .9 3c-.3 1.7-1.6 2.9-3.3 2.9'
        'C10 20.3 3.7 14 3.7 6.8c0-1.7 1.2-3 2.9-3.3z"/>'
    ),
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 2"/>',
    "diamond": DIAMOND,
    "eye": (
        '<path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z"/>'
        '<circle cx="12" cy="12" r="2.8"/>'
    ),
    "heart": HEART,
    "lock": '<rect x="5" y="10.5" width="14" height="10" rx="2"/><path d="M8 10.5V7.5a4 4 0 0 1 8 0v3"/>',
    "no-signal": (
        '<path d="M3 3l18 18M2.5 9.5a14 14 0 0 1 4-2.6M10.5 5.6a14 14 0 0 1 11 3.9M5.8 13.2a9 9 0 0 1 4-2.2'
        'M15.5 12a9 9 0 0 1 2.7 1.5M9.3 16.6a4.3 4.3 0 0 1 5.4 0M12 20v.1"/>'
    ),
    "pencil": '<path d="M4 20l1-4.5L16.5 4 20 7.5 8.5 19 4 20z"/>',
    "phone": '<rect x="7" y="2.5" width="10" height="19" rx="2"/><path d="M11 18.3h2"/>',
    "ring": RING,
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L21 21"/>',
    "send": '<path d="M12 20V5M6 11l6-6 6 6"/>',
    "tick": '<path d="M5 12.5l4.5 4.5L19 7.5"/>',
    "cross": '<path d="M6 6l12 12M18 6L6 18"/>',
    "warning": WARNING,
}

# code: (class, icon, words). The words are the only ones the project uses for a level of worry.
WORRIES = {
    "good_news": ("is-good", "heart", "Good news"),
    "mention": ("is-mention", "ring", "Worth mentioning"),
    "worried": ("is-worried", "diamond", "Worried"),
    "very_worried": ("is-very", "warning", "Very worried"),
}


def icon(name: str) -> SafeString:
    """Draw one icon beside words; hidden from screen readers because the words say it."""
    drawing = DRAWINGS[name]
    return mark_safe(  # noqa: S308  only our own constants
        f'<svg class="lw-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{drawing}</svg>'
    )


def worry_class(worry: str) -> str:
    """Name the class that colours a row or badge of this worry; empty when the level is not known."""
    return WORRIES.get(str(worry), ("", "", ""))[0]


def worry_badge(worry: str) -> SafeString:
    """Show a level of worry as a shape and its words; nothing at all for an unknown level."""
    if str(worry) not in WORRIES:
        return SafeString("")
    css, shape, words = WORRIES[str(worry)]
    return format_html('<span class="lw-worry {}">{} {}</span>', css, icon(shape), words)


def tile(label: str, meaning: str = "") -> SafeString:
    """Label a big choice, with its meaning in small letters below; for the choices of a form field."""
    if not meaning:
        return conditional_escape(label)
    return format_html("{}<small>{}</small>", label, meaning)
