"""The addresses of the meetings; their pages are not built yet."""

from django.urls import URLPattern

app_name = "mdt"
urlpatterns: list[URLPattern] = []
