"""Where the desk of those who triage is found: what waits to be placed, saved views, many at once, exports."""

from django.urls import path

from escalations.views import quarantine

urlpatterns = [
    path("escalations/quarantine/", quarantine.listing, name="quarantine-list"),
    path("escalations/quarantine/<uuid:pk>/", quarantine.detail, name="quarantine-detail"),
]
