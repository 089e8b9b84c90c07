"""What a kubelet does with a container: resolves its environment, expands its arguments."""

import base64
import re

SERVICE_ADDRESS = "10.96.0.12"
REFERENCE = re.compile(r"\$\$|\$\(([A-Za-z_][A-Za-z0-9_]*)\)")


def environment(container, objects):
    """The variables of a container, from the Services, Secrets and ConfigMaps among the objects."""
    found = {}
    for document in objects:
        if document["kind"] == "Service":
            found |= _service_links(document)
    for variable in container.get("env", ()):
        if "value" in variable:
            value = expanded(variable["value"], found)
        else:
            value = _referenced(variable["valueFrom"], objects)
        found[variable["name"]] = value
    return found


def _service_links(service):
    """What every container is told of a Service, unless it says `enableServiceLinks: false`."""
    name = service["metadata"]["name"].upper().replace("-", "_")
    port = service["spec"]["ports"][0]["port"]
    return {
        f"{name}_SERVICE_HOST": SERVICE_ADDRESS,
        f"{name}_SERVICE_PORT": str(port),
        f"{name}_PORT": f"tcp://{SERVICE_ADDRESS}:{port}",
    }


def _referenced(source, objects):
    kinds = {"secretKeyRef": "Secret", "configMapKeyRef": "ConfigMap"}
    ((kind, reference),) = source.items()
    for document in objects:
        if document["kind"] == kinds[kind] and document["metadata"]["name"] == reference["name"]:
            plain = {**document.get("stringData", {})}
            for key, value in document.get("data", {}).items():
                is_secret = document["kind"] == "Secret"
                plain[key] = base64.b64decode(value).decode() if is_secret else value
            return plain[reference["key"]]
    raise LookupError(f"there is no {reference}")


def expanded(text, variables):
    """`$(NAME)` is the variable of that name, if there is one; `$$` is a dollar sign."""

    def replacement(match):
        return "$" if match[0] == "$$" else variables.get(match[1], match[0])

    return REFERENCE.sub(replacement, text)


def arguments(container, objects):
    """What the executable gets, which is the first word of a command, or the image's: and its environment."""
    variables = environment(container, objects)
    words = (*container.get("command", ())[1:], *container.get("args", ()))
    return [expanded(word, variables) for word in words], variables
