"""Installations: the flags of `tracker kubernetes`, and the values of the chart that mean the same."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Case:
    """One installation, written twice."""

    name: str
    flags: tuple[str, ...]
    values: dict
    release: tuple[str, str] = field(default=("tracker", "tracker"))

    def __str__(self):
        return self.name.replace(" ", "-")


CASES = (
    Case(
        "aws",
        (
            "--backend-store-secret", "mlflow-db/uri",
            "--artifacts", "s3://mlflow-artifacts/team-a",
            "--aws-role-arn", "arn:aws:iam::123456789012:role/mlflow",
            "--host", "mlflow.example.com", "--tls-secret", "mlflow-tls", "--ingress-class", "nginx",
            "--auth", "none",
        ),
        {
            "backendStore": {"secret": {"name": "mlflow-db"}},
            "artifacts": {"destination": "s3://mlflow-artifacts/team-a"},
            "serviceAccount": {"awsRoleArn": "arn:aws:iam::123456789012:role/mlflow"},
            "ingress": {
                "host": "mlflow.example.com",
                "tlsSecretName": "mlflow-tls",
                "className": "nginx",
            },
            "auth": {"mode": "none"},
        },
    ),
    Case(
        "trial",
        ("--with-postgres", "--with-minio", "--auth", "none", "--replicas", "1", "--trial-storage", "1Gi"),
        {
            "postgres": {"enabled": True, "storage": "1Gi"},
            "minio": {"enabled": True, "storage": "1Gi"},
            "auth": {"mode": "none"},
            "replicas": 1,
        },
    ),
    Case(
        "everything",
        (
            "--name", "mlflow-two", "--namespace", "ml-platform", "--existing-namespace",
            "--image", "registry.example.com:5000/ml/tracker:9.9.9",
            "--with-postgres",
            "--artifacts", "s3://bucket", "--direct-artifacts",
            "--s3-endpoint", "https://minio.example.com:9000", "--s3-secret", "minio-keys",
            "--aws-region", "eu-central-1",
            "--host", "ml.example.com", "--static-prefix", "/mlflow",
            "--auth", "basic", "--htpasswd-secret", "users/htpasswd",
            "--server-tls-secret", "server-tls", "--trusted-proxies", "10.0.0.0/8,fd00::/8",
            "--replicas", "3", "--hpa-max", "9",
            "--cpu-request", "1", "--cpu-limit", "2",
            "--memory-request", "256Mi", "--memory-limit", "1Gi",
            "--env", "TRACKER_LOG=tracker=debug,info",
            "--allow-from", "ingress-nginx,monitoring", "--service-monitor",
            "--metrics-secret", "prometheus-user",
        ),
        {
            "image": {"repository": "registry.example.com:5000/ml/tracker", "tag": "9.9.9"},
            "postgres": {"enabled": True},
            "artifacts": {"destination": "s3://bucket", "direct": True},
            "s3": {
                "endpoint": "https://minio.example.com:9000",
                "secretName": "minio-keys",
                "region": "eu-central-1",
            },
            "ingress": {"host": "ml.example.com"},
            "staticPrefix": "/mlflow",
            "auth": {"mode": "basic", "htpasswdSecret": {"name": "users"}},
            "serverTls": {"secretName": "server-tls"},
            "trustedProxies": ["10.0.0.0/8", "fd00::/8"],
            "replicas": 3,
            "autoscaling": {"maxReplicas": 9},
            "resources": {
                "requests": {"cpu": "1", "memory": "256Mi"},
                "limits": {"cpu": "2", "memory": "1Gi"},
            },
            "env": [{"name": "TRACKER_LOG", "value": "tracker=debug,info"}],
            "networkPolicy": {"allowFrom": ["ingress-nginx", "monitoring"]},
            "serviceMonitor": {"enabled": True, "basicAuthSecretName": "prometheus-user"},
        },
        release=("mlflow-two", "ml-platform"),
    ),
)  # fmt: skip
