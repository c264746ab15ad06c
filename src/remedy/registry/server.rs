//! What remedies ask the servers of a registry for.

use std::time::Duration;

use crate::model::remedy::Place;
use crate::model::{Address, Change, Target};

pub(in crate::remedy) trait RegistryServer: Sync {
    /// What it is within a sentence.
    fn name(&self) -> &'static str;

    /// The command that starts one.
    fn start(&self) -> &'static str;

    /// Where it listens unless it is told otherwise.
    fn usual_port(&self) -> u16;

    /// A target of these members, as it is pasted.
    fn pasted(&self, members: &[String], target: &Target) -> String;

    /// What lets regprobe read that which is kept back from it, and what to know before.
    fn access(&self, target: &Target) -> (Change, Option<&'static str>);

    /// What is done where `member` takes TLS only.
    fn without_tls(&self, member: &Address) -> WithoutTls;

    /// Where to look and what to do where `member` closes a connection before it says anything.
    fn hangs_up(&self, member: &Address) -> (Place, Vec<Change>) {
        let text = format!("See in the log of {} why it closes connections.", self.name());
        (Place::OnHostOfMember(member.clone()), vec![Change::Advice(text)])
    }

    /// What brings back members without which the others don't serve; `down` are those that are known.
    fn start_again(&self, down: &[&Address]) -> Change {
        Change::Advice(format!("Start {} ({}).", listed(down), self.start()))
    }

    /// What makes a caller read it anew.
    fn refreshed(&self) -> &'static str;

    /// When it drops the entry of a process that is gone, and after how many seconds that is sure.
    /// `lasts`: how long such a session outlives its process, where that is known.
    fn expiry(&self, lasts: Option<Duration>) -> (String, u64);

    /// What it means where the entry stays for longer.
    fn unexpired(&self) -> &'static str;
}

pub(in crate::remedy) struct WithoutTls {
    pub title: &'static str,
    pub place: Place,
    pub advice: String,
    /// The same registry is asked at its usual port.
    pub at_usual_port: bool,
}

/// Members that are down, in a sentence.
pub(super) fn listed(down: &[&Address]) -> String {
    match down {
        [] => "those that are down".to_owned(),
        down => down.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and "),
    }
}
