"""The product's settings, with the contestants beside it. Never used to serve people."""

from ccrm_admin.settings import *  # noqa: F403
from ccrm_admin.settings import INSTALLED_APPS as PRODUCT_APPS

DEBUG = False
INSTALLED_APPS = [*PRODUCT_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
ROOT_URLCONF = "bench.urls"
