"""One search over everything a person may see."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from livingwell import audit
from livingwell.access import signed_in
from livingwell.floors import offered
from livingwell.forms.text import showable
from livingwell.searching import LONGEST_SEARCH, wanted


@require_safe
@signed_in
def search(request: HttpRequest) -> HttpResponse:
    """What each app finds, in groups; a search for nothing finds nothing."""
    text = " ".join(showable(request.GET.get("q", "")).split())[:LONGEST_SEARCH]
    finders = offered("searching", "find") if wanted(text) else ()
    groups = [group for find in finders for group in find(request.user, text) if group.hits]
    about = [hit.client_id for group in groups for hit in group.hits if hit.client_id]
    audit.read(request, "search", about)
    return render(request, "livingwell/search.html", {"q": text, "groups": groups})
