{{/*
Labels of an object: (list $ "component"). The objects are named after the release.
*/}}
{{- define "tracker.labels" -}}
{{- $root := index . 0 -}}
app.kubernetes.io/name: tracker
{{ include "tracker.selector" . }}
app.kubernetes.io/managed-by: {{ $root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" $root.Chart.Name $root.Chart.Version | replace "+" "_" | quote }}
{{- end }}

{{/*
Labels by which a component is selected; they must never change.
*/}}
{{- define "tracker.selector" -}}
app.kubernetes.io/instance: {{ (index . 0).Release.Name | quote }}
app.kubernetes.io/component: {{ index . 1 }}
{{- end }}

{{- define "tracker.image" -}}
{{- $tag := .Values.image.tag | default .Chart.AppVersion -}}
{{- .Values.image.repository }}{{ hasPrefix "@" $tag | ternary "" ":" }}{{ $tag }}
{{- end }}

{{/*
The bucket: the one that was named, or the trial's own.
*/}}
{{- define "tracker.bucket" -}}
{{- if .Values.minio.enabled -}}
s3://mlflow
{{- else -}}
{{- required "artifacts.destination (or minio.enabled) says where artifacts are kept" .Values.artifacts.destination -}}
{{- end -}}
{{- end }}

{{/*
Every Host header that clients may send: the ingress' host, the names that the Service has inside
the cluster, and what `kubectl port-forward` makes a client send.
*/}}
{{- define "tracker.allowedHosts" -}}
{{- $service := printf "%s.%s" .Release.Name .Release.Namespace -}}
{{- list .Values.ingress.host .Release.Name $service (printf "%s.svc" $service) (printf "%s.svc.cluster.local" $service) "localhost" "127.0.0.1" | compact | join "," -}}
{{- end }}

{{/*
What containers of this chart may do: nothing but run.
*/}}
{{- define "tracker.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end }}

{{/*
A probe of a health path: (list $ "/livez").
*/}}
{{- define "tracker.httpGet" -}}
{{- $root := index . 0 -}}
path: {{ print $root.Values.staticPrefix (index . 1) | quote }}
port: http
{{- if $root.Values.serverTls.secretName }}
scheme: HTTPS
{{- end }}
{{- end }}

{{/*
A password of the trial that was made at the installation, or a new one: (list $ "secret" "key").
*/}}
{{- define "tracker.password" -}}
{{- $root := index . 0 -}}
{{- $secret := lookup "v1" "Secret" $root.Release.Namespace (index . 1) -}}
{{- if $secret -}}
{{- index $secret.data (index . 2) | b64dec -}}
{{- else -}}
{{- randAlphaNum 32 -}}
{{- end -}}
{{- end }}
