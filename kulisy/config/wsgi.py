"""The pages as a WSGI application, for the front and for any other server."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kulisy.config.settings")
application = get_wsgi_application()
