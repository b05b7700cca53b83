#!/bin/sh
# The platform from end to end: starts it, registers images through the command line, decides about a finding, brings
# newer advisories, and shows which images they affect, that the decision is kept, and the events that were written.
# What the platform says is held against scans by the command line alone; where it is not the same, this ends with 1.
# Needs jq and curl, and a JDK 25 on PATH or in JAVA_HOME.
#
#   examples/platform/run.sh                                                     SQLite in a folder, one server
#   DATABASE_URL='jdbc:postgresql://host/name?user=…' examples/platform/run.sh   PostgreSQL, two servers
#
# PORT and PORT2 (18080, 18081): where the servers listen. PLIMSOLL: the command (the checkout's launcher).
# REGISTRY: host and port of a registry without TLS, to which an image is pushed and found to be the same.
# DATA (../shared/data): where real images (images/) and advisories (feeds/Alpine/all.zip) lie, these are registered too.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
root=$here/../..
plimsoll=${PLIMSOLL:-$root/plimsoll}
work=${WORK:-$(mktemp -d)}
data=${DATA:-$root/../shared/data}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for home in ${JAVA_HOME-} /usr/lib/jvm/*25*; do
  if [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then java=$home/bin/java; fi
done
url=http://127.0.0.1:${PORT:-18080}
other=$url
servers=

fail() {
  printf 'platform example: %s\n' "$*" >&2
  exit 1
}

stop() {
  for server in $servers; do kill "$server" 2>/dev/null || :; done
  for server in $servers; do wait "$server" 2>/dev/null || :; done
}
trap stop EXIT
trap 'exit 130' INT TERM

# A part of the example's sources, as another image on the same base: name and layers. What a WORK that is used again
# holds is not made again.
image() {
  if [ -e "$work/$1/$1.tar" ]; then return 0; fi
  mkdir -p "$work/source-$1"
  cp -R "$root/examples/source/." "$work/source-$1"
  for layer in "$work/source-$1/image"/*; do
    case " $2 " in *" ${layer##*/} "*) ;; *) rm -r "$layer" ;; esac
  done
  steps=$(printf '%s\n' "$2" | wc -w)
  sed -i.bak -e "s/^name=.*/name=$1/" -e "s/image.title=.*/image.title=$1/" "$work/source-$1/image.properties"
  awk -F'[.=]' -v steps="$steps" '$1 != "step" || $2 <= steps' "$work/source-$1/image.properties.bak" |
    sed -e "s/^name=.*/name=$1/" >"$work/source-$1/image.properties"
  rm "$work/source-$1/image.properties.bak"
  "$java" "$root/examples/MakeExamples.java" "$work/source-$1" "$work/$1"
}

# The server with its data in a folder of its own; what it writes is in a file beside it.
serve() {
  # shellcheck disable=SC2086 # two words or none
  PLIMSOLL_UPDATE_EVERY=0s "$plimsoll" server --data "$work/data-$1" --port "$1" --key-file "$work/secret.key" \
    ${DATABASE_URL:+--database-url "$DATABASE_URL"} >"$work/server-$1.log" 2>&1 &
  servers="$servers $!"
  for _ in $(seq 1 240); do
    if curl --silent --fail --output /dev/null "http://127.0.0.1:$1/health/ready"; then return 0; fi
    kill -0 "${servers##* }" 2>/dev/null || break
    sleep 0.25
  done
  cat "$work/server-$1.log" >&2
  fail "the server at port $1 is not ready"
}

ask() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $PLIMSOLL_TOKEN" "$@"
}

image harbour-shop '1-debian 2-runtimes 3-shop 4-cleanup'
image harbour-office '1-debian 2-runtimes'
image harbour-base '1-debian'

# The older slice does not know three of the vulnerabilities yet.
advisories() {
  mkdir -p "$work/source-older"
  cp -R "$root/examples/source/." "$work/source-older"
  grep -v -e CVE-2021-44228 -e CVE-2021-45046 -e CVE-2023-6246 "$root/examples/source/advisories.tsv" \
    >"$work/source-older/advisories.tsv"
  "$java" "$root/examples/MakeExamples.java" "$work/source-older" "$work/older"
  # Of real advisories, it does not know those that were published after a day either.
  if [ -f "$data/feeds/Alpine/all.zip" ]; then
    mkdir -p "$work/older/advisories/Alpine" "$work/harbour-shop/advisories/Alpine"
    "$java" "$here/Slice.java" "$data/feeds/Alpine/all.zip" 2024-06-01 "$work/older/advisories/Alpine/all.zip"
    cp "$data/feeds/Alpine/all.zip" "$work/harbour-shop/advisories/Alpine/all.zip"
  fi
  "$plimsoll" db build --from "$work/older/advisories" --db "$work/older.db" >/dev/null
  "$plimsoll" db build --from "$work/harbour-shop/advisories" --db "$work/newer.db" >/dev/null
}
if ! [ -e "$work/newer.db" ]; then advisories; fi

# What is registered: name and reference, one a line.
for name in harbour-shop harbour-office harbour-base; do
  printf '%s docker-archive:%s\n' $name "$work/$name/$name.tar"
done >"$work/images"
for name in alpine-3.10.9 alpine-3.18.9 alpine-3.20.3 alpine-multi distroless; do
  if [ -d "$data/images/$name" ]; then printf '%s oci:%s\n' $name "$data/images/$name"; fi
done >>"$work/images"
saved=$data/images/alpine-310.real-docker-save.tar.gz
if [ -f "$saved" ]; then printf 'alpine-saved docker-archive:%s\n' "$saved" >>"$work/images"; fi

serve "${PORT:-18080}"
if [ -n "${DATABASE_URL-}" ]; then
  serve "${PORT2:-18081}"
  other=http://127.0.0.1:${PORT2:-18081}
fi
PLIMSOLL_TOKEN=$("$plimsoll" server token create --data "$work/data-${PORT:-18080}" \
  ${DATABASE_URL:+--database-url "$DATABASE_URL"} --days 1)
export PLIMSOLL_TOKEN

"$plimsoll" db push --db "$work/older.db" --server "$url" --wait >/dev/null
while read -r name image; do
  verdict=0
  "$plimsoll" scan "$image" --server "$other" --register --quiet --format json="$work/$name.before.json" </dev/null ||
    verdict=$?
  case $verdict in 0 | 4) ;; *) fail "registering $image ended with $verdict" ;; esac
  printf 'registered %s: the scan ended with %s, %s findings\n' "$name" "$verdict" \
    "$(jq '.findings | length' "$work/$name.before.json")"
done <"$work/images"
expected=$(jq --slurp 'map(.image.digest) | unique | length' "$work"/*.before.json)
# The same image as an OCI layout with gzip layers is no other image.
"$plimsoll" scan "oci:$work/harbour-shop/harbour-shop-oci" --server "$url" --register --quiet --format json >/dev/null || :
# Nor is what a client pushes that compresses the layers anew: REGISTRY names a registry for that, and skopeo is needed.
if [ -n "${REGISTRY-}" ]; then
  skopeo copy --quiet --dest-tls-verify=false "docker-archive:$work/harbour-shop/harbour-shop.tar" \
    "docker://$REGISTRY/harbour/shop:1.4.0"
  "$plimsoll" scan "$REGISTRY/harbour/shop:1.4.0" --insecure-registry "$REGISTRY" --server "$url" --register --quiet \
    --format json >/dev/null || :
fi
images=$(ask "$url/api/v1/images" | jq '.items | length')
[ "$images" = "$expected" ] || fail "$images images are registered, not $expected"

shop=$(jq --raw-output .image.digest "$work/harbour-shop.before.json")
decision=$(ask --json "{\"decisions\": [{\"vulnerability\": \"CVE-2021-23337\", \"image\": \"$shop\",
  \"status\": \"not_affected\", \"justification\": \"vulnerable_code_not_in_execute_path\",
  \"comment\": \"template() is not used\"}]}" "$url/api/v1/decisions" | jq --raw-output '.decisions[0].id')

before=$(ask "$url/api/v1/events?limit=500" | jq --raw-output '.items[-1].sequence')
"$plimsoll" db push --db "$work/newer.db" --server "$other" --wait
# Scanners may match by the same advisories as the platform.
"$plimsoll" db pull --db "$work/pulled.db" --server "$url" >/dev/null
cmp "$work/pulled.db" "$work/newer.db" || fail "what was pulled is not what was pushed"

ask "$url/api/v1/events?limit=500&after=$before" >"$work/events.json"
jq --raw-output '.items[] | select(.type | test("finding|policy")) |
  "event \(.type | ltrimstr("dev.plimsoll.")) \(.data.vulnerability // .data.reference | sub(".*/"; ""))" +
  (if .data.imageCount then ": \(.data.imageCount) image(s)" else "" end)' "$work/events.json"
# Exactly these: what a scan of each image with the newer advisories finds, and did not with the older.
while read -r name image; do
  "$plimsoll" scan "$image" --db "$work/newer.db" --offline --no-policy --quiet --format json="$work/$name.after.json" \
    </dev/null
done <"$work/images"
found() {
  jq --slurp 'map({key: .image.digest, value: [.findings[] | .id + " " + .package]}) | from_entries' "$@"
}
found "$work"/*.before.json >"$work/before.found"
found "$work"/*.after.json >"$work/after.found"
jq --null-input --raw-output --slurpfile before "$work/before.found" --slurpfile after "$work/after.found" '
  [$after[0] | to_entries[] | .key as $image | .value - $before[0][$image] | map(split(" ")[0]) | unique[] |
    . + " " + $image] | sort[]' >"$work/expected"
jq --raw-output '[.items[] | select(.type == "dev.plimsoll.finding.opened") |
  .data.vulnerability + " " + .data.images[].digest] | sort[]' "$work/events.json" >"$work/told"
cmp "$work/expected" "$work/told" || fail 'the events tell of other images than scans find'
grep -q '^CVE-2021-44228 ' "$work/told" || fail 'nothing is told of CVE-2021-44228'
[ "$(grep -c '^CVE-2023-6246 ' "$work/told")" = 3 ] || fail 'CVE-2023-6246 is not told of three images'
printf '%s findings opened, in exactly the images in which scans find them\n' "$(wc -l <"$work/told")"

kept=$(ask "$url/api/v1/decisions/$decision" | jq --raw-output .vulnerability)
[ "$kept" = CVE-2021-23337 ] || fail "the decision is gone"
verdict=0
"$plimsoll" scan "docker-archive:$work/harbour-shop/harbour-shop.tar" --server "$url" --register --quiet \
  --format json="$work/after.json" || verdict=$?
[ "$verdict" = 4 ] || fail "with a known-exploited vulnerability the scan ends with $verdict"
jq --exit-status '.findings[] | select(.id == "CVE-2021-23337") | .suppressedBy' "$work/after.json" >/dev/null ||
  fail 'the decision does not apply any more'
printf '%s images, however they were called and compressed\n' "$images"
printf 'the decision about CVE-2021-23337 is kept\n'

ask "$url/api/v1/vulnerabilities/CVE-2021-44228/blast-radius" |
  jq --exit-status '.images == 1 and .packages[0].fixState == "fixed"' >/dev/null || fail 'the blast radius is another'
# The other server knows it all, too.
[ "$(ask "$other/api/v1/images" | jq '.items | length')" = "$images" ] || fail 'the servers tell different things'
"$plimsoll" server audit verify --data "$work/data-${PORT:-18080}" ${DATABASE_URL:+--database-url "$DATABASE_URL"}
"$plimsoll" server verify --data "$work/data-${PORT:-18080}" ${DATABASE_URL:+--database-url "$DATABASE_URL"}
