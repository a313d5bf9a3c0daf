"""Where it is seen what volunteers are owed, what went well, and what came of what they noticed."""

from django.urls import path

from escalations.views import difference, feedback, good_news, notice_board, sharing

urlpatterns = [
    path("feedback/", feedback.owed, name="feedback-owed"),
    path("feedback/<uuid:pk>/called/", feedback.called, name="feedback-called"),
    path("feedback/<uuid:pk>/called/undo/", feedback.not_called, name="feedback-called-undo"),
    path("escalations/<uuid:pk>/tell/", feedback.tell, name="escalation-tell"),
    path("good-news/", good_news.listing, name="good-news-list"),
    path("observations/<uuid:pk>/thank/", good_news.thank, name="good-news-thank"),
    path("observations/<uuid:pk>/share/", sharing.share_news, name="news-share"),
    path("stories/<uuid:pk>/share/", sharing.share_story, name="story-share"),
    path("shared-stories/", sharing.listing, name="shared-story-list"),
    path("shared-stories/newsletter/", notice_board.newsletter, name="newsletter"),
    path("shared-stories/read-out/", notice_board.read_out, name="read-out"),
    path("shared-stories/<uuid:pk>/", sharing.detail, name="shared-story-detail"),
    path("shared-stories/<uuid:pk>/decide/", sharing.decide, name="shared-story-decide"),
    path("shared-stories/<uuid:pk>/edit/", sharing.edit, name="shared-story-edit"),
    path("notice-board/", notice_board.board, name="notice-board"),
    path("difference/", difference.page, name="difference"),
]
