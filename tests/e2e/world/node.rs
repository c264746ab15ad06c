//! A machine that is a node of Kubernetes, with the control plane on it.

use serde_json::{Value, json};

use super::World;
use super::container::{Bridge, shared_paths};
use super::machine::Machine;
use crate::patience::until;
use crate::setup;

pub struct Node {
    pub machine: Machine,
}

/// A workload of one pod. Dropping it deletes it.
pub struct Deployment<'a> {
    node: &'a Node,
    name: &'a str,
}

impl World {
    /// A node at 10.9.8.`last`, whose pods are in 10.244.0.0/24.
    pub fn node(&self, name: &str, last: u8) -> Node {
        let machine = self.machine(name, last, Bridge::Podman);
        let built = setup::kubernetes();
        machine.image_with("pause", &["/opt/pause/pause"], (&built.join("pause"), "/opt/pause"));
        let log = setup::log_file(&self.log_name(&machine.host, "kubernetes"));
        let [program, log] = [built.join("kubernetes"), log.with_extension("")]
            .map(|path| path.display().to_string());
        let words = ["kubernetes.sh", &program, &log, &machine.host.ip];
        let started = machine.shell(include_str!("kubernetes.sh"), &words);
        assert!(started.status.success(), "{name} is no node: {started:?}");
        let node = Node { machine };
        node.takes("pause");
        // One pod stays, so that the bridge is up whatever becomes of the others.
        node.machine.paste(
            "kubectl run neighbor --image localhost/pause:latest --image-pull-policy Never && \
             kubectl wait --for condition=Ready pod neighbor --timeout=30m",
        );
        node
    }
}

impl Node {
    /// Hands an image of the machine to containerd.
    pub fn takes(&self, image: &str) {
        self.machine.paste(&format!("podman save -q {image} | ctr -n k8s.io images import -"));
    }

    /// Starts a workload and waits until its pod has printed `ready`.
    #[track_caller]
    pub fn deploy<'a>(
        &'a self,
        name: &'a str,
        image: &str,
        environment: &[(&str, &str)],
        ready: &str,
    ) -> Deployment<'a> {
        let manifest = self.machine.folder.join(format!("{name}.json"));
        let text = manifest_of(name, image, environment).to_string();
        std::fs::write(&manifest, text).expect("a manifest");
        self.machine.paste(&format!("kubectl create -f {name}.json"));
        let deployment = Deployment { node: self, name };
        deployment.wait(ready);
        deployment
    }
}

impl Deployment<'_> {
    /// `kubectl patch`, as the folder of `check --remedies` says, and waits until another pod is there
    /// and the one before is gone.
    #[track_caller]
    pub fn patch(&self, patch: &str, ready: &str) {
        let before = self.pods();
        self.roll_out(patch);
        self.node.machine.paste(&format!("kubectl wait --for=delete {before} --timeout=30m"));
        self.wait(ready);
    }

    /// The same, for a pod that waits for its place already.
    #[track_caller]
    pub fn let_it_in(&self, patch: &str, ready: &str) {
        self.roll_out(patch);
        self.wait(ready);
    }

    #[track_caller]
    fn roll_out(&self, patch: &str) {
        let file = self.node.machine.folder.join("patch.yaml");
        std::fs::write(file, patch).expect("a patch");
        let name = self.name;
        self.node.machine.paste(&format!(
            "kubectl patch deployment {name} --patch-file patch.yaml && \
             kubectl rollout status deployment {name} --timeout=30m"
        ));
    }

    /// `kubectl rollout restart`: another pod is to follow the one that is there.
    #[track_caller]
    pub fn restart(&self) {
        self.node.machine.paste(&format!("kubectl rollout restart deployment {}", self.name));
    }

    /// Waits until a pod can't be placed, since the node's ports are taken.
    #[track_caller]
    pub fn lacks_ports(&self) {
        let list = "kubectl get pods -o jsonpath='{.items[*].status.conditions[*].message}'";
        until(&format!("pod of {} without its ports", self.name), || {
            let told = self.node.machine.paste(list);
            if told.contains("didn't have free ports") { Ok(()) } else { Err(told) }
        });
    }

    /// What a line of shell prints in its pod.
    #[track_caller]
    pub fn exec(&self, line: &str) -> String {
        self.node.machine.paste(&format!("kubectl exec deployment/{} -- {line}", self.name))
    }

    /// `pod/orders-1 pod/orders-2`
    fn pods(&self) -> String {
        let list = format!("kubectl get pods -l app={} -o name", self.name);
        self.node.machine.paste(&list).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn wait(&self, ready: &str) {
        let logs = format!("kubectl logs deployment/{} 2>&1", self.name);
        until(&format!("{ready} of {}", self.name), || {
            let printed = self.node.machine.shell(&logs, &[]).stdout;
            let printed = String::from_utf8_lossy(&printed).into_owned();
            if printed.contains(ready) { Ok(()) } else { Err(printed) }
        });
    }
}

impl Drop for Deployment<'_> {
    /// Asks its pods to end, and waits until they are gone: they say goodbye to the registry.
    fn drop(&mut self) {
        let delete = "kubectl delete deployment \"$0\" --cascade=foreground --timeout=30m";
        self.node.machine.shell(delete, &[self.name]);
    }
}

/// One pod, in which the image finds what it has from the machine.
fn manifest_of(name: &str, image: &str, environment: &[(&str, &str)]) -> Value {
    let paths: Vec<(String, String)> = (0..)
        .zip(shared_paths())
        .map(|(n, path): (usize, _)| (format!("shared-{n}"), path))
        .collect();
    let mounts = paths
        .iter()
        .map(|(name, path)| json!({ "name": name, "mountPath": path, "readOnly": true }));
    let volumes =
        paths.iter().map(|(name, path)| json!({ "name": name, "hostPath": { "path": path } }));
    let environment =
        environment.iter().map(|(name, value)| json!({ "name": name, "value": value }));
    let container = json!({
        "name": name,
        "image": format!("localhost/{image}:latest"),
        "imagePullPolicy": "Never",
        "env": environment.collect::<Vec<_>>(),
        "volumeMounts": mounts.collect::<Vec<_>>(),
    });
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": name },
        "spec": {
            "selector": { "matchLabels": { "app": name } },
            "template": {
                "metadata": { "labels": { "app": name } },
                "spec": {
                    "terminationGracePeriodSeconds": 1800,
                    "containers": [container],
                    "volumes": volumes.collect::<Vec<_>>(),
                }
            }
        }
    })
}
