"""The addresses that belong to no single app: home, the front door, the pages that explain, health."""

from django.urls import path

from livingwell.views import (
    about,
    appearance,
    dead_letters,
    health,
    home,
    message_preferences,
    messages,
    search,
    sign_in,
)

# The sign-in library looks for its two pages by its own names; both are our one page.
SIGN_IN_NAMES = ("account_login", "account_request_login_code", "sign-in")

urlpatterns = [
    path("", home.home, name="home"),
    *(path("sign-in/", sign_in.sign_in, name=name) for name in SIGN_IN_NAMES),
    path("sign-in/code/", sign_in.code, name="account_confirm_login_code"),
    path("sign-out/", sign_in.sign_out, name="sign-out"),
    path("demo/sign-in/", sign_in.demo_sign_in, name="demo-sign-in"),
    path("appearance/", appearance.appearance, name="appearance"),
    path("account/messages/", message_preferences.message_preferences, name="message-preferences"),
    path("messages/given-up/", dead_letters.listing, name="dead-letters"),
    path("messages/given-up/decide/", dead_letters.decide, name="dead-letters-decide"),
    path("search/", search.search, name="search"),
    path("messages/", messages.listing, name="message-list"),
    path("notices/<uuid:pk>/", messages.open_notice, name="notice-open"),
    path("help/", about.help_page, name="help"),
    path("privacy/", about.privacy, name="privacy"),
    path("accessibility/", about.accessibility, name="accessibility"),
    path("healthz", health.shallow, name="health"),
    path("healthz/deep", health.deep, name="health-deep"),
]
