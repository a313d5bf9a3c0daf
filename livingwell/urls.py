"""Every address of the project; what an app answers stands in the app."""

from django.urls import include, path

urlpatterns = [
    path("", include("livingwell.site_urls")),
    path("", include("livingwell.guard_urls")),
    path("", include("volunteers.urls")),
    path("", include("escalations.urls")),
    path("", include("mdt.urls")),
]

handler400 = "livingwell.views.errors.bad_request"
handler403 = "livingwell.views.errors.forbidden"
handler404 = "livingwell.views.errors.not_found"
handler500 = "livingwell.views.errors.server_error"
