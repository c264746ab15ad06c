# Makes a machine a node of Kubernetes and its control plane: containerd, which takes podman's images, and
# the parts of Kubernetes in one program. What it starts runs until the machine ends.
set -eu
program=$1 log=$2 address=$3
home=/run/kubernetes

# What containerd and the kubelet have outside /run, gone with the machine.
for folder in /var/lib/containerd /var/lib/kubelet /var/lib/cni /var/log/pods /var/log/containers /etc/cni; do
  mkdir -p "$folder"
  mount -t tmpfs tmpfs "$folder"
done
mkdir -p "$home/pki" "$home/plugins"
cd "$home"

cat > containerd.toml <<'END'
version = 2
[plugins."io.containerd.grpc.v1.cri"]
sandbox_image = "localhost/pause:latest"
disable_cgroup = true
disable_apparmor = true
restrict_oom_score_adj = true
[plugins."io.containerd.grpc.v1.cri".cni]
bin_dir = "/usr/lib/cni"
conf_dir = "/etc/cni"
END
cat > /etc/cni/pods.conflist <<'END'
{ "cniVersion": "0.4.0", "name": "pods", "plugins": [
  { "type": "bridge", "bridge": "cni0", "isGateway": true, "ipMasq": true, "hairpinMode": true,
    "ipam": { "type": "host-local", "ranges": [[{ "subnet": "10.244.0.0/24" }]],
              "routes": [{ "dst": "0.0.0.0/0" }] } },
  { "type": "portmap", "capabilities": { "portMappings": true } } ] }
END
cat > kubelet.yaml <<'END'
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication: { anonymous: { enabled: true }, webhook: { enabled: false } }
authorization: { mode: AlwaysAllow }
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
volumePluginDir: /run/kubernetes/plugins
# No control group is made, and no pod is thrown out for what else is on this machine.
cgroupDriver: cgroupfs
cgroupsPerQOS: false
enforceNodeAllocatable: []
failSwapOn: false
localStorageCapacityIsolation: false
evictionHard: { memory.available: "0%", nodefs.available: "0%", imagefs.available: "0%" }
imageGCHighThresholdPercent: 100
END
cat > config <<'END'
apiVersion: v1
kind: Config
clusters: [{ name: here, cluster: { server: "https://127.0.0.1:6443", insecure-skip-tls-verify: true } }]
users: [{ name: admin, user: { token: admin } }]
contexts: [{ name: here, context: { cluster: here, user: admin } }]
current-context: here
END
echo "admin,admin,admin,system:masters" > tokens.csv
openssl genrsa -out pki/accounts.key 2048 2>/dev/null
printf '#!/bin/sh\nexec "%s" kubectl --kubeconfig %s/config "$@"\n' "$program" "$home" > /run/machine/bin/kubectl
chmod +x /run/machine/bin/kubectl

# run LOG WORDS…: in the background, with nothing of this shell's.
run() {
  to=$log-$1.log
  shift
  "$@" >"$to" 2>&1 </dev/null &
}

# until_true WORDS…: for half an hour at most.
until_true() {
  tries=0
  until "$@" >/dev/null 2>&1; do
    tries=$((tries + 1))
    test "$tries" -lt 9000 || { echo "in vain: $*" >&2; exit 1; }
    sleep 0.2
  done
}

is_ready() { kubectl get nodes | grep -q ' Ready '; }

run containerd containerd --config "$home/containerd.toml"
run etcd "$program" etcd --data-dir "$home/etcd" --unsafe-no-fsync
run apiserver "$program" kube-apiserver --etcd-servers http://127.0.0.1:2379 --cert-dir pki \
  --service-account-issuer https://kubernetes.default --service-account-key-file pki/accounts.key \
  --service-account-signing-key-file pki/accounts.key --token-auth-file tokens.csv \
  --authorization-mode AlwaysAllow --disable-admission-plugins ServiceAccount,TaintNodesByCondition \
  --advertise-address "$address" --service-cluster-ip-range 10.96.0.0/24 --allow-privileged
until_true kubectl get --raw /readyz
run controllers "$program" kube-controller-manager --kubeconfig config --cert-dir pki --leader-elect=false \
  --controllers deployment-controller,replicaset-controller,garbage-collector-controller
run scheduler "$program" kube-scheduler --kubeconfig config --cert-dir pki --leader-elect=false
until_true ctr version
run kubelet "$program" kubelet --config kubelet.yaml --kubeconfig config --cert-dir pki --node-ip "$address"
until_true is_ready
