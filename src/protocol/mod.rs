//! What a registered address may speak: codecs, and the conversations that prove an identity.

pub mod banner;
pub mod dubbo;
pub mod hello;
pub mod http;
mod http2;
pub mod remoting;
pub mod rocketmq_grpc;
mod tap;
pub mod tls;
pub mod triple;
