"""The addresses that belong to no single app: health now, home and sign-in beside it."""

from django.urls import path

from livingwell.views import health

urlpatterns = [
    path("healthz", health.shallow, name="health"),
    path("healthz/deep", health.deep, name="health-deep"),
]
