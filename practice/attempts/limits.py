from django.conf import settings

from practice.lib.limits import Bucket

# Attempts that one person makes of moments of others.
branching = Bucket("branches", rate=settings.BRANCH_RATE, burst=settings.BRANCH_BURST)

# Texts from elsewhere that one person or address has read, and attempts that they make of them.
reading = Bucket("readings", rate=settings.READ_RATE, burst=settings.READ_BURST)
opening = Bucket("openings", rate=settings.BRANCH_RATE, burst=settings.BRANCH_BURST)
