"""One service of AWS over TLS, whatever the requests look like. Arguments: service, port, folder.

The folder holds server.pem and server.key. `moto_server` guesses the service from a signature,
and what a web identity sends to STS has none.
"""

import sys

from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.serving import run_simple

service, port, folder = sys.argv[1:]
run_simple(
    "127.0.0.1",
    int(port),
    create_backend_app(service),
    threaded=True,
    ssl_context=(f"{folder}/server.pem", f"{folder}/server.key"),
)
