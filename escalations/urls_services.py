"""Where the directory of services and referrals are found; part of this app's addresses."""

from django.urls import path

from escalations.views import referrals, service_list, services

urlpatterns = [
    path("services/", services.listing, name="service-list"),
    path("services/new/", services.new, name="service-new"),
    path("services/cards/", services.cards, name="service-cards"),
    path("services/lacking/", services.lacking, name="service-lacking"),
    path("services/export/", service_list.export, name="service-export"),
    path("services/import/", service_list.receive, name="service-import"),
    path("services/import/<uuid:pk>/", service_list.show, name="service-upload"),
    path("services/import/<uuid:pk>/confirm/", service_list.confirm, name="service-upload-confirm"),
    path("services/import/<uuid:pk>/discard/", service_list.discard, name="service-upload-discard"),
    path("services/<uuid:pk>/", services.detail, name="service-detail"),
    path("services/<uuid:pk>/edit/", services.edit, name="service-edit"),
    path("services/<uuid:pk>/checked/", services.checked, name="service-checked"),
    path("services/<uuid:pk>/retire/", services.retire, name="service-retire"),
    path("escalations/<uuid:pk>/refer/", referrals.refer, name="escalation-refer"),
    path("referrals/<uuid:pk>/", referrals.detail, name="referral-detail"),
    path("referrals/<uuid:pk>/answer/", referrals.answer, name="referral-answer"),
    path("referrals/<uuid:pk>/link/", referrals.new_link, name="referral-new-link"),
    path("referrals/<uuid:pk>/sheet/", referrals.sheet, name="referral-sheet"),
    path("referrals/link/<str:token>/", referrals.link, name="referral-link"),
]
