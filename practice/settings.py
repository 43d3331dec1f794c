"""Settings: one file, read from the environment. Each WBN_ name is explained in docs/settings.md.

WBN_VAR              var         where the database, the broker's messages and caches are kept
WBN_PORT             8000        port of `manage.py serve`
WBN_PRODUCTION       off         secure cookies and redirects; the site then needs WBN_SECRET_KEY
WBN_DEBUG            off         Django's debug pages; never in production
WBN_DATABASE_URL     none        Postgres instead of a file in WBN_VAR; of several hosts the primary is found
WBN_REDIS_URL        none        Redis instead of memory and files: cache, relay between nodes, queue
WBN_SECRET_KEY       made once   kept in WBN_VAR/secret_key unless set
WBN_HOSTS            localhost   names the site answers to, comma-separated; WBN_ORIGINS: full origins behind a proxy
WBN_WORKERS          2           processes that simulate
WBN_RUN_SECONDS      60          a run longer than this fails
WBN_RUN_MEMORY_MB    2048        memory a simulating process may use
WBN_RUN_LEASE_S      10          a run without a sign of life for so long is given to another process
WBN_RUN_REQUESTS     200000      requests simulated in a run
WBN_RUNS_QUEUED      5           runs of one person that may wait or work
WBN_EDIT_RATE        30          edits a second a person; WBN_EDIT_BURST 60 at once
WBN_BRANCH_RATE      30          branches an hour a person; WBN_BRANCH_BURST 10 at once
WBN_GUESTS_RATE      30          new guests an hour from one address; WBN_GUESTS_BURST 30 at once
WBN_PROXIES          0           proxies in front of the site: whose X-Forwarded-For counts for limits of logging in
WBN_EMAIL_URL        none        a mail server, for forgotten passwords; WBN_EMAIL_FROM: whom its mail comes from
WBN_HEARTBEAT_S      5           how often an open canvas is told where its design stands
WBN_FAULT_POINT      none        for tests alone: where the process dies; never in production
"""

import os
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from practice.lib import environment, served

BASE_DIR = Path(__file__).resolve().parent.parent
VAR = Path(environment.text("WBN_VAR", str(BASE_DIR / "var"))).resolve()
VAR.mkdir(parents=True, exist_ok=True)

PRODUCTION = environment.flag("WBN_PRODUCTION")
DEBUG = environment.flag("WBN_DEBUG") and not PRODUCTION
SECRET_KEY = environment.secret("WBN_SECRET_KEY", kept_in=VAR / "secret_key", required=PRODUCTION)
ALLOWED_HOSTS = environment.names("WBN_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = environment.names("WBN_ORIGINS")
PORT = environment.whole("WBN_PORT", 8000)

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "django_vite",
    "template_partials",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "practice.lib",
    "practice.accounts",
    "practice.prompts",
    "practice.schemas",
    "practice.designs",
    "practice.runs",
    "practice.attempts",
    "practice.scoring",
    "practice.drills",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "practice.lib.permissions_policy.PermissionsPolicy",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "practice.lib.body_limit.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "practice.lib.refusals.Refusals",
]
ROOT_URLCONF = "practice.urls"
ASGI_APPLICATION = "practice.asgi.application"
APPEND_SLASH = True

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# -- people -----------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("MinimumLengthValidator", "CommonPasswordValidator", "NumericPasswordValidator")
]
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",  # guests, by their cookie
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "practice"
ACCOUNT_ADAPTER = "practice.accounts.adapter.Adapter"
ACCOUNT_FORMS = {"signup": "practice.accounts.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_AUTHENTICATED_LOGIN_REDIRECTS = False  # guests are signed in, and may sign up; ours turns members away
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = environment.whole("WBN_PROXIES", 0)
ACCOUNT_RATE_LIMITS = {  # a classroom behind one address signs up and in together
    "signup": "60/m/ip",
    "login": "60/m/ip",
    "login_failed": "30/m/ip,5/300s/key",
}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if PRODUCTION else "http"
SENDS_MAIL = bool(environment.text("WBN_EMAIL_URL"))
ACCOUNT_EMAIL_VERIFICATION = "optional" if SENDS_MAIL else "none"
globals().update(environment.mail("WBN_EMAIL_URL"))
DEFAULT_FROM_EMAIL = environment.text("WBN_EMAIL_FROM", "What Breaks Next <practice@localhost>")
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True  # without a mail server no address can be verified
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION  # browsers themselves allow it on localhost alone
SESSION_COOKIE_AGE = 365 * 24 * 3600
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"

# -- data -------------------------------------------------------------------------------------------------------------
# IMMEDIATE: a transaction that starts by reading and then writes would otherwise meet "database is locked".
# FULL: what was acknowledged survives a power cut, not only a crash of the process.
DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR / "db.sqlite3",
        "CONN_MAX_AGE": 60,
        "TEST": {"NAME": VAR / f"test-{os.getpid()}.sqlite3"},
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-8000",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES: dict[str, dict[str, Any]] = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CHANNEL_LAYERS: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "channels.layers.InMemoryChannelLayer", "CONFIG": {"capacity": 500}}
}

# -- queue: messages are files, the row is the truth ------------------------------------------------------------------
BROKER = VAR / "broker"
for folder in ("messages", "control", "taken"):
    (BROKER / folder).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_URL = "filesystem://localhost"
CELERY_BROKER_TRANSPORT = "practice.lib.broker:Transport"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "data_folder_in": str(BROKER / "messages"),
    "data_folder_out": str(BROKER / "messages"),
    "control_folder": str(BROKER / "control"),
    "polling_interval": 0.05,
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its queue as long as that takes
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1}
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_HIJACK_ROOT_LOGGER = False

# -- numbers: compiled once, kept beside the data; a simulation uses one core ------------------------------------------
os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR / "numba"))
os.environ.setdefault("NUMBA_NUM_THREADS", "1")
os.environ.setdefault("OMP_NUM_THREADS", "1")

# -- limits -----------------------------------------------------------------------------------------------------------
WORKERS = environment.whole("WBN_WORKERS", 2)
RUN_SECONDS = environment.whole("WBN_RUN_SECONDS", 60)
RUN_REQUESTS = environment.whole("WBN_RUN_REQUESTS", 200_000)
RUN_LEASE_S = environment.number("WBN_RUN_LEASE_S", 10)
RUN_TRIES = 3
RUN_MEMORY_MB = environment.whole("WBN_RUN_MEMORY_MB", 2048)
RUNS_QUEUED = environment.whole("WBN_RUNS_QUEUED", 5)
EDIT_RATE, EDIT_BURST = environment.number("WBN_EDIT_RATE", 30), environment.whole("WBN_EDIT_BURST", 60)
PRESENCE_RATE, PRESENCE_BURST = 20.0, 20
ASK_RATE, ASK_BURST = 10.0, 20
MESSAGE_BYTES = 16 * 1024
COMMENT_RATE, COMMENT_BURST = 0.5, 20
BRANCH_RATE = environment.number("WBN_BRANCH_RATE", 30) / 3600
BRANCH_BURST = environment.whole("WBN_BRANCH_BURST", 10)
READ_RATE, READ_BURST = 0.5, 30
GUESTS_RATE = environment.number("WBN_GUESTS_RATE", 30) / 3600
GUESTS_BURST = environment.whole("WBN_GUESTS_BURST", 30)
HEARTBEAT_S = environment.number("WBN_HEARTBEAT_S", 5)
FAULT_POINT = environment.for_tests("WBN_FAULT_POINT", forbidden=PRODUCTION)
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# -- the served shape: Postgres and Redis where the environment names them --------------------------------------------
if DATABASE_URL := environment.text("WBN_DATABASE_URL"):
    DATABASES = {"default": served.database(DATABASE_URL)}
if REDIS_URL := environment.text("WBN_REDIS_URL"):
    CACHES = {"default": served.cache(REDIS_URL)}
    CHANNEL_LAYERS = {"default": served.channel_layer(REDIS_URL)}
    CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT = REDIS_URL, "redis"
    CELERY_BROKER_TRANSPORT_OPTIONS = served.broker_options(RUN_SECONDS)

# -- words and time ---------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = True

# -- files ------------------------------------------------------------------------------------------------------------
# Served by WhiteNoise straight from their folders, so that there is nothing to collect. static/studio holds sources of
# the canvas and stays out; Vite builds it into static/dist.
STATIC_URL = "/static/"
STATICFILES_DIRS = [(name, BASE_DIR / "static" / name) for name in ("css", "img", "js", "dist")]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
SILENCED_SYSTEM_CHECKS = ["django_vite.W001", "staticfiles.W004"]  # ours, wbn.W001, says what to do
DJANGO_VITE: dict[str, dict[str, Any]] = {
    "default": {"manifest_path": BASE_DIR / "static" / "dist" / "manifest.json", "static_url_prefix": "dist"},
}

# -- security ---------------------------------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'", "ws:", "wss:"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REDIRECT_EXEMPT = ["^healthz$"]

# -- log: one line for each thing that was refused, nothing for what went well ---------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s", "datefmt": "%H:%M:%S"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "practice": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # a refusal has its own line (practice.refused)
    },
}
