"""Makes a bucket at the S3 that the environment names. Argument: its name."""

import os
import sys

import boto3

boto3.client("s3", endpoint_url=os.environ["MLFLOW_S3_ENDPOINT_URL"]).create_bucket(
    Bucket=sys.argv[1]
)
