
# systemd, with the units of Docker and no other. Of what they write nothing is this machine's own.
group=$3 docker=$4 log=$5 socket=$6

# A control group whose inside is all that systemd sees.
mkdir "/sys/fs/cgroup/$group"
echo 0 >"/sys/fs/cgroup/$group/cgroup.procs"
umount /sys/fs/cgroup
# What a container can't change either, but for its network's settings.
mkdir /run/net
mount --bind /proc/sys/net /run/net
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
mount --move /run/net /proc/sys/net

mkdir -p /var/lib/docker /var/lib/containerd /var/lib/systemd /etc/docker /etc/systemd
for folder in /var/lib/docker /var/lib/containerd /var/lib/systemd /var/log /etc/docker /etc/systemd; do
  mount -t tmpfs tmpfs "$folder"
done
echo "$name" >/run/machine/hostname
{ cat /etc/group && echo docker:x:998:; } >/run/machine/group
for file in hostname group; do mount --bind "/run/machine/$file" "/etc/$file"; done
mkdir /run/machine/units
mount -t overlay overlay -o "lowerdir=$docker/usr:/usr" /usr
ln -s /usr/bin/docker /run/machine/bin/docker
cp /usr/lib/systemd/system/containerd.service "$docker"/lib/systemd/system/* /run/machine/units
for folder in system system-generators; do mount -t tmpfs tmpfs "/usr/lib/systemd/$folder"; done

cd /usr/lib/systemd/system
cp /run/machine/units/* .
for target in sysinit basic sockets network network-online local-fs shutdown multi-user; do
  printf '[Unit]\nDefaultDependencies=no\n' >"$target.target"
done
ln -s multi-user.target default.target
mkdir multi-user.target.wants containerd.service.d docker.service.d
ln -s ../docker.service multi-user.target.wants
for unit in containerd docker; do
  printf '[Service]\nStandardOutput=append:%s\nStandardError=append:%s\n' "$log" "$log" >$unit.service.d/log.conf
done
# Of itself Docker takes a public name server where the machine has one on its loopback only.
printf '[Service]\nEnvironment="DOCKER_OPTS=--dns 127.0.0.1 -H unix://%s"\n' "$socket" \
  >docker.service.d/machine.conf

mkdir -p /etc/systemd/system
echo ready
exec unshare --cgroup sh -c 'mount -t cgroup2 none /sys/fs/cgroup
exec env -i PATH=/usr/sbin:/usr/bin container=machine /lib/systemd/systemd --system --log-target=null'
