"""The settings, fed by the environment. docs/operations.md lists what can be set."""

import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote

import environ
from csp.constants import NONE, SELF

from livingwell import broker, secret_key

THIS_MACHINE = {"", "localhost", "127.0.0.1", "::1"}
env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(env.str("LIVINGWELL_VAR", default="") or BASE_DIR / "var").resolve()
VAR.mkdir(mode=0o700, parents=True, exist_ok=True)

# What kind of installation this is

DEBUG = env.bool("DEBUG", default=False)
DEMO = env.bool("LIVINGWELL_DEMO", default=False)
IS_REAL = not (DEBUG or DEMO)

SECRET_KEY = secret_key.choose(
    env.str("SECRET_KEY", default=""), file=VAR / "secret-key", may_make=not IS_REAL, argv=sys.argv
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if not IS_REAL else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="") or next(
    iter(CSRF_TRUSTED_ORIGINS), f"http://127.0.0.1:{env.str('PORT', default='8000')}"
)

# The apps, lowest floor first: each may know those above it in this list, never those below

INSTALLED_APPS = [
    "livingwell",
    "volunteers",
    "escalations",
    "mdt",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "phonenumber_field",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # pages are read on bad lines; it pads against guessing by size
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "livingwell.middleware.keep_out_of_caches",
    "livingwell.middleware.refuse_unreadable",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "livingwell.guard.guard",
]

ROOT_URLCONF = "livingwell.urls"
WSGI_APPLICATION = "livingwell.wsgi.application"
ASGI_APPLICATION = "livingwell.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "livingwell.context.frame",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# Database: SQLite that waits its turn, or PostgreSQL that never waits for ever

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SQLITE = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(VAR / "livingwell.sqlite3")}
DATABASE = env.db_url("DATABASE_URL") if env.str("DATABASE_URL", default="") else SQLITE
DATABASE["HOST"] = unquote(DATABASE.get("HOST") or "")
DATABASES = {"default": DATABASE}
ON_POSTGRES = DATABASE["ENGINE"] == "django.db.backends.postgresql"
if ON_POSTGRES:
    LIMIT = env.int("DATABASE_STATEMENT_SECONDS", default=10)
    DATABASE["CONN_MAX_AGE"] = env.int("CONN_MAX_AGE", default=60)
    DATABASE["CONN_HEALTH_CHECKS"] = True
    DATABASE["OPTIONS"] = DATABASE.get("OPTIONS", {}) | {
        "connect_timeout": 5,
        "options": f"-c statement_timeout={LIMIT}s -c lock_timeout=3s"
        " -c idle_in_transaction_session_timeout=30s",
    }
else:
    DATABASE["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL;",
    }
DATABASE_HOST = DATABASE["HOST"] or DATABASE["OPTIONS"].get("host", "")
if DEMO and DATABASE_HOST not in THIS_MACHINE and not DATABASE_HOST.startswith("/"):
    secret_key.refuse(
        "LIVINGWELL_DEMO=1 is refused with a database on another machine: the demo sign-in opens "
        "every account. Unset LIVINGWELL_DEMO, or use a database on this machine."
    )

# The database also keeps sessions (they can be ended) and the counts behind the sign-in limits:
# neither may depend on Redis.

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "livingwell_cache",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 31  # longer than any session lasts: livingwell/sessions.py ends them
SESSION_COOKIE_SAMESITE = "Lax"
# Staff: a desk others walk past, and one working day. Volunteers: their own telephone, a visit a week.
STAFF_IDLE, STAFF_LONGEST = timedelta(minutes=30), timedelta(hours=12)
VOLUNTEER_IDLE, VOLUNTEER_LONGEST = timedelta(days=14), timedelta(days=30)
# Requests of one person in a minute, on each machine; 0: no limit. A very worried report always gets through.
REQUESTS_A_MINUTE = env.int("REQUESTS_A_MINUTE", default=100)

# Signing in: a code by email or a passkey; nobody signs themselves up

AUTH_USER_MODEL = "livingwell.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_ADAPTER = "livingwell.adapter.Adapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_LOGIN_BY_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = True
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes", "webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_REAL
MFA_TOTP_ISSUER = "Living Well"
MFA_TOTP_TOLERANCE = 1  # telephones are seldom right to the second
MFA_ADAPTER = "livingwell.mfa.MFAAdapter"
MFA_RATE_LIMITS = {"webauthn_login": "60/m/ip"}  # a whole office comes in by one address at nine
SECOND_STEP_ROLES = (  # who sees more than their own clients
    "coordinator", "team_leader", "mdt_chair", "professional", "programme_manager", "administrator",
    "system_operator", "information_lead",
)  # fmt: skip
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)

# Whom a page names when it cannot help (nothing is shown while these are empty)

OFFICE_PHONE = env.str("OFFICE_PHONE", default="01632 960100" if DEMO else "")
OFFICE_HOURS = env.str("OFFICE_HOURS", default="Monday to Friday, 9am to 5pm" if DEMO else "")

# Language and time

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
PHONENUMBER_DEFAULT_REGION = "GB"

# Static files, served by the web process itself

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = VAR / "media"

# What a browser may load and a request may carry

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "form-action": [SELF],
        "base-uri": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IS_REAL)
SECURE_REDIRECT_EXEMPT = [r"^healthz"]
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000 if IS_REAL else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_REAL
SECURE_HSTS_PRELOAD = IS_REAL
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024  # a million typed characters come back with their error
UPLOAD_MAX_BYTES = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = 5
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
CSRF_FAILURE_VIEW = "livingwell.views.errors.csrf_failure"
HEALTH_TOKEN = env.str("HEALTH_TOKEN", default="")

# Messages out

if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = VAR / "mail"
EMAIL_TIMEOUT = 10
CODES_AT_ONCE = False  # sign-in codes leave beside the request (livingwell/codes.py)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Living Well <livingwell@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
NOTIFY_API_KEY = env.str("NOTIFY_API_KEY", default="")
NOTIFY_TEMPLATE_ID = env.str("NOTIFY_TEMPLATE_ID", default="")
NOTIFY_URL = env.str("NOTIFY_URL", default="https://api.notifications.service.gov.uk")
TEXT_FILE_PATH = VAR / "texts"
TEXT_SENDER = "livingwell.texts.NotifyTexts" if NOTIFY_API_KEY else ""  # none: nobody is offered texts
if not (IS_REAL or NOTIFY_API_KEY):
    TEXT_SENDER = "livingwell.texts.FileTexts"
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", default="")

# The watchers (docs/operations.md): how old a last sign of life looks like a restore from a backup,
# how often the auditor looks and the system checks itself the whole way, who is told that all is well

HOLD_AFTER_HOURS = env.float("LIVINGWELL_HOLD_AFTER_HOURS", default=6 if IS_REAL else 0)
AUDIT_SECONDS = env.float("LIVINGWELL_AUDIT_SECONDS", default=45)
CANARY_MINUTES = env.float("LIVINGWELL_CANARY_MINUTES", default=15)
HEARTBEAT_URL = env.str("LIVINGWELL_HEARTBEAT_URL", default="")

# Background work: the queue is a nudge, the rows are the truth (livingwell/background.py)

CELERY_BROKER_URL = env.str("REDIS_URL", default="") or broker.url(VAR)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 5,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = False
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 20
CELERY_TASK_TIME_LIMIT = 30
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "routine"
CELERY_TASK_ROUTES = {
    "escalations.send_stories": {"queue": "stories"},
    "escalations.*": {"queue": "urgent"},
    "livingwell.deliver": {"queue": "urgent"},
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True

# Logs say what broke, by id; never what anybody wrote (livingwell/discretion.py)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "()": "livingwell.discretion.Formatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        **{
            app: {"level": env.str("LOG_LEVEL", default="INFO")}
            for app in ("livingwell", "volunteers", "escalations", "mdt")
        },
        "django": {"handlers": ["console"], "level": "WARNING", "propagate": False},
        "notifications_python_client": {"level": "ERROR"},  # repeats what Notify answers
        "django.security.DisallowedHost": {"handlers": [], "propagate": False},  # anybody's noise
    },
}

if env.str("SENTRY_DSN", default=""):
    from livingwell import discretion

    discretion.start_sentry(env.str("SENTRY_DSN"))
