
# Podman under Docker's name. It keeps all that it has here and in /run.
mkdir -p /var/lib/containers
mount -t tmpfs tmpfs /var/lib/containers
ln -s "$(command -v podman)" /run/machine/bin/docker

echo ready
sleep infinity & # The shell reaps what containers leave, as an init does.
wait
