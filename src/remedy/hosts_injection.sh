#!/bin/sh
# Makes this container's host name resolve to the Docker host's address, then starts the application.
# Reads the address from the host's own hosts file (HOST_HOSTS), or takes HOST_IP where that is set.
set -eu

hosts="${HOSTS_FILE:-/etc/hosts}"
host_hosts="${HOST_HOSTS:-/host-hosts}"
NAME="${NAME:-$(uname -n)}"
export NAME

address="${HOST_IP:-}"
if [ -z "$address" ]; then
    address="$(awk '
        $1 ~ /^(#|127\.|0\.|::|fe80)/ { next }
        {
            for (i = 2; i <= NF && $i !~ /^#/; i++)
                if ($i == ENVIRON["NAME"]) { print $1; exit }
        }' "$host_hosts")"
fi
if [ -z "$address" ]; then
    echo "$host_hosts has no address for $NAME that other machines can use: set HOST_IP" >&2
    exit 1
fi

# Docker mounts /etc/hosts into the container: it can be written, but not renamed or replaced.
copy="$(mktemp)"
awk '
    {
        own = 0
        for (i = 2; i <= NF && $i !~ /^#/; i++)
            if ($i == ENVIRON["NAME"]) own = 1
        if (own && $1 !~ /^#/) print "# " $0
        else print
    }' "$hosts" >"$copy"
cat "$copy" >"$hosts"
rm -f "$copy"
printf '%s\t%s\n' "$address" "$NAME" >>"$hosts"

exec "$@"
