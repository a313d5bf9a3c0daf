"""Where observations, escalations, stories and the rota are found."""

from django.urls import include, path

from escalations.views import (
    arrivals,
    closing,
    escalations,
    helped,
    holding,
    observations,
    policies,
    questions,
    retractions,
    stories,
    undoing,
)

app_name = "escalations"

urlpatterns = [
    path("observations/", observations.listing, name="observation-list"),
    path("observations/new/", observations.new, name="observation-new"),
    path("observations/<uuid:pk>/", observations.detail, name="observation-detail"),
    path("observations/<uuid:pk>/add/", observations.add, name="observation-add"),
    path("observations/<uuid:pk>/retract/", observations.retract, name="observation-retract"),
    path("escalations/", escalations.triage, name="escalation-list"),
    path("escalations/arrivals/", arrivals.count, name="escalation-arrivals"),
    path("", include("escalations.urls_desk")),
    path("", include("escalations.urls_talk")),
    path("escalations/<uuid:pk>/", escalations.detail, name="escalation-detail"),
    path("escalations/<uuid:pk>/take/", holding.take, name="escalation-take"),
    path("escalations/<uuid:pk>/note/", holding.note, name="escalation-note"),
    path("escalations/<uuid:pk>/hand-over/", holding.hand_over, name="escalation-hand-over"),
    path("", include("escalations.urls_matter")),
    path("escalations/<uuid:pk>/close/", closing.close, name="escalation-close"),
    path("escalations/<uuid:pk>/retracted/", retractions.confirm, name="escalation-retracted"),
    path("escalations/<uuid:pk>/undo/", undoing.undo, name="escalation-undo"),
    path("escalations/<uuid:pk>/reopen/", closing.reopen, name="escalation-reopen"),
    path("escalations/<uuid:pk>/ask/", questions.ask, name="escalation-ask"),
    path("questions/<uuid:pk>/take-back/", questions.take_back, name="escalation-ask-undo"),
    path("questions/<uuid:pk>/answer/", questions.answer, name="escalation-answer"),
    path("stories/", stories.listing, name="story-list"),
    path("stories/<uuid:pk>/", stories.detail, name="story-detail"),
    path("stories/<uuid:pk>/helped/", helped.say, name="story-helped"),
    path("stories/<uuid:pk>/reply/", stories.reply, name="story-reply"),
    path("", include("escalations.urls_feedback")),
    path("", include("escalations.urls_rota")),
    path("policies/", policies.listing, name="policy-list"),
    path("policies/<uuid:pk>/", policies.detail, name="policy-detail"),
    path("policies/<uuid:pk>/edit/", policies.edit, name="policy-edit"),
    path("", include("escalations.urls_services")),
]
