#!/bin/sh
# Posts three reports and an incident to a notifier and prints what a mailbox, a chat and a program received. All of it
# runs on this machine: Sinks.java plays the destinations. Needs curl.
set -eu
here=$(cd -- "$(dirname -- "$0")" && pwd)
work=$(mktemp -d)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for home in ${JAVA_HOME-} /usr/lib/jvm/*25*; do
  if [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then java=$home/bin/java; fi
done
"$here/../../plimsoll" notifier --help >/dev/null # builds it where it is missing

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

"$java" "$here/Sinks.java" "$work" &
sinks=$!
until_there "$work/http" .
SINK_SMTP=$(cat "$work/smtp")
SINK_HTTP=$(cat "$work/http")
export SINK_SMTP SINK_HTTP

"$here/../../plimsoll" notifier --config "$here/notifier.yaml" --data "$work/data" --port 0 2>"$work/log" &
notifier=$!
until_there "$work/log" 'address='
address=$(sed -n 's/.*address=\([0-9.:]*\).*/\1/p' "$work/log")

for event in "$here"/events/*.json; do
  printf '== %s is posted: ' "${event##*/}"
  curl --silent --show-error --fail --data-binary "@$event" "http://$address/api/v1/events"
  printf '\n'
  sleep 1
done
until_there "$work/chat" 'CVE-2026-10003'
until_there "$work/mail" 'ann@example.org'
until_there "$work/program" 'CVE-2026-10003'
tries=0
until curl --silent --show-error --fail "http://$address/api/v1/deliveries" >"$work/deliveries" &&
  grep -q '"purpose":"RESOLVE","state":"DELIVERED"' "$work/deliveries" && ! grep -q '"state":"WAITING"' "$work/deliveries"; do
  tries=$((tries + 1))
  [ "$tries" -lt 120 ] || { echo 'the end of CVE-2026-10003 was not told' >&2; exit 1; }
  sleep 0.5
done

for sink in mail chat program; do
  printf '\n==== what %s received\n' "$sink"
  cat -- "$work/$sink"
done
printf '\n==== what became of every delivery\n'
sed 's/},{/},\n{/g' "$work/deliveries"
printf '\n'
