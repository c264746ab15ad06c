# How a machine with real containers begins, in namespaces of its own: mounts, processes, host name, and the
# network of a test's host. All that it mounts and starts ends with its first process.
set -eu
name=$1 etc=$2

mount --make-rprivate /
hostname "$name"
# A /sys that shows this network's interfaces. The one kind of control groups that every runtime takes.
mount -t sysfs sysfs /sys
mount -t cgroup2 none /sys/fs/cgroup
for file in hosts resolv.conf; do mount --bind "$etc/$file" "/etc/$file"; done
mount -t tmpfs tmpfs /run

# The root of every image: what is in it is mounted from this machine.
mkdir -p /run/machine/bin /run/machine/root
cd /run/machine/root
mkdir -p usr etc tmp proc sys dev run opt home
for link in bin sbin lib lib64; do ln -s "usr/$link" "$link"; done
tar -cf /run/machine/root.tar .
