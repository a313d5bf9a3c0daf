"""Where corridor talks and the digests for practices are found; part of this app's addresses."""

from django.urls import path

from escalations.views import conversations

urlpatterns = [
    path("escalations/conversations/", conversations.talks, name="conversation-new"),
    path(
        "escalations/conversations/actions/<uuid:pk>/done/",
        conversations.done,
        name="conversation-action-done",
    ),
]
