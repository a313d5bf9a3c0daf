"""Every address of the project, and the anchor: an empty page behind session and sign-in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from livingwell import urls
from livingwell.access import signed_in


@signed_in
def nothing(request: HttpRequest) -> HttpResponse:
    """What every other page costs at least."""
    return HttpResponse()


urlpatterns = [path("nothing/", nothing), *urls.urlpatterns]
handler404 = urls.handler404
