"""All settings, from the environment (and ``.env``), failing loudly on bad values.

The README's configuration table explains each variable.
"""

import gc
from pathlib import Path

import environ
from cryptography.fernet import Fernet
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key
from django.utils.translation import gettext_lazy as _

from ccrm_admin.environment import (
    checked_count,
    checked_days,
    checked_fernet_keys,
    checked_flag,
    checked_mail,
    checked_public_url,
    checked_url_overrides,
    checked_url_template,
    is_loopback,
    kept_secret,
)

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env")

VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))  # what is made while it runs

# --- who may reach it -------------------------------------------------------------------------

LOOPBACK_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEBUG = checked_flag("DEBUG", env.str("DEBUG", default=""))
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=LOOPBACK_HOSTS)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SERVED_TO_OTHERS = not all(is_loopback(host) for host in ALLOWED_HOSTS)
PUBLIC_URL = checked_public_url(env.str("PUBLIC_URL", default=""), ALLOWED_HOSTS)

SECRET_KEY = env.str("SECRET_KEY", default="")
if not SECRET_KEY:
    if SERVED_TO_OTHERS or ("DEBUG" in env.ENVIRON and not DEBUG):
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Set it to a long random text: it signs sessions and links."
        )
    SECRET_KEY = kept_secret(VAR_DIR / "secret_key", get_random_secret_key().encode())

# --- the remote API ---------------------------------------------------------------------------

CREDENTIAL_KEYS = checked_fernet_keys(env.list("CREDENTIAL_KEYS", default=[])) or [
    kept_secret(VAR_DIR / "credential_key", Fernet.generate_key())
]
CCRM_URL_TEMPLATE = checked_url_template(env.str("CCRM_URL_TEMPLATE", default="https://{tenant}.ccrm.pl"))
CCRM_URL_OVERRIDES = checked_url_overrides(env.dict("CCRM_URL_OVERRIDES", default={}))

# --- the application --------------------------------------------------------------------------

# Reading a plan or a list makes tens of thousands of objects that are no garbage; at Python's own 700 the
# collector looks at all that a process holds again and again meanwhile, which is a third of the time.
gc.set_threshold(50_000)

INSTALLED_APPS = [
    "ccrm_admin.tenants",
    "ccrm_admin.ui",
    "ccrm_admin.exports",
    "ccrm_admin.inventory",
    "ccrm_admin.sync",
    "ccrm_admin.planning",
    "ccrm_admin.rollout",
    "ccrm_admin.dashboard",
    "ccrm_admin.worker",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "ccrm_admin.health.HealthCheck",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "ccrm_admin.ui.middleware.KeepNothing",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "ccrm_admin.unavailable.HonestRefusals",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ccrm_admin.tenants.middleware.LogRefusals",
    "django_htmx.middleware.HtmxMiddleware",
    "ccrm_admin.ui.middleware.LoginRedirects",
    "ccrm_admin.ui.middleware.OwnFormsOnly",
    "ccrm_admin.ui.middleware.PostedOnly",
    "ccrm_admin.inventory.number_formats.OperatorsNumbers",
    "ccrm_admin.sync.middleware.RefreshWhenLookedAt",
]

ROOT_URLCONF = "ccrm_admin.urls"
WSGI_APPLICATION = "ccrm_admin.wsgi.application"
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
                "django.template.context_processors.i18n",
                "ccrm_admin.tenants.context.abilities",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.l10n",  # unlocalize: every number in an attribute, which no person reads
                "django.templatetags.static",
                "ccrm_admin.ui.templatetags.ui",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'ccrm_admin.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Several processes share the file: take the write lock at once, wait for it, and let readers go on.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;",
    }
    VAR_DIR.mkdir(parents=True, exist_ok=True)
else:
    DATABASES["default"].setdefault("CONN_MAX_AGE", 60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

CACHES = {
    # Shared by all processes and hosts: allauth counts failed log-ins here. Beyond MAX_ENTRIES what has
    # expired is deleted, and nothing else, however many there are: a 10**9th of them is none. Otherwise
    # failures at accounts that don't exist would push the locks of those that do out of the table.
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000, "CULL_FREQUENCY": 10**9},
    },
    # For figures that a process can compute again, keyed by the version of what they were made from.
    "memory": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 1000},
    },
    # The keys of a list's rows in the order of a past day: 8 bytes a row, so that few are kept.
    "keys": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "keys",
        "OPTIONS": {"MAX_ENTRIES": 30},
    },
}
# How long what is over stays: see sync.schedule.retention.
RUNS_KEPT_DAYS = checked_days("RUNS_KEPT_DAYS", env.str("RUNS_KEPT_DAYS", default="30"))
SESSIONS_KEPT_DAYS = checked_days("SESSIONS_KEPT_DAYS", env.str("SESSIONS_KEPT_DAYS", default="0"))

TASKS = {
    "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "exports"]},
}

# --- people -----------------------------------------------------------------------------------

AUTH_USER_MODEL = "tenants.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_FORMS = {
    "login": "ccrm_admin.tenants.forms.LogInForm",
    "change_password": "ccrm_admin.tenants.forms.PasswordForm",
}
ACCOUNT_ADAPTER = "ccrm_admin.tenants.adapter.InvitationOnly"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "ccrm_admin.tenants.password_links.LinkTokens"  # noqa: S105 - a path
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
# A whole call centre stands behind one address; guesses at one account stay few (allauth's rate limits).
# What counts as an address and as an account is the adapter's to say.
LOGIN_LOCK_SECONDS = 5 * 60
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": f"30/m/ip,5/{LOGIN_LOCK_SECONDS}s/key"}
TRUSTED_PROXY_COUNT = checked_count("TRUSTED_PROXY_COUNT", env.str("TRUSTED_PROXY_COUNT", default=""))
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = True

# Password links are handed over by people. Mail tells of approvals alone, where there is a server for it.
EMAIL_URL = env.str("EMAIL_URL", default="")
MAIL_IS_SENT, DEFAULT_FROM_EMAIL = checked_mail(EMAIL_URL, env.str("EMAIL_FROM", default=""), PUBLIC_URL)
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
if MAIL_IS_SENT:
    vars().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 10  # seconds

MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# --- language and time ------------------------------------------------------------------------

LANGUAGE_CODE = "en"
FORMAT_MODULE_PATH = "ccrm_admin.formats"
LANGUAGES = [("en", _("English")), ("pl", _("Polish"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Warsaw"
USE_TZ = True

# --- files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# Workbooks that the worker makes; where web server and workers are on several hosts, a shared directory.
EXPORT_DIR = Path(env.str("EXPORT_DIR", default=str(VAR_DIR / "exports")))

# --- security ---------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Tabler draws its form marks from data: images
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "ccrm_admin.tenants.reporting.AlwaysSafe"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SERVED_TO_OTHERS and not DEBUG
if SERVED_TO_OTHERS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "loggers": {
        "ccrm_admin": {"handlers": ["console"], "level": "INFO", "propagate": True},
        "django.request": {"handlers": ["console"], "level": "ERROR", "propagate": True},
    },
}
