"""To be written."""
from django.http import Http404
from livingwell.access import signed_in

@signed_in
def triage(request, **kwargs):
    raise Http404

@signed_in
def detail(request, **kwargs):
    raise Http404
