//! What a registered address may speak, and the conversation that proves it.

pub mod dubbo;
