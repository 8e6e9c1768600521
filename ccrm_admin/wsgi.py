"""The WSGI application that gunicorn serves."""

import logging
import os

from django.core import checks
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccrm_admin.settings")

application = get_wsgi_application()

# Commands run the checks by themselves; gunicorn does not.
for found in checks.run_checks(tags=[checks.Tags.security]):
    logging.getLogger(__name__).log(found.level, "%s %s", found.msg, found.hint)
