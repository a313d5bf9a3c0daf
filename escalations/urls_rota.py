"""Where the duty rota is found: weeks, duties, swaps, who is away, calendars."""

from django.urls import path

from escalations.views import absences, calendars, duty, rota, shifts, swaps

urlpatterns = [
    path("rota/", rota.week, name="rota-week"),
    path("rota/mine/", duty.mine, name="rota-mine"),
    path("rota/shared/", rota.shared, name="rota-shared"),
    path("rota/new/", shifts.new, name="rota-shift-new"),
    path("rota/copy/", shifts.copy, name="rota-copy"),
    path("rota/shifts/<uuid:pk>/", shifts.edit, name="rota-shift-edit"),
    path("rota/shifts/<uuid:pk>/remove/", shifts.remove, name="rota-shift-remove"),
    path("rota/shifts/<uuid:pk>/handover/", shifts.handover, name="rota-handover"),
    path("rota/shifts/<uuid:pk>/swap/", swaps.new, name="rota-swap-new"),
    path("rota/swaps/<uuid:pk>/", swaps.answer, name="rota-swap-answer"),
    path("rota/swaps/<uuid:pk>/take-back/", swaps.take_back, name="rota-swap-take-back"),
    path("rota/away/", absences.listing, name="absence-list"),
    path("rota/away/new/", absences.new, name="absence-new"),
    path("rota/away/<uuid:pk>/", absences.edit, name="absence-edit"),
    path("rota/away/<uuid:pk>/end/", absences.end, name="absence-end"),
    path("rota/calendar/new/", calendars.renew, name="rota-calendar-renew"),
    path("rota/calendar/<slug:token>.ics", calendars.feed, name="rota-calendar"),
]
