//! The situations: one file a world, one test in it.

mod alerts;
mod centres;
mod clients;
mod containers;
mod deployments;
mod directory;
mod docker;
mod ensemble;
mod explain;
mod ghosts;
mod healthy;
mod identity;
mod instances;
mod lists;
mod name_servers;
mod old;
mod page;
mod proxies;
mod proxy;
mod registered;
mod rollouts;
mod sources;
mod strangers;
mod tls;
mod tree;
mod triple;
