from django.conf import settings

from practice.lib.limits import Bucket

# Edits of one person, over every tab and design.
editing = Bucket("edits", rate=settings.EDIT_RATE, burst=settings.EDIT_BURST)

# Questions of one person about what their design carries.
asking = Bucket("asks", rate=settings.ASK_RATE, burst=settings.ASK_BURST)
