# The first process of a machine with real containers, in namespaces of its own: mounts, processes, host
# name, and the network of a test's host. All that it mounts and starts ends with it.
set -eu
name=$1 etc=$2

mount --make-rprivate /
hostname "$name"
# A /sys that shows this network's cards. The one kind of control groups that every runtime takes.
mount -t sysfs sysfs /sys
mount -t cgroup2 none /sys/fs/cgroup
for file in hosts resolv.conf; do mount --bind "$etc/$file" "/etc/$file"; done
# Podman keeps all that it has in these two.
mkdir -p /var/lib/containers
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/lib/containers

mkdir -p /run/docker/bin /run/docker/root
ln -s "$(command -v podman)" /run/docker/bin/docker
# The root of every image: what is in it is mounted from this machine.
cd /run/docker/root
mkdir -p usr etc tmp proc sys dev run opt home
for link in bin sbin lib lib64; do ln -s "usr/$link" "$link"; done
tar -cf /run/docker/root.tar .

echo ready
sleep infinity & # The shell reaps what containers leave, as an init does.
wait
