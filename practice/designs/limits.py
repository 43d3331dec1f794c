from django.conf import settings

from practice.lib.limits import Bucket

editing = Bucket("edits", rate=settings.EDIT_RATE, burst=settings.EDIT_BURST)
"""Edits of one person, over every tab and design."""
