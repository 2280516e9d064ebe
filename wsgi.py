"""The application for a server: `granian --interface wsgi wsgi:app`."""

from service.app import create_app, start
from service.settings import read_settings
from service.web.memory import collect_seldom

collect_seldom()
app = create_app(read_settings())
start(app)
