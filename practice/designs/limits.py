from django.conf import settings

from practice.lib.limits import Bucket

# Edits of one person, over every tab and design.
editing = Bucket("edits", rate=settings.EDIT_RATE, burst=settings.EDIT_BURST)
