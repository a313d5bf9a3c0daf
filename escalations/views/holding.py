"""To be written."""
from django.http import Http404
from livingwell.access import signed_in

@signed_in
def take(request, **kwargs):
    raise Http404

@signed_in
def note(request, **kwargs):
    raise Http404

@signed_in
def hand_over(request, **kwargs):
    raise Http404

@signed_in
def screen(request, **kwargs):
    raise Http404
