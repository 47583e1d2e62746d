#!/bin/sh
# Stands in for Maven: "builds" by copying the jars that are built already.
echo "$*" >> "$FAKE_MVN_LOG"
for word in "$@"; do
  case $word in -Dpeerage.app=*) app=${word#*=} ;; esac
done
[ ! -p "$FAKE_MVN_GATE" ] || read -r _ < "$FAKE_MVN_GATE"
if grep -q broken node/src/main/java/Source.java; then
  echo '[INFO] noise'
  echo '[ERROR] Source.java:[1,1] cannot find symbol'
  exit 1
fi
mkdir -p "$app" && cp "$FAKE_MVN_JARS"/*.jar "$app" && cp node/src/main/java/Source.java "$app"
