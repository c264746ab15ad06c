//! All addresses at once; where they are many, by several threads, each host by one of them.

use std::hash::{Hash, Hasher};
use std::num::NonZero;
use std::pin::pin;
use std::thread;

use fnv::FnvHasher;
use futures_util::stream::{self, Stream, StreamExt};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{self, UnboundedSender};

use super::probe::Prober;
use super::wanted::Wanted;
use crate::model::{AddressEvidence, CheckSettings, Progress, Step, Vantage};
use crate::net::{Net, room_for_connections};

/// Addresses that keep a thread busy for longer than it takes to start it.
const WORTH_A_THREAD: usize = 2000;
/// Threads at most: beyond this the kernel, and the servers, are what is waited for.
const THREADS: usize = 4;
/// Evidence that is handed over at once.
const BATCH: usize = 64;

/// An address with its place among all.
type Placed<T> = (usize, T);

/// Looks at each of `wanted`, and gives the evidence in the same order.
pub(super) async fn probe_all(
    net: &Net,
    vantage: &Vantage,
    settings: &CheckSettings,
    wanted: Vec<Wanted>,
    progress: &dyn Progress,
) -> Vec<AddressEvidence> {
    progress.step(Step::Checking(wanted.len()));
    let width = settings.concurrency.clamp(1, room_for_connections());
    // Each needs a connection of its own, and all together keep to the width.
    let workers = workers_for(wanted.len()).min(width);
    let width = width / workers;
    let (hand_over, mut handed_over) = mpsc::unbounded_channel();
    let mut seen = Vec::new();
    for part in by_host(wanted, workers) {
        match (workers > 1).then(runtime).flatten() {
            Some(runtime) => {
                let prober = (net.clone(), vantage.clone(), settings.clone());
                elsewhere(runtime, prober, part, width, hand_over.clone());
            }
            // Without a runtime for another thread, and where one thread will do, it is this one's.
            None => {
                let prober = Prober::new(net, vantage, settings);
                let found = each(&prober, part, width).inspect(|_| progress.step(Step::Checked));
                seen.extend(found.collect::<Vec<_>>().await);
            }
        }
    }
    drop(hand_over);
    while let Some(batch) = handed_over.recv().await {
        batch.iter().for_each(|_| progress.step(Step::Checked));
        seen.extend(batch);
    }
    seen.sort_unstable_by_key(|(place, _)| *place);
    seen.into_iter().map(|(_, evidence)| evidence).collect()
}

/// Looks at `part` from a thread of its own, and hands the evidence over in batches.
fn elsewhere(
    runtime: Runtime,
    (net, vantage, settings): (Net, Vantage, CheckSettings),
    part: Vec<Placed<Wanted>>,
    width: usize,
    hand_over: UnboundedSender<Vec<Placed<AddressEvidence>>>,
) {
    thread::spawn(move || {
        runtime.block_on(async {
            let prober = Prober::new(&net, &vantage, &settings);
            let mut batches = pin!(each(&prober, part, width).ready_chunks(BATCH));
            while let Some(batch) = batches.next().await {
                // Nobody takes it once the run was given up.
                let _ = hand_over.send(batch);
            }
        });
    });
}

fn each(
    prober: &Prober<'_>,
    part: Vec<Placed<Wanted>>,
    width: usize,
) -> impl Stream<Item = Placed<AddressEvidence>> {
    stream::iter(part)
        .map(move |(place, wanted)| async move { (place, prober.probe(wanted).await) })
        .buffer_unordered(width)
}

fn workers_for(addresses: usize) -> usize {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    (addresses / WORTH_A_THREAD).clamp(1, cores.min(THREADS))
}

fn runtime() -> Option<Runtime> {
    Builder::new_current_thread().enable_all().build().ok()
}

/// Splits by host, so that a name is looked up once and a host's connections are counted together.
fn by_host(wanted: Vec<Wanted>, workers: usize) -> Vec<Vec<Placed<Wanted>>> {
    let mut parts: Vec<Vec<Placed<Wanted>>> = vec![Vec::new(); workers];
    for (place, wanted) in wanted.into_iter().enumerate() {
        let mut hasher = FnvHasher::default();
        wanted.address.host.hash(&mut hasher);
        let part = usize::try_from(hasher.finish() % workers as u64).unwrap_or_default();
        if let Some(part) = parts.get_mut(part) {
            part.push((place, wanted));
        }
    }
    parts
}
