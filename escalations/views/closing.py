"""To be written."""
from django.http import Http404
from livingwell.access import signed_in

@signed_in
def close(request, **kwargs):
    raise Http404

@signed_in
def confirm_retraction(request, **kwargs):
    raise Http404

@signed_in
def undo(request, **kwargs):
    raise Http404

@signed_in
def reopen(request, **kwargs):
    raise Http404
