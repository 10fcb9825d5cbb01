"""The thin ASGI front: one port for pages, streams, static files and downloads.

Pages stay WSGI, in threads of their own (pages.py); what is slow because a phone is slow (streams,
downloads) holds no thread (live.py, files.py). Knows nothing of Django: asgi.py puts it together.
"""
