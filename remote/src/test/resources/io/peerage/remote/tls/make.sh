#!/bin/sh
# Makes the certificates of the tests anew. Their keys are nobody's secret.
set -eu
cd "$(dirname "$0")"
kt() { keytool -keystore "$store" -storepass changeit -noprompt "$@" 2> /dev/null; }
store=store.p12
rm -f store.p12
long='-startdate 2020/01/01 -validity 36500'
here='san=dns:doors.example,dns:*.rooms.example,ip:127.0.0.1,ip:::1'
# NAME ALGORITHM
pair() {
  kt -genkeypair -alias "$1" -dname "CN=$1" -keyalg "$2" ${3:-} $long -ext bc:critical=ca:true \
    -ext ku:critical=keyCertSign
}
# NAME AUTHORITY ALGORITHM USAGE NAMES VALIDITY
signed() {
  pair "$1" "$3"
  kt -certreq -alias "$1" | kt -gencert -alias "$2" -rfc -ext "eku=$4" -ext "$5" ${6:-$long} | tr -d "\r" > "$1.pem"
  kt -importcert -alias "$1" -file "$1.pem"
  openssl pkcs12 -in store.p12 -passin pass:changeit -nodes -nocerts 2> /dev/null \
    | awk -v name="friendlyName: $1" 'index($0, name) && NF == 2 { on = 1 } /BEGIN/ && on { print_it = 1 }
        print_it { print } /END/ { if (print_it) exit }' > "$1.key"
}
pair authority EC
pair stranger EC
kt -exportcert -rfc -alias authority | tr -d "\r" > authority.pem
kt -exportcert -rfc -alias stranger | tr -d "\r" > stranger.pem
signed server authority EC serverAuth "$here"
signed client authority EC clientAuth san=dns:client
signed expired authority EC serverAuth "$here" '-startdate 2020/01/01 -validity 366'
signed foreign stranger EC serverAuth "$here"
signed strange-client stranger EC clientAuth san=dns:client
signed rsa authority RSA serverAuth "$here"
signed ed25519 authority Ed25519 serverAuth "$here"
openssl ec -in server.key -out server-sec1.key 2> /dev/null
openssl pkcs8 -topk8 -in server.key -out server-locked.key -passout pass:x 2> /dev/null
rm store.p12
