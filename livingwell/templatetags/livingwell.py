"""How pages draw, and how they say times, people and numbers: `{% load livingwell %}`.

Everything here words a value that the view already has; nothing asks the database.
"""

import json
from datetime import date, datetime
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.forms import BoundField, Form
from django.forms.widgets import ChoiceWidget
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from livingwell import clock, icons, telephones, wording
from livingwell.panels import Panel

register = template.Library()

register.simple_tag(icons.icon, name="icon")
register.simple_tag(icons.worry_badge, name="worry")
register.filter("worry_class", icons.worry_class)


@register.filter
def as_json(value: Any) -> str:
    """A value for a script to read from a data attribute; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)


@register.filter
def say_time(at: datetime | None) -> str:
    """1pm, 1:12pm, noon."""
    return wording.say_time(at) if at else ""


@register.filter
def column_time(at: datetime | None) -> str:
    """1:00pm, so that a column lines up."""
    return wording.column_time(at) if at else ""


@register.filter
def say_date(day: date | None) -> str:
    """Tuesday 9 June."""
    return wording.say_date(day, clock.now()) if day else ""


@register.filter
def short_date(day: date | None) -> str:
    """Tue 9 June, for tables."""
    return wording.short_date(day, clock.now()) if day else ""


@register.filter
def paper_date(day: date | None) -> str:
    """Tuesday 9 June 2026, on paper."""
    return wording.paper_date(day) if day else ""


@register.filter
def say_when(at: datetime | None) -> str:
    """Today 2:51pm, in the middle of a sentence: "today 2:51pm"."""
    return wording.say_when(at, clock.now()) if at else ""


@register.filter
def say_by(at: datetime | None) -> str:
    """By when, to staff: "tomorrow by 11am"."""
    return wording.say_by(at, clock.now()) if at else ""


@register.filter
def say_by_volunteer(at: datetime | None) -> str:
    """By when, to a volunteer: "Monday 15 June, 5pm"."""
    return wording.say_by_volunteer(at, clock.now()) if at else ""


@register.filter
def say_list(items: list[str]) -> str:
    """Ann, Bea and Cy."""
    return wording.say_list([str(item) for item in items])


@register.filter
def deadline(respond_by: datetime | None, hours: Any = None) -> wording.Deadline | None:
    """What is left, as an object with text, detail and tone; `{% with due=x.respond_by|deadline %}`."""
    return wording.say_deadline(respond_by, clock.now(), hours) if respond_by else None


@register.simple_tag
def due(respond_by: datetime | None, hours: Any = None) -> SafeString:
    """A deadline on a list: what is left in its colour, and below it when that is."""
    if respond_by is None:
        return SafeString("")
    said = wording.say_deadline(respond_by, clock.now(), hours)
    tone = f" is-{said.tone}" if said.tone else ""
    line = format_html('<span class="lw-due mt-1{}">{}</span>', tone, said.text)
    if not said.detail:
        return line
    return line + format_html('<span class="lw-soft lw-small">{}</span>', said.detail)


@register.filter
def capital(text: str) -> str:
    """The same words at the start of a sentence; unlike capfirst it accepts nothing at all."""
    return text[:1].upper() + text[1:] if text else ""


@register.simple_tag
def phone(number: Any) -> SafeString:
    """A telephone number as people write it, that can be tapped to ring."""
    if not number:
        return SafeString("")
    return format_html('<a href="{}">{}</a>', telephones.address(number), telephones.written(number))


@register.simple_tag
def call_button(number: Any, who: str = "", style: str = "btn-outline-primary") -> SafeString:
    """A button that rings: "Call Jo on 01632 960112"; nothing where there is no number."""
    if not number:
        return SafeString("")
    words = f"Call {who} on {telephones.written(number)}" if who else f"Call {telephones.written(number)}"
    return format_html(
        '<a class="btn {}" href="{}">{} {}</a>', style, telephones.address(number), icons.icon("call"), words
    )


@register.filter
def written_phone(number: Any) -> str:
    """A telephone number as people write it, as plain text."""
    return telephones.written(number) if number else ""


@register.simple_tag(takes_context=True)
def show_panel(context: Context, panel: Panel) -> SafeString:
    """Put one panel of a home page here, with what its app gave it."""
    with context.push(**panel.context):
        return context.template.engine.get_template(panel.template).render(context)  # type: ignore[union-attr]


@register.inclusion_tag("_components/_summary.html")
def error_summary(
    form: Form,
    title: str = "There is a problem",
    lead: str = "Nothing has been sent yet. Please put right:",
    **anchors: str,
) -> dict[str, Any]:
    """What is wrong with a form, above the h1, each line a link to its field.

    `anchors` names another place to jump to for a field that is drawn by hand: `observed_at="id_when"`.
    """
    problems = [
        {"text": text, "anchor": anchors.get(name) or _first_control(form, name)}
        for name, errors in form.errors.items()
        for text in errors
    ]
    return {"title": title, "lead": lead, "problems": problems}


def _first_control(form: Form, name: str) -> str:
    if name not in form.fields:
        return ""
    bound: BoundField = form[name]
    if bound.is_hidden:
        return ""
    if isinstance(bound.field.widget, ChoiceWidget) and not bound.id_for_label:
        first = next(iter(bound.subwidgets), None)  # within a named group the number is another one
        return first.id_for_label if first else ""
    return bound.id_for_label or f"{bound.auto_id}_0"
