"""To be written."""
from django.http import Http404
from livingwell.access import signed_in

@signed_in
def count(request, **kwargs):
    raise Http404
