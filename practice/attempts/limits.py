from django.conf import settings

from practice.lib.limits import Bucket

# Attempts that one person makes of moments of others.
branching = Bucket("branches", rate=settings.BRANCH_RATE, burst=settings.BRANCH_BURST)
