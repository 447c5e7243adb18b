"""Addresses of the pupils' question."""

from django.urls import path

from reflection.views import pupil_agenda, pupil_themes, pupils

urlpatterns = [
    path("pupils-question/", pupils.pupils_question, name="pupils_question"),
    path("pupils-question/begin/", pupils.start, name="pupils_start"),
    path("pupils-question/<uuid:round>/themes/add/", pupil_themes.add, name="theme_add"),
    path("pupils-question/themes/<uuid:theme>/remove/", pupil_themes.remove, name="theme_remove"),
    path("pupils-question/<uuid:round>/agenda/", pupil_agenda.put, name="round_to_agenda"),
]
