"""For gunicorn and other WSGI servers: `gunicorn wsgi:app`."""

from facilitation import create_app

app = create_app()
