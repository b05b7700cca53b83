#!/bin/sh
# A pipeline from end to end: builds a vulnerable image, is stopped by the gate, takes the fix that the report itself
# advises, builds again, passes and pushes. Needs jq and skopeo.
#
#   examples/pipeline/run.sh                          pushes into a folder
#   examples/pipeline/run.sh reg.example/pilot:1.0    pushes to a registry
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
work=${WORK:-$(mktemp -d)}
packages=$work/packages.txt
mkdir -p -- "$work"
cp -- "$here/packages.txt" "$packages"

export GATE_IMAGE="${1:-example/harbour-pilot:1.0}"
export GATE_SOURCE="oci:$work/build/harbour-pilot-oci"
[ $# -gt 0 ] || export GATE_DESTINATION="oci:$work/pushed:1.0"
# shellcheck disable=SC2016 # the gate's shell puts the values in
export GATE_BUILD='"$HERE/build.sh" "$PACKAGES" "$WORK/build"' HERE="$here" PACKAGES="$packages" WORK="$work"
export GATE_REPORTS="$work/reports"
export PLIMSOLL_ADVISORIES="$work/build/advisories" # a slice of advisories that the build makes; else they are fetched

gate() {
  verdict=0
  "$here/../../deploy/ci/plimsoll-gate.sh" || verdict=$?
}

# What the report advises, as "package version": of several fixes of one package the newest, which clears all of them.
advice() {
  jq --raw-output '.verdict.policies[] | select(.failsBuild) | .violations[] | select(.fixedVersion)
    | "\(.package | sub("@.*"; "")) \(.fixedVersion)"' "$work/reports/plimsoll.json" | sort -V | awk '
      { fix[$1] = $2 } END { for (name in fix) print name, fix[name] }' | sort
}

gate
if [ "$verdict" != 4 ]; then
  printf 'the vulnerable image ended with %s, not with 4\n' "$verdict" >&2
  exit 1
fi
# A version that was advised may have findings of its own: only another scan tells. Three rounds are plenty here.
for _ in 1 2 3; do
  advice >"$work/advice.txt"
  if [ ! -s "$work/advice.txt" ]; then
    printf 'not compliant, and no fix is advised: see %s\n' "$work/reports/plimsoll.html" >&2
    exit 4
  fi
  sed 's/^/advised: /' "$work/advice.txt"
  awk 'NR == FNR { fix[$1] = $2; next } { split($0, part, "@"); print part[1] "@" (part[1] in fix ? fix[part[1]] : part[2]) }' \
    "$work/advice.txt" "$packages" >"$packages.new"
  mv -- "$packages.new" "$packages"
  gate
  [ "$verdict" = 4 ] || break
done
[ "$verdict" = 0 ] || exit "$verdict"
printf 'pushed to %s; reports are in %s\n' "${GATE_DESTINATION:-$GATE_IMAGE}" "$work/reports"
