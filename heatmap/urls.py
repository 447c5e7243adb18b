"""Addresses of the heat map, below /<school>/heatmap/."""

from django.urls import include, path

from heatmap.views import cell, data, placing, present, term, week, what_if, year
from heatmap.views import list as list_view

app_name = "heatmap"
urlpatterns = [
    path("", term.term, name="term"),
    path("week/", week.week, name="week"),
    path("year/", year.year, name="year"),
    path("list/", list_view.weeks, name="list"),
    path("present/", present.present, name="present"),
    path("cell/<slug:row>/<str:day>/", cell.cell, name="cell"),
    path("placing/", placing.placing, name="placing"),
    path("data.json", data.data_json, name="data_json"),
    path("data.csv", data.data_csv, name="data_csv"),
    path("data.xlsx", data.data_xlsx, name="data_xlsx"),
    path("what-if/", what_if.choose, name="what_if_choose"),
    path("what-if/<uuid:occurrence>/", what_if.what_if, name="what_if"),
    path("what-if/<uuid:occurrence>/adopt/", what_if.adopt, name="what_if_adopt"),
    path("", include("heatmap.urls_packs")),
    path("", include("heatmap.urls_set_up")),
    path("", include("heatmap.urls_year")),
]
