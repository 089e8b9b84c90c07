"""Makes a container at the Azure Blob Storage that the environment names. Argument: its name."""

import os
import sys

from azure.storage.blob import BlobServiceClient

service = BlobServiceClient.from_connection_string(os.environ["AZURE_STORAGE_CONNECTION_STRING"])
service.create_container(sys.argv[1])
