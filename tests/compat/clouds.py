"""Buckets: S3 and STS, Azure Blob Storage and Google Cloud Storage, each spoken by an emulator."""

import os
import subprocess
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from environments import HERE, environment, node_program
from peers import free_port, running, wait_for_port

BUCKET = "mlflow-artifacts"
# Of letters alone: the others are sent encoded, which Google decodes and the emulator does not.
GOOGLE_BUCKET = "mlflow"
# STS for the server's web identity, S3 for both, over TLS of a private authority.
S3_PROGRAMS = ("moto[server,s3,sts]==5.2.5", "cryptography")
AZURE_PROGRAM = "azurite@3.37.0"
# The emulator's one account, with the key that its documentation publishes.
AZURE_ACCOUNT = "devstoreaccount1"
AZURE_KEY = (
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="
)

@contextmanager
def s3(scratch):
    """An S3 with a bucket; gives the variables with which a client reaches it."""
    folder = Path(scratch) / "s3"
    folder.mkdir()
    python = environment("s3", S3_PROGRAMS)
    subprocess.run([python, HERE / "scripts" / "make_certificates.py", folder], check=True)
    with _aws(folder, python, "s3") as port, _aws(folder, python, "sts") as sts_port:
        variables = {
            "AWS_ACCESS_KEY_ID": "compat",
            "AWS_SECRET_ACCESS_KEY": "compat-secret",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CA_BUNDLE": str(folder / "authority.pem"),
            "MLFLOW_S3_ENDPOINT_URL": f"https://localhost:{port}",
            "AWS_ENDPOINT_URL_STS": f"https://localhost:{sts_port}",
        }
        make_bucket = [python, HERE / "scripts" / "make_bucket.py", BUCKET]
        subprocess.run(make_bucket, check=True, env={**os.environ, **variables})
        yield variables


def web_identity(scratch, variables):
    """The same access as a Kubernetes service account with a role has it: a token, no keys."""
    token = Path(scratch) / "token"
    token.write_text("a token of the cluster's")
    kept = {k: v for k, v in variables.items() if "ACCESS_KEY" not in k}
    return {
        **kept,
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/tracker",
        "AWS_WEB_IDENTITY_TOKEN_FILE": str(token),
    }


@contextmanager
def _aws(folder, python, service):
    """One service of AWS over TLS; gives its port."""
    port = free_port()
    log = folder / f"{service}.log"
    command = [python, HERE / "scripts" / "serve_aws.py", service, str(port), folder]
    with running(command, log) as process:
        wait_for_port(process, port, log)
        yield port




@contextmanager
def azure(scratch):
    """Azure Blob Storage with a container; gives the variables with which a client reaches it."""
    folder = Path(scratch) / "azure"
    folder.mkdir()
    port = free_port()
    command = [
        node_program("azurite-blob", AZURE_PROGRAM), "--blobPort", str(port), "--location", folder,
        "--silent", "--disableTelemetry", "--skipApiVersionCheck",
    ]  # fmt: skip
    with running(command, folder / "log.txt", cwd=folder) as process:
        wait_for_port(process, port, folder / "log.txt")
        text = (
            f"DefaultEndpointsProtocol=http;AccountName={AZURE_ACCOUNT};AccountKey={AZURE_KEY};"
            f"BlobEndpoint=http://127.0.0.1:{port}/{AZURE_ACCOUNT}"
        )
        variables = {"AZURE_STORAGE_CONNECTION_STRING": text}
        python = environment("azure", ("azure-storage-blob==12.31.1",))
        make = [python, HERE / "scripts" / "make_container.py", BUCKET]
        subprocess.run(make, check=True, env={**os.environ, **variables})
        yield variables


@contextmanager
def google(scratch):
    """Google Cloud Storage with a bucket; gives the variables with which a client reaches it."""
    port = free_port()
    log = Path(scratch) / "google.log"
    command = [environment("s3", S3_PROGRAMS), HERE / "scripts" / "serve_google.py", str(port)]
    with running(command, log) as process:
        wait_for_port(process, port, log)
        url = f"http://127.0.0.1:{port}"
        make = urllib.request.Request(f"{url}/{GOOGLE_BUCKET}", method="PUT")
        urllib.request.urlopen(make).close()
        yield {"STORAGE_EMULATOR_HOST": url}
