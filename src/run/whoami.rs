//! The pipeline of `whoami`: premises → choices → what their names stand for → judgement.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::model::{Contact, Host, NameSight, Prospect, Registered, SelfReport, WhoamiJob};
use crate::net::{self, Net};
use crate::{vantage, whoami};

/// How long Dubbo waits for a connection to its registry.
const REGISTRY_LIMIT: Duration = Duration::from_secs(1);

/// How long the name servers' own word is waited for.
const DNS_LIMIT: Duration = Duration::from_secs(1);

/// Carries out the job.
pub async fn who_am_i(net: &Net, job: &WhoamiJob) -> SelfReport {
    let started = net::time_of_day();
    let limit = job.check.timeout;
    let vantage = vantage::look();
    let mut premises =
        vantage::premises(net, job.given.clone(), whoami::need_names(&job.asked), limit).await;
    for registry in &job.registries {
        let local = net::local_end_towards(&net.names, registry, REGISTRY_LIMIT).await;
        premises.registries.push(Contact { registry: registry.clone(), local });
    }
    let mut prospects = whoami::choose(&premises, &job.asked);
    let names = look_up(net, &prospects, job).await;
    let around = whoami::Surroundings {
        vantage: &vantage,
        premises: &premises,
        settings: &job.check,
        names: &names,
    };
    whoami::judge(&around, &mut prospects);
    let exit_code = whoami::exit_code(job.fail_on, &prospects);
    SelfReport { started, vantage, premises, prospects, exit_code }
}

/// What the names that would be registered stand for, here and in DNS.
async fn look_up(
    net: &Net,
    prospects: &[Prospect],
    job: &WhoamiJob,
) -> BTreeMap<String, NameSight> {
    let limit = job.check.timeout.min(DNS_LIMIT);
    let mut names = BTreeMap::new();
    let entries = prospects.iter().flat_map(|prospect| &prospect.choice.entries);
    for entry in entries {
        let Registered::Host(text) = &entry.registered else { continue };
        let Ok(host @ Host::Name(_)) = text.parse::<Host>() else { continue };
        if names.contains_key(text) {
            continue;
        }
        let here = net::lookup(&net.names, &host, job.check.timeout).await;
        let dns = net::name_servers_say(&net.names, text, limit).await;
        names.insert(text.clone(), NameSight { here, dns });
    }
    names
}
