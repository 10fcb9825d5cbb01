"""What every test has. The database under it: kulisy/operate/testing.py."""

# A conftest's fixtures win over those of installed plugins, hence here.
from kulisy.operate.testing import arranging, django_db_setup, fresh_clone_after_commits

__all__ = ["arranging", "django_db_setup", "fresh_clone_after_commits"]
