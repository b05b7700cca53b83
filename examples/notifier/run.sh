#!/bin/sh
# Posts three reports and an incident, twice: to a notifier with a configuration of its own (notifier.yaml), and to one
# that runs a configuration as Postee takes it (postee.yaml). Prints what a mailbox, a chat and a program received. All
# of it runs on this machine: Sinks.java plays the destinations. Needs curl. PLIMSOLL names another plimsoll than that of
# this checkout.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
plimsoll=${PLIMSOLL:-$here/../../plimsoll}
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for home in ${JAVA_HOME-} /usr/lib/jvm/*25*; do
  if [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then java=$home/bin/java; fi
done
"$plimsoll" notifier --help >/dev/null # builds it where it is missing

sinks=
notifier=
stop() {
  [ -z "$notifier" ] || kill "$notifier" 2>/dev/null || :
  [ -z "$sinks" ] || kill "$sinks" 2>/dev/null || :
  [ -z "$notifier" ] || wait "$notifier" 2>/dev/null || :
  rm -rf -- "$work"
}
trap stop EXIT
trap 'exit 130' INT TERM

until_there() {
  tries=0
  until [ -s "$1" ] && grep -q "$2" "$1"; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ]; then
      printf 'no "%s" in %s after a minute:\n' "$2" "$1" >&2
      cat -- "$1" "$work/log" >&2 || :
      exit 1
    fi
    sleep 0.1
  done
}

# Waits until the notifier listens.
ready() {
  until_there "$work/log" 'address='
  address=$(sed -n 's/.*address=\([0-9.:]*\).*/\1/p' "$work/log")
}

# Waits until everything that was posted is routed and on no way any more.
settled() {
  tries=0
  until curl --silent --show-error --fail "http://$address/metrics" >"$work/metrics" &&
    grep -q '^plimsoll_notifier_documents_waiting 0' "$work/metrics" &&
    ! grep -q '^plimsoll_notifier_deliveries{.*state="waiting"} [1-9]' "$work/metrics"; do
    tries=$((tries + 1))
    [ "$tries" -lt 300 ] || { cat "$work/metrics" "$work/log" >&2; echo 'something still waits after 30 seconds' >&2; exit 1; }
    sleep 0.1
  done
}

# Posts every event to a path of the notifier, each when those before have arrived.
post() {
  for event in "$here"/events/*.json; do
    printf '== %s is posted: ' "${event##*/}"
    curl --silent --show-error --fail --data-binary "@$event" "http://$address$1"
    printf '\n'
    settled
  done
}

# Waits until nothing is on its way any more, and everything that $1 stands for was delivered.
done_with() {
  tries=0
  until curl --silent --show-error --fail "http://$address/api/v1/deliveries" >"$work/deliveries" &&
    grep -q "$1" "$work/deliveries" && ! grep -q '"state":"WAITING"' "$work/deliveries"; do
    tries=$((tries + 1))
    [ "$tries" -lt 120 ] || { cat "$work/deliveries" >&2; echo "nothing like $1 after a minute" >&2; exit 1; }
    sleep 0.5
  done
}

show() {
  for sink in mail chat program; do
    printf '\n==== what %s received\n\n' "$sink"
    cat -- "$work/$sink"
  done
  printf '==== what became of every delivery, the newest first\n'
  sed 's/},{/}\n{/g' "$work/deliveries" |
    sed -n 's/.*"id":\([0-9]*\),.*"route":"\([^"]*\)","channel":"\([^"]*\)".*"purpose":"\([A-Z]*\)","state":"\([A-Z]*\)".*"attempts":\([0-9]*\),.*"answer":"\([^"]*\)".*/\1 \2 -> \3: \4 \5 after \6 attempt(s), answer: \7/p'
  rm -f -- "$work/mail" "$work/chat" "$work/program"
}

"$java" "$here/Sinks.java" "$work" &
sinks=$!
until_there "$work/http" .
SINK_SMTP=$(cat "$work/smtp")
SINK_HTTP=$(cat "$work/http")
export SINK_SMTP SINK_HTTP

printf '######## The notifier with a configuration of its own: notifier.yaml\n'
"$plimsoll" notifier --config "$here/notifier.yaml" --data "$work/data" --port 0 2>"$work/log" &
notifier=$!
ready
post /api/v1/events
until_there "$work/chat" 'CVE-2026-10003'
until_there "$work/mail" 'ann@example.org'
until_there "$work/program" 'CVE-2026-10003'
done_with '"purpose":"RESOLVE","state":"DELIVERED"' # the end of CVE-2026-10003
show
kill "$notifier"
wait "$notifier" 2>/dev/null || :
notifier=

printf '\n\n######## A configuration as Postee takes it, run as it is: postee.yaml\n'
# the port of its mail server is no secret, and Postee takes only secrets from the environment
sed "s/SINK_SMTP/$SINK_SMTP/" "$here/postee.yaml" >"$work/cfg.yaml"
POSTEE_HTTP=127.0.0.1:0 POSTEE_HTTPS=off PATH_TO_DB="$work/database/webhook.db" REGO_FILTERS_PATH="$here/rego-filters" \
  SINK_CHAT="http://127.0.0.1:$SINK_HTTP/chat" SINK_PROGRAM="http://127.0.0.1:$SINK_HTTP/program" \
  "$plimsoll" notifier --postee "$work/cfg.yaml" 2>"$work/log" &
notifier=$!
ready
sed -n 's/.*PosteeOptions - /what differs from Postee: /p' "$work/log"
post /
until_there "$work/mail" 'ann@example.org'
until_there "$work/chat" 'Look at'
done_with '"route":"severe","channel":"archive".*"state":"DELIVERED"'
show
printf '\n'
