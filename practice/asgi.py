"""The door of the site: pages, sockets, and what runs beside them from start to stop."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice.settings")
pages = get_asgi_application()
# WhiteNoise hands its files over as iterators that are not asynchronous; they are small, and read whole.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402 (the apps must be loaded first)
from channels.security.websocket import AllowedHostsOriginValidator  # noqa: E402
from channels.sessions import CookieMiddleware  # noqa: E402

from practice import routing  # noqa: E402
from practice.lib.lifespan import Lifespan  # noqa: E402

application = ProtocolTypeRouter(
    {
        "http": pages,
        "websocket": AllowedHostsOriginValidator(CookieMiddleware(URLRouter(routing.websockets))),
        "lifespan": Lifespan(routing.beside),
    }
)
