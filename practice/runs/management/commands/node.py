"""One node of several behind a balancer: pages and sockets, nothing else. The database and the queue are elsewhere."""

from argparse import ArgumentParser
from typing import Any

import uvicorn
from django.core.management.base import BaseCommand

from practice.runs import processes


class Command(BaseCommand):
    help = "Start one node behind a balancer."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, required=True)
        parser.add_argument("--balancer", default="127.0.0.1", help="whose word on a visitor's address is taken")

    def handle(self, *args: Any, host: str, port: int, balancer: str, **options: Any) -> None:
        uvicorn.Server(processes.pages(host=host, port=port, proxy_headers=True, forwarded_allow_ips=balancer)).run()
