"""Numbers for people, as filters: {{ users|people }}, {{ value|ms }}."""

from django import template

from practice.lib import figures

register = template.Library()
register.filter("people", figures.people)
register.filter("short", figures.short)
register.filter("rate", figures.rate)
register.filter("size", figures.size)
register.filter("ms", figures.milliseconds)
register.filter("percent", figures.percent)
register.filter("times", figures.times)
register.filter("dollars", figures.dollars)
