"""Where clients and volunteers are found."""

from django.urls import path

from volunteers.views import clients, volunteers

app_name = "volunteers"

urlpatterns = [
    path("clients/", clients.listing, name="client-list"),
    path("clients/<uuid:pk>/", clients.detail, name="client-detail"),
    path("volunteers/", volunteers.listing, name="volunteer-list"),
    path("volunteers/<uuid:pk>/", volunteers.detail, name="volunteer-detail"),
]
