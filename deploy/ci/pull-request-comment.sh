#!/bin/sh
# Puts a report in Markdown under a pull request (GitHub) or merge request (GitLab): one comment for each image, which
# later runs rewrite. Needs curl and jq; POSIX sh.
#
#   pull-request-comment.sh plimsoll.md
#
#   GATE_PULL_REQUEST   its number
#   GATE_TOKEN          may write comments: GitHub's job token (pull-requests: write), a GitLab project token (api)
#   GATE_IMAGE          what the comment is about: other images have comments of their own
#   GitHub sets GITHUB_API_URL and GITHUB_REPOSITORY, GitLab CI_API_V4_URL and CI_PROJECT_ID.
set -eu
fail() { printf 'pull-request-comment: %s\n' "$*" >&2; exit 1; }

[ -f "${1-}" ] || fail "there is no report '${1-}'"
[ -n "${GATE_TOKEN-}" ] || fail 'GATE_TOKEN is empty: give a token that may write comments'
case ${GATE_PULL_REQUEST-} in
  '' | *[!0-9]*) fail "GATE_PULL_REQUEST '${GATE_PULL_REQUEST-}' is no number" ;;
esac
if [ -n "${GITHUB_REPOSITORY-}" ]; then
  api=${GITHUB_API_URL:-https://api.github.com}/repos/$GITHUB_REPOSITORY
  list=$api/issues/$GATE_PULL_REQUEST/comments
  one=$api/issues/comments
  update=PATCH
  header="Authorization: Bearer $GATE_TOKEN"
elif [ -n "${CI_API_V4_URL-}" ] && [ -n "${CI_PROJECT_ID-}" ]; then
  list=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$GATE_PULL_REQUEST/notes
  one=$list
  update=PUT
  header="PRIVATE-TOKEN: $GATE_TOKEN"
else
  fail 'neither GITHUB_REPOSITORY nor CI_API_V4_URL and CI_PROJECT_ID are set'
fi

# The token goes to curl on its standard input: an argument is seen by everybody on the machine.
ask() {
  printf 'header = "%s"\n' "$header" |
    curl --config - --silent --show-error --fail --max-time 60 --header 'Content-Type: application/json' "$@"
}

image=${GATE_IMAGE:-image}
case ${image##*/} in *:*) image=${image%:*} ;; esac # the tag is another for each build, the comment is not
mark="<!-- plimsoll $(printf '%s' "$image" | tr -c 'A-Za-z0-9._:/-' _) -->"
body=$(mktemp)
trap 'rm -f -- "$body"' EXIT
{ printf '%s\n' "$mark"; cat -- "$1"; } | jq --raw-input --slurp '{body: .}' >"$body"

page=1
earlier=
while [ "$page" -le 50 ]; do
  comments=$(ask "$list?per_page=100&page=$page")
  earlier=$(printf '%s' "$comments" | jq --raw-output --arg mark "$mark" \
    'map(select((.body // "") | startswith($mark)) | .id) | first // empty')
  if [ -n "$earlier" ] || [ "$(printf '%s' "$comments" | jq length)" -lt 100 ]; then break; fi
  page=$((page + 1))
done
if [ -n "$earlier" ]; then
  # somebody else may have copied the mark into a comment that this token may not change
  if ask --request "$update" --data-binary "@$body" "$one/$earlier" >/dev/null; then exit 0; fi
fi
ask --request POST --data-binary "@$body" "$list" >/dev/null
