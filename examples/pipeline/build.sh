#!/bin/sh
# Stands for the build of an application: makes an image of the packages that packages.txt names.
#
#   build.sh PACKAGES OUT      writes the OCI layout OUT/harbour-pilot-oci, and the examples' advisories beside it
set -eu
examples=$(cd -- "$(dirname -- "$0")/.." && pwd)
packages=$1
out=$2
source=$out/source
rm -rf -- "$source" "$out/harbour-pilot-oci"
root=$source/image/1-app/srv/app
mkdir -p -- "$root"
cp -- "$examples"/source/*.tsv "$source"
cat >"$source/image.properties" <<'PROPERTIES'
name=harbour-pilot
tag=latest
created=2026-08-01T08:00:00Z
user=pilot
step.1=COPY app /srv/app # buildkit
PROPERTIES

put() {
  mkdir -p -- "$(dirname -- "$1")"
  cat >"$1"
}

while IFS= read -r purl; do
  version=${purl##*@}
  path=${purl%@*}
  name=${path##*/}
  case $purl in
    pkg:npm/*) printf '{"name":"%s","version":"%s"}\n' "$name" "$version" | put "$root/node_modules/$name/package.json" ;;
    pkg:gem/*)
      printf 'Gem::Specification.new do |s|\n  s.name = "%s"\n  s.version = "%s"\nend\n' "$name" "$version" |
        put "$root/bundle/specifications/$name-$version.gemspec"
      ;;
    pkg:pypi/*)
      printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s\n' "$name" "$version" |
        put "$root/lib/python3.11/site-packages/$name-$version.dist-info/METADATA"
      ;;
    pkg:maven/*)
      group=${path#pkg:maven/}
      group=${group%/*}
      printf 'groupId=%s\nartifactId=%s\nversion=%s\n' "$group" "$name" "$version" |
        put "$root/lib/$name-$version.jar/META-INF/maven/$group/$name/pom.properties"
      ;;
    *)
      printf 'build: do not know how to install %s\n' "$purl" >&2
      exit 1
      ;;
  esac
done <"$packages"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
for home in ${JAVA_HOME-} /usr/lib/jvm/*25*; do
  if [ -x "$home/bin/java" ] && grep -q '^JAVA_VERSION="25' "$home/release" 2>/dev/null; then java=$home/bin/java; fi
done
"$java" "$examples/MakeExamples.java" "$source" "$out"
