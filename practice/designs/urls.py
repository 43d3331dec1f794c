from django.urls import path

from practice.designs import talk, views

urlpatterns = [
    path("<uuid:design_id>/edits/", views.edits, name="design-edits"),
    path("<uuid:design_id>/log/", views.log_page, name="design-log"),
    path("<uuid:design_id>/comments/", talk.talk, name="design-comments"),
    path("<uuid:design_id>/comments/<slug:comment_id>/settle/", talk.settle, name="comment-settle"),
]
