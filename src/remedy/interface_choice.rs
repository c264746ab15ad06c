//! Which of its host's interfaces a Dubbo process takes its address from.

use super::documents;
use super::subject::Workload;
use super::text::{KEPT_OPTIONS, advice, exports};
use crate::model::Release;
use crate::model::{Change, Remedy};

/// Names of interfaces that containers and overlays make.
const IGNORED: &str = "docker.*,br-.*,veth.*,cni.*,flannel.*,virbr.*";

/// Options that make Dubbo take the right interface, for releases that know such options.
pub fn interface_choice(workload: &Workload) -> Option<Remedy> {
    let release = workload.release()?;
    let options = options(release, "$INTERFACE")?;
    Some(Remedy {
        name: "interface-choice",
        title: "Tell Dubbo which network interface to use".to_owned(),
        place: workload.place(),
        changes: [exports(format!(
            "{}export JAVA_TOOL_OPTIONS=\"{KEPT_OPTIONS}{options}\"",
            set_interface(workload)
        ))]
        .into_iter()
        .chain(unit(release))
        .chain([advice(
            "Start the process from that shell (a container with `docker run -e \
             JAVA_TOOL_OPTIONS`), or put the options into its start script.",
        )])
        .collect(),
        caveat: Some(
            "Dubbo reads them only as -D options. The preferred interface's name must match \
             exactly, as `ip -br link` shows it."
                .to_owned(),
        ),
    })
}

/// Lines of shell that set `INTERFACE` to the interface that has the host's address.
pub(super) fn set_interface(workload: &Workload) -> String {
    // By the address and not by a route: on the registry's own host the route to it is the
    // loopback's, and some hosts have no default route.
    format!(
        "{}INTERFACE=\"$(ip -o addr show to \"$HOST_IP\" | sed -n 's/^[0-9]*: *\\([^ ]*\\) \
         .*/\\1/p' | head -n 1)\"\n",
        workload.set_host_ip()
    )
}

/// A unit can't ask which interface it is, but it can name those that it isn't.
fn unit(release: Release) -> Option<Change> {
    ignored(release).map(|option| documents::systemd(&[("JAVA_TOOL_OPTIONS", &option)]))
}

/// The option that keeps `release` off interfaces that aren't its host's own, where no address and no
/// interface can be told.
pub(super) fn ignored(release: Release) -> Option<String> {
    release.ignores_interfaces().then(|| format!("-Ddubbo.network.interface.ignored={IGNORED}"))
}

/// The -D options that `release` knows, with `interface` for the preferred one's name.
pub(super) fn options(release: Release, interface: &str) -> Option<String> {
    let preferred = release
        .prefers_interfaces()
        .then(|| format!("-Ddubbo.network.interface.preferred={interface}"));
    let options: Vec<String> = preferred.into_iter().chain(ignored(release)).collect();
    (!options.is_empty()).then(|| options.join(" "))
}
