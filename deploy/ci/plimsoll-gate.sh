#!/bin/sh
# The gate of a pipeline: build → scan → push, in this order. What does not comply is never pushed.
# The action, the GitLab and Jenkins pipelines and the Tekton task beside this file all call it; POSIX sh.
#
#   GATE_IMAGE        the name under which the image is pushed: reg.example/team/app:1.4          (required)
#   GATE_SOURCE       what is scanned and pushed: docker:NAME, podman:NAME, docker-archive:FILE, oci-archive:FILE or
#                     oci:DIR[:TAG]                                            (default docker:$GATE_IMAGE)
#   GATE_BUILD        command that builds it; empty where it is built already
#                     (default for docker: and podman: "docker build -t NAME .", else empty)
#   GATE_PUSH         false leaves it where it is, for pull requests            (default true)
#   GATE_DESTINATION  where skopeo pushes what no engine holds                   (default docker://$GATE_IMAGE)
#   GATE_REPORTS      folder for the reports                                     (default plimsoll-reports)
#   GATE_PLIMSOLL     the command                    (default plimsoll, else the checkout that this file stands in)
#   PLIMSOLL_*        every option of plimsoll scan: PLIMSOLL_POLICY=policies, PLIMSOLL_SEVERITY=critical,high, …
#   GATE_PULL_REQUEST and a token: see pull-request-comment.sh
#
# Ends as plimsoll scan does: 0 complies and is pushed; 4 does not comply; 1, 2, 3, 5 not scanned as it must be.
set -eu
say() { printf 'plimsoll-gate: %s\n' "$*" >&2; }
here=$(dirname -- "$0")

[ -n "${GATE_IMAGE-}" ] || { say 'GATE_IMAGE is empty: name the image that is to be pushed'; exit 2; }
source=${GATE_SOURCE:-docker:$GATE_IMAGE}
name=${source#*:}
engine=
case $source in
  docker:* | podman:*) engine=${source%%:*} ;;
  docker-archive:* | oci-archive:* | oci:*) ;;
  *) say "GATE_SOURCE '$source' is neither docker:, podman:, docker-archive:, oci-archive: nor oci:"; exit 2 ;;
esac
reports=${GATE_REPORTS:-plimsoll-reports}
plimsoll=${GATE_PLIMSOLL:-plimsoll}
if [ -z "${GATE_PLIMSOLL-}" ] && ! command -v plimsoll >/dev/null && [ -x "$here/../../plimsoll" ]; then
  plimsoll=$here/../../plimsoll
fi

# --- build ---
if [ -n "${GATE_BUILD-}" ]; then
  sh -eu -c "$GATE_BUILD"
elif [ -z "${GATE_BUILD+given}" ] && [ -n "$engine" ]; then
  "$engine" build -t "$name" .
fi

# --- scan ---
identity() { "$engine" image inspect --format '{{.Id}}' "$name"; }
if [ -n "$engine" ]; then scanned=$(identity); fi
mkdir -p -- "$reports"
rm -f -- "$reports"/plimsoll.* "$reports/plimsoll-junit.xml" "$reports/gl-container-scanning-report.json"
verdict=0
"$plimsoll" scan --image-name "$GATE_IMAGE" \
  --format table \
  --format "json=$reports/plimsoll.json" \
  --format "html=$reports/plimsoll.html" \
  --format "sarif=$reports/plimsoll.sarif" \
  --format "markdown=$reports/plimsoll.md" \
  --format "junit=$reports/plimsoll-junit.xml" \
  --format "gitlab=$reports/gl-container-scanning-report.json" \
  "$source" || verdict=$?

# --- tell; what cannot be told changes no verdict ---
if [ -f "$reports/plimsoll.md" ]; then
  if [ -n "${GITHUB_STEP_SUMMARY-}" ]; then cat -- "$reports/plimsoll.md" >>"$GITHUB_STEP_SUMMARY"; fi
  if [ -n "${GATE_PULL_REQUEST-}" ]; then
    "$here/pull-request-comment.sh" "$reports/plimsoll.md" || say 'the pull request has no comment; the verdict stands'
  fi
fi
if [ -n "${GITHUB_OUTPUT-}" ] && [ -f "$reports/plimsoll.sarif" ]; then
  printf 'sarif=%s\n' "$reports/plimsoll.sarif" >>"$GITHUB_OUTPUT"
fi

# --- push ---
if [ "$verdict" != 0 ]; then
  say "$GATE_IMAGE is not pushed: plimsoll scan ended with $verdict"
  exit "$verdict"
fi
if [ "${GATE_PUSH:-true}" != true ]; then
  say "$GATE_IMAGE complies; GATE_PUSH is not true, so it is not pushed"
elif [ -n "$engine" ]; then
  [ "$(identity)" = "$scanned" ] || { say "$name has become another image while it was scanned: run this again"; exit 1; }
  [ "$name" = "$GATE_IMAGE" ] || "$engine" tag "$name" "$GATE_IMAGE"
  "$engine" push "$GATE_IMAGE"
else
  skopeo copy "$source" "${GATE_DESTINATION:-docker://$GATE_IMAGE}"
fi
