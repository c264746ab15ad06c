//! Walks through the situations of one world: a failed one is told, and the next ones still run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

pub struct Walk {
    world: &'static str,
    failed: Vec<String>,
}

impl Walk {
    pub fn through(world: &'static str) -> Self {
        Self { world, failed: Vec::new() }
    }

    /// One situation: what it sets up and what the probe has to say of it.
    pub fn situation(&mut self, name: &str, tell: impl FnOnce()) {
        let start = Instant::now();
        let passed = catch_unwind(AssertUnwindSafe(tell)).is_ok();
        let word = if passed { "ok" } else { "FAILED" };
        println!("{word}: {}: {name} ({:.1} s)", self.world, start.elapsed().as_secs_f32());
        if !passed {
            self.failed.push(name.to_owned());
        }
    }

    pub fn end(self) {
        assert!(self.failed.is_empty(), "{}: failed: {}", self.world, self.failed.join("; "));
    }
}
