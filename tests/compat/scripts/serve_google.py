"""Google Cloud Storage's XML API over HTTP, without logins. Argument: port.

It is what `gs://` is spoken to with, and it was made to be like S3's: an S3 answers it, once it is
given a login of its own kind.
"""

import sys

from moto.moto_server.werkzeug_app import create_backend_app
from werkzeug.serving import run_simple

LOGIN = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/s3/aws4_request, SignedHeaders=, Signature="
storage = create_backend_app("s3")


def logged_in(environ, start_response):
    return storage({**environ, "HTTP_AUTHORIZATION": LOGIN}, start_response)


run_simple("127.0.0.1", int(sys.argv[1]), logged_in, threaded=True)
