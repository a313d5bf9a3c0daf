"""Every address of the project; what an app answers stands in the app."""

from django.urls import include, path

urlpatterns = [
    path("", include("livingwell.site_urls")),
    path("", include("volunteers.urls")),
    path("", include("escalations.urls")),
    path("", include("mdt.urls")),
]
