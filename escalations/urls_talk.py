"""Where corridor talks and the digests for practices are found; part of this app's addresses."""

from django.urls import path

from escalations.views import conversations, digests, practice_questions

urlpatterns = [
    path("escalations/conversations/", conversations.talks, name="conversation-new"),
    path(
        "escalations/conversations/actions/<uuid:pk>/done/",
        conversations.done,
        name="conversation-action-done",
    ),
    path(
        "escalations/conversations/actions/<uuid:pk>/undo/",
        conversations.not_done,
        name="conversation-action-undo",
    ),
    path("digests/", digests.listing, name="digest-list"),
    path("digests/practices/<uuid:pk>/", digests.prepare, name="digest-new"),
    path("digests/practices/<uuid:pk>/contact/", digests.name_contact, name="digest-contact"),
    path("digests/questions/<uuid:pk>/answer/", practice_questions.answer, name="digest-answer"),
    path("digests/<uuid:pk>/", digests.detail, name="digest-detail"),
    path("digests/<uuid:pk>/take-back/", digests.take_back, name="digest-undo"),
    path("digests/<uuid:pk>/ask/", practice_questions.ask, name="digest-ask"),
]
