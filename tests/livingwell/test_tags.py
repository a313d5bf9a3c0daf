"""How pages draw and say things."""

import datetime

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from livingwell import clock, icons, parts, telephones

NOW = datetime.datetime(2026, 6, 9, 14, 1, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _a_tuesday():
    clock.move_to(NOW)


def shown(source, **context):
    return Template("{% load livingwell %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("worry", "css", "words"),
    [
        ("very_worried", "is-very", "Very worried"),
        ("worried", "is-worried", "Worried"),
        ("mention", "is-mention", "Worth mentioning"),
        ("good_news", "is-good", "Good news"),
    ],
)
def test_a_worry_is_a_shape_then_words(worry, css, words):
    badge = shown("{% worry level %}", level=worry)

    assert badge.startswith(f'<span class="lw-worry {css}"><svg')
    assert badge.endswith(f"</svg> {words}</span>")
    assert shown("{{ level|worry_class }}", level=worry) == css


def test_a_worry_nobody_knows_is_not_shown():
    assert shown("{% worry level %}{{ level|worry_class }}", level="<b>") == ""


def test_every_drawing_is_hidden_from_screen_readers():
    for name in icons.DRAWINGS:
        assert 'aria-hidden="true"' in icons.icon(name)


def test_a_tile_says_what_a_choice_means_and_escapes_it():
    assert icons.tile("Tom & Co", "a < b") == "Tom &amp; Co<small>a &lt; b</small>"
    assert icons.tile("<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        (
            -40,
            '<span class="lw-due mt-1 is-over">Overdue by 40 minutes</span>'
            '<span class="lw-soft lw-small">was due 2:21pm today</span>',
        ),
        (
            5,
            '<span class="lw-due mt-1 is-soon">5 minutes left</span>'
            '<span class="lw-soft lw-small">by 3:06pm today</span>',
        ),
        (60 * 20, '<span class="lw-due mt-1">Tomorrow by 11:01am</span>'),
    ],
)
def test_a_deadline_is_what_is_left_then_when(minutes, expected):
    assert shown("{% due at %}", at=NOW + datetime.timedelta(minutes=minutes)) == expected


def test_nothing_is_said_of_a_time_there_is_not():
    said = [
        "say_time",
        "column_time",
        "say_date",
        "short_date",
        "paper_date",
        "say_when",
        "say_by",
        "capital",
    ]

    assert shown("{% due at %}{% phone at %}{% call_button at %}{{ at|written_phone }}", at=None) == ""
    assert shown("".join(f"{{{{ at|{name} }}}}" for name in said), at=None) == ""
    assert shown("{% if at|deadline %}x{% endif %}", at=None) == ""


def test_times_are_said_by_the_one_clock():
    at = NOW - datetime.timedelta(minutes=10)

    assert shown("{{ at|say_when|capital }}, {{ at|say_time }}, {{ at|column_time }}", at=at) == (
        "Today 2:51pm, 2:51pm, 2:51pm"
    )
    assert shown("{{ at|say_date }}, {{ at|short_date }}, {{ at|paper_date }}", at=at) == (
        "Tuesday 9 June, Tue 9 June, Tuesday 9 June 2026"
    )
    assert shown("{{ at|say_by }}, {{ at|say_by_volunteer }}", at=NOW) == "3:01pm today, 3:01pm"
    assert shown("{% with d=at|deadline %}{{ d.text }}{% endwith %}", at=NOW) != ""
    assert shown("{{ names|say_list }}", names=["Ann", "Bea", "Cy"]) == "Ann, Bea and Cy"


@pytest.mark.parametrize(
    ("number", "written", "address"),
    [
        ("01632 960112", "01632 960112", "tel:+441632960112"),
        ("+447700900123", "07700 900123", "tel:+447700900123"),
        ("999", "999", "tel:999"),
        ("+33 1 99 00 27 83", "+33 1 99 00 27 83", "tel:+33199002783"),
        ("ring the pub", "ring the pub", "tel:"),
        ("+999999999999999999999", "+999999999999999999999", "tel:+999999999999999999999"),
    ],
)
def test_numbers_are_written_as_people_do_and_dialled_from_anywhere(number, written, address):
    assert telephones.written(number) == written
    assert telephones.address(number) == address


def test_a_button_says_whom_it_rings():
    assert "Call Jo on 01632 960112</a>" in shown('{% call_button "01632960112" "Jo" %}')
    assert "Call 01632 960112</a>" in shown('{% call_button "01632960112" %}')
    assert 'class="btn btn-danger"' in shown('{% call_button "01632960112" style="btn-danger" %}')


class QuestionForm(forms.Form):
    who = forms.ChoiceField(choices=[("a", "Edie")], widget=forms.RadioSelect)
    noticed = forms.MultipleChoiceField(
        choices=[("Health", [("x", "Eating less")])], widget=forms.CheckboxSelectMultiple
    )
    empty = forms.ChoiceField(choices=[], widget=forms.RadioSelect)
    words = forms.CharField()
    when = forms.SplitDateTimeField()
    key = forms.UUIDField(widget=forms.HiddenInput)

    def clean(self):
        raise forms.ValidationError("These two do not go together")


def test_the_summary_leads_to_the_first_control_of_each_field():
    form = QuestionForm({})
    body = str(form)
    summary = shown('{% error_summary form words="elsewhere" %}', form=form)

    for anchor in ("id_who_0", "id_noticed_0_0", "id_when_0"):
        assert f'href="#{anchor}"' in summary
        assert f'id="{anchor}"' in body
    assert 'href="#elsewhere"' in summary
    assert "<li>These two do not go together</li>" in " ".join(summary.split())
    assert 'href="#"' not in summary


def test_nothing_wrong_means_no_summary():
    assert shown("{% error_summary form %}", form=QuestionForm()).strip() == ""


@pytest.mark.parametrize(
    ("headers", "template"),
    [
        ({}, "account/sign_out.html"),
        ({"HX-Request": "true"}, "_components/_mark.html"),
        ({"HX-Request": "true", "HX-Boosted": "true"}, "account/sign_out.html"),
    ],
)
def test_the_same_address_answers_a_page_or_its_part(headers, template, settings):
    request = RequestFactory().get("/", headers=headers)

    answer = parts.page_or_part(request, "account/sign_out.html", "_components/_mark.html", {}, status=409)

    assert ("<!doctype html>" in answer.content.decode()) == (template == "account/sign_out.html")
    assert answer.status_code == 409
    assert answer.headers["Vary"] == "HX-Request"


class FieldsForm(forms.Form):
    words = forms.CharField(help_text="What you saw", required=False)
    either = forms.CharField(required=False)
    noticed = forms.MultipleChoiceField(
        choices=[("Health", [("x", "Eating less")]), ("Home", [("y", "Cold")])],
        widget=forms.CheckboxSelectMultiple,
        help_text="Tap all that fit.",
    )
    good = forms.BooleanField(required=False, label="This is good news")

    def __init__(self, *args):
        super().__init__(*args)
        self.fields["either"].say_optional = False


def crispy(form, name):
    page = Template("{% load crispy_forms_tags %}{{ field|as_crispy_field }}").render(
        Context({"field": form[name]})
    )
    return " ".join(page.split())


def test_help_and_error_come_between_label_and_field():
    form = FieldsForm({"words": "", "noticed": ["nonsense"]})
    page = crispy(form, "noticed")

    parts_in_order = ["<legend", "Tap all that fit.", "is not one of the available choices", "<input"]
    positions = [page.index(part) for part in parts_in_order]
    assert positions == sorted(positions)
    assert 'aria-describedby="id_noticed_helptext id_noticed_error"' in page
    assert "lw-invalid" in page


def test_optional_fields_say_so_and_required_ones_have_no_star():
    form = FieldsForm()

    assert "Words (optional)</label>" in crispy(form, "words")
    assert "Either</label>" in crispy(form, "either")
    assert "Noticed</legend>" in crispy(form, "noticed")
    assert "*" not in crispy(form, "noticed")
    assert "(optional)" not in crispy(form, "good")


def test_short_choices_can_stand_in_pairs():
    form = FieldsForm()
    form.fields["noticed"].in_pairs = True

    assert crispy(form, "noticed").count('class="lw-tiles is-pairs"') == 2


def test_each_named_group_of_choices_is_a_group():
    page = crispy(FieldsForm(), "noticed")

    assert page.count('role="group"') == 2
    assert page.count('class="lw-tiles"') == 2
    assert page.count("<div") == page.count("</div>")
    assert "is-pairs" not in page
    assert 'aria-labelledby="id_noticed_group_0"' in page
    assert 'id="id_noticed_group_0">Health</strong>' in page
