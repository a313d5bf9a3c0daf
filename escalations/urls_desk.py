"""Where the desk of those who triage is found: quarantine, saved views, many at once, exports."""

from django.urls import path

from escalations.views import bulk, exports, quarantine, saved_views, tabs

urlpatterns = [
    path("escalations/counts/", tabs.counts, name="escalation-counts"),
    path("escalations/bulk/", bulk.bulk, name="escalation-bulk"),
    path("escalations/export/", exports.export, name="escalation-export"),
    path("escalations/views/", saved_views.listing, name="view-list"),
    path("escalations/views/save/", saved_views.save, name="view-save"),
    path("escalations/views/<uuid:pk>/", saved_views.rename, name="view-rename"),
    path("escalations/views/<uuid:pk>/delete/", saved_views.delete, name="view-delete"),
    path("escalations/quarantine/", quarantine.listing, name="quarantine-list"),
    path("escalations/quarantine/<uuid:pk>/", quarantine.detail, name="quarantine-detail"),
]
