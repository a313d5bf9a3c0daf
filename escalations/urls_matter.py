"""Where a matter is screened, joined, split, and shown to one more person."""

from django.urls import path

from escalations.views import joining, screening

urlpatterns = [
    path("escalations/<uuid:pk>/screen/", screening.screen, name="escalation-screen"),
    path("escalations/<uuid:pk>/safeguarding/", screening.safeguarding, name="escalation-safeguarding"),
    path("escalations/<uuid:pk>/own/", screening.own, name="escalation-own"),
    path("escalations/<uuid:pk>/show/", screening.show, name="escalation-show"),
    path("escalations/<uuid:pk>/about/", screening.about, name="escalation-about"),
    path("escalations/<uuid:pk>/join/", joining.join, name="escalation-join"),
    path("escalations/<uuid:pk>/split/", joining.split, name="escalation-split"),
]
